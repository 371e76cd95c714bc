package import Kernels

extension Session {
  /// The zone that timestamps are shown in; UTC while the setting names none.
  package var zone: TimeZone {
    settings["spark.sql.session.timeZone"].flatMap(TimeZone.find) ?? .utc
  }
}
