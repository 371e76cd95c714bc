import Catalog
import Columns
import Kernels

/// All that the options of a JSON reader say.
struct JSONOptions: Sendable {
  var encoding: TextEncoding
  var lineEnds: LineEnds
  /// A record is a whole file instead of a line.
  var isMultiLine: Bool
  var mode: ParseMode
  var corruptRecordName: String
  var samplingRatio: Double
  var dialect = JSONDialect()
  var shape = JSONShapeOptions()
  var times: JSONTimes

  init(_ options: FormatOptions) throws(QueryError) {
    encoding = try TextEncoding(options, format: "JSON")
    lineEnds = try LineEnds(options, encoding)
    isMultiLine = try options.flag("multiLine")
    mode = ParseMode(options)
    corruptRecordName = options["columnNameOfCorruptRecord"] ?? "_corrupt_record"
    samplingRatio = try options.samplingRatio()
    dialect.allowsComments = try options.flag("allowComments")
    dialect.allowsUnquotedNames = try options.flag("allowUnquotedFieldNames")
    dialect.allowsSingleQuotes = try options.flag("allowSingleQuotes", default: true)
    dialect.allowsLeadingZeros = try options.flag("allowNumericLeadingZeros")
    dialect.allowsAnyEscape = try options.flag("allowBackslashEscapingAnyCharacter")
    dialect.allowsControlCharacters = try options.flag("allowUnquotedControlChars")
    dialect.allowsSpecialNumbers = try options.flag("allowNonNumericNumbers", default: true)
    shape.primitivesAsString = try options.flag("primitivesAsString")
    shape.prefersDecimal = try options.flag("prefersDecimal")
    shape.infersTimestamp = try options.flag("inferTimestamp")
    shape.dropsNulls = try options.flag("dropFieldIfAllNull")
    let given = try TemporalOptions(options)
    times = JSONTimes(
      zone: given.zone, now: given.now, dates: given.dates, instants: given.instants,
      localTimes: given.localTimes, fallsBack: given.fallsBack)
  }
}
