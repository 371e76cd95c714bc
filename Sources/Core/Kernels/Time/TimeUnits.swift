/// How many microseconds, or nanoseconds, the units of time have.
package enum TimeUnits {
  package static let microsPerSecond: Int64 = 1_000_000
  package static let microsPerMinute: Int64 = 60_000_000
  package static let microsPerHour: Int64 = 3_600_000_000
  package static let microsPerDay: Int64 = 86_400_000_000
  package static let nanosPerSecond: Int64 = 1_000_000_000
  package static let nanosPerMicro: Int64 = 1_000
  package static let nanosPerDay: Int64 = 86_400_000_000_000
}
