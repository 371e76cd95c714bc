import Catalog
import Columns
import Glibc
import Kernels

/// How dates and times stand in text files.
struct TemporalOptions: Sendable {
  var zone: TimeZone
  /// The time of the query, for texts that name only a time of day.
  var now: Int64
  var prefersDate: Bool

  init(_ options: FormatOptions) throws(QueryError) {
    if let name = options["timeZone"] { zone = try TimeZone.named(name) } else { zone = .utc }
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    now = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    prefersDate = try options.flag("preferDate", default: true)
  }
}
