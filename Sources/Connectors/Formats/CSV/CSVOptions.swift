import Catalog
import Columns
import Kernels

/// All that the options of a CSV reader say.
struct CSVOptions: Sendable {
  var dialect: CSVDialect
  var encoding: TextEncoding
  var mode: ParseMode
  var hasHeader: Bool
  var infersSchema: Bool
  var samplingRatio: Double
  var enforcesSchema: Bool
  var corruptRecordName: String
  var nullText: [UInt8]
  var emptyText: [UInt8]
  var floatingWords = FloatingWords()
  var times: TemporalOptions

  init(_ options: FormatOptions) throws(QueryError) {
    encoding = try TextEncoding(options, format: "CSV")
    dialect = try CSVDialect(options, encoding)
    mode = ParseMode(options)
    hasHeader = try options.flag("header")
    infersSchema = try options.flag("inferSchema")
    samplingRatio = try options.samplingRatio()
    enforcesSchema = try options.flag("enforceSchema", default: true)
    corruptRecordName = options["columnNameOfCorruptRecord"] ?? "_corrupt_record"
    nullText = Array((options["nullValue"] ?? "").utf8)
    emptyText = Array((options["emptyValue"] ?? "").utf8)
    if let text = options["nanValue"] { floatingWords.nan = Array(text.utf8) }
    if let text = options["positiveInf"] { floatingWords.positiveInfinity = Array(text.utf8) }
    if let text = options["negativeInf"] { floatingWords.negativeInfinity = Array(text.utf8) }
    times = try TemporalOptions(options)
  }
}
