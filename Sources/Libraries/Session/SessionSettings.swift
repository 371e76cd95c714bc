import Columns
import Functions
import Glibc
import Kernels
import Synchronization

/// The settings of a session by their Spark names.
package final class SessionSettings: Sendable {
  private let values: Mutex<[String: String]>

  static let defaults: [String: String] = [
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.default": "parquet",
    "spark.sql.shuffle.partitions": "200",
    "spark.sql.adaptive.enabled": "true",
  ]

  init(_ given: [String: String]) throws(QueryError) {
    for (name, value) in given { try Self.check(value, of: name) }
    values = Mutex(SessionSettings.defaults.merging(given) { _, new in new })
  }

  package subscript(name: String) -> String? { values.withLock { $0[name] } }

  package var all: [(name: String, value: String)] {
    values.withLock { $0.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
  }

  func set(_ name: String, to value: String) { values.withLock { $0[name] = value } }

  /// Settings whose values must make sense before a query meets them.
  static func check(_ value: String, of name: String) throws(QueryError) {
    let text = value.lowercased()
    switch name {
    case "spark.sql.session.timeZone":
      guard TimeZone.find(value) == nil else { return }
      throw invalid("TIME_ZONE", value, name, "Cannot resolve the given timezone.")
    case "spark.sql.ansi.enabled", "spark.sql.caseSensitive", "spark.sql.adaptive.enabled":
      guard text != "true", text != "false" else { return }
      throw invalid("TYPE_MISMATCH", value, name, "It should be a/an 'boolean' value.")
    case "spark.sql.shuffle.partitions":
      guard let number = Int32(text) else {
        throw invalid("TYPE_MISMATCH", value, name, "It should be a/an 'int' value.")
      }
      if number > 0 { return }
      throw invalid("REQUIREMENT", value, name, "The value of \(name) must be positive")
    default:
      guard let reason = EngineSetting(rawValue: name)?.problem(with: value) else { return }
      throw invalid("REQUIREMENT", value, name, reason)
    }
  }

  private static func invalid(
    _ detail: String, _ value: String, _ name: String, _ reason: String
  ) -> QueryError {
    QueryError(
      "INVALID_CONF_VALUE.\(detail)", sqlState: "22022",
      "The value '\(value)' in the config \"\(name)\" is invalid. \(reason)")
  }

  /// Back to the default of one setting, or of all.
  func reset(_ name: String?) {
    values.withLock { values in
      if let name {
        values[name] = SessionSettings.defaults[name]
      } else {
        values = SessionSettings.defaults
      }
    }
  }

  /// What of the settings decides answers, as of now.
  func evaluation(schema: String) -> EvaluationSettings {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return EvaluationSettings(
      ansi: self["spark.sql.ansi.enabled"]?.lowercased() != "false",
      timeZone: self["spark.sql.session.timeZone"] ?? "UTC",
      queryTimeMicros: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000,
      currentSchema: schema, user: getenv("USER").map { String(cString: $0) } ?? "martlet")
  }
}
