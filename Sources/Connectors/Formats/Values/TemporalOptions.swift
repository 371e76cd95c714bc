import Catalog
import Columns
import Glibc
import Kernels

/// How dates and times stand in the text files of a reader.
struct TemporalOptions: Sendable {
  var zone: TimeZone
  /// The time of the query, for texts that name only a time of day.
  var now: Int64
  var prefersDate: Bool
  /// Patterns that the user gave; without one, all forms are read that casts take.
  var dates: DateTimePattern?
  var instants: DateTimePattern?
  var localTimes: DateTimePattern?
  /// Text that does not fit a pattern is read as a cast would.
  var fallsBack: Bool

  init(_ options: FormatOptions) throws(QueryError) {
    zone = try options.timeZone()
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    now = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    prefersDate = try options.flag("preferDate", default: true)
    fallsBack = try options.flag("enableDateTimeParsingFallback")
    dates = try options.pattern("dateFormat", .parsing)
    instants = try options.pattern("timestampFormat", .parsing)
    localTimes = try options.pattern("timestampNTZFormat", .parsing)
  }
}

extension FormatOptions {
  func timeZone() throws(QueryError) -> TimeZone {
    if let name = self["timeZone"] { try TimeZone.named(name) } else { .utc }
  }

  func pattern(
    _ name: String, _ purpose: DateTimePattern.Purpose
  ) throws(QueryError) -> DateTimePattern? {
    if let text = self[name] { try DateTimePattern(text, purpose) } else { nil }
  }
}
