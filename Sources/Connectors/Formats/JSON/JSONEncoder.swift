import Catalog
import Columns
import Kernels

/// All that the options of a JSON writer say.
struct JSONWriteOptions: Sendable {
  var encoding: TextEncoding
  var lineEnd: [UInt8]
  var writer: JSONWriter
  var times: TemporalText
  /// The writer's own form of dates and times is the one that is wanted.
  var hasUsualTimes: Bool

  init(_ options: FormatOptions) throws(QueryError) {
    encoding = try TextEncoding(options, format: "JSON")
    lineEnd = Array((options["lineSep"] ?? "\n").utf8)
    times = try TemporalText(options)
    let patterns = ["dateFormat", "timestampFormat", "timestampNTZFormat"]
    hasUsualTimes = patterns.allSatisfy { options[$0] == nil }
    writer = JSONWriter(
      zone: try options.timeZone(),
      keepsNullFields: try !options.flag("ignoreNullFields", default: true),
      escapesUnicode: try options.flag("writeNonAsciiCharacterAsCodePoint"))
  }

  /// False for types that JSON cannot hold.
  static func supports(_ type: DataType) -> Bool {
    switch type {
    case .time, .variant, .calendarInterval: false
    default: type.childTypes.allSatisfy(supports)
    }
  }
}

/// Writes one file of JSON, an object a line.
final class JSONEncoder: FileEncoder {
  private let drain: any ByteDrain
  private let options: JSONWriteOptions
  private let schema: Schema

  init(_ drain: any ByteDrain, _ schema: Schema, _ options: JSONWriteOptions) {
    self.drain = drain
    self.schema = schema
    self.options = options
  }

  func write(_ batch: Batch) throws {
    var columns = batch.columns
    if !options.hasUsualTimes {
      for place in columns.indices {
        columns[place] = try options.times.nestedTexts(columns[place])
      }
    }
    let fields = zip(schema.fields, columns).map { Field($0.name, $1.type) }
    let rows = Vector.structure(.structure(fields), count: batch.rowCount, children: columns)
    try options.writer.writeLines(rows, rowCount: batch.rowCount, lineEnd: options.lineEnd) {
      (bytes) throws(QueryError) in try drain.write(bytes)
    }
  }

  func finish() throws { try drain.finish() }

  func abandon() { drain.abandon() }
}
