import Catalog
import Columns

/// How fields are separated and quoted.
struct CSVDialect: Sendable {
  /// What becomes of a quoted field with a quote inside that nothing escapes.
  enum UnescapedQuotes: String, Sendable {
    case stopAtClosingQuote = "STOP_AT_CLOSING_QUOTE"
    case backToDelimiter = "BACK_TO_DELIMITER"
    case stopAtDelimiter = "STOP_AT_DELIMITER"
    case skipValue = "SKIP_VALUE"
    case raiseError = "RAISE_ERROR"
  }

  /// At least one byte.
  var separator: [UInt8] = [UInt8(ascii: ",")]
  var quote: UInt8? = UInt8(ascii: "\"")
  var escape: UInt8? = UInt8(ascii: "\\")
  /// What escapes an escape; nil when nothing does.
  var escapeEscape: UInt8? = UInt8(ascii: "\\")
  var comment: UInt8?
  var trimsLeading = false
  var trimsTrailing = false
  var unescapedQuotes = UnescapedQuotes.stopAtDelimiter
  /// Quoted fields may contain line ends.
  var isMultiLine = false
  var lineEnds = LineEnds.standard
  var columnLimit = 20_480

  init() {}

  init(_ options: FormatOptions, _ encoding: TextEncoding) throws(QueryError) {
    separator = try CSVDialect.separator(options["sep"] ?? options["delimiter"] ?? ",")
    quote = try options.character("quote", default: UInt8(ascii: "\""))
    escape = try options.character("escape", default: UInt8(ascii: "\\"))
    let given = try options.character("charToEscapeQuoteEscaping", default: nil)
    escapeEscape = given ?? (escape == quote ? nil : escape)
    comment = try options.character("comment", default: nil)
    trimsLeading = try options.flag("ignoreLeadingWhiteSpace")
    trimsTrailing = try options.flag("ignoreTrailingWhiteSpace")
    isMultiLine = try options.flag("multiLine")
    lineEnds = try LineEnds(options, encoding)
    if let text = options["lineSep"], text.unicodeScalars.count > 2 {
      throw QueryError(
        "INVALID_LINE_SEPARATOR.TOO_LONG", sqlState: "22023",
        "Invalid line separator configuration. The 'lineSep' option can contain at most 2 "
          + "characters, but got \(text.unicodeScalars.count) characters.")
    }
    columnLimit = try options.integer("maxColumns", default: columnLimit)
    if let name = options["unescapedQuoteHandling"] {
      guard let handling = UnescapedQuotes(rawValue: name.uppercased()) else {
        throw QueryError(
          "INVALID_PARAMETER_VALUE", sqlState: "22023",
          "No enum constant UnescapedQuoteHandling.\(name.uppercased())")
      }
      unescapedQuotes = handling
    }
  }

  /// Undoes the escapes in which separators may be written: `\t`, `\\`, `\u0000`.
  private static func separator(_ text: String) throws(QueryError) -> [UInt8] {
    guard !text.isEmpty else {
      throw invalid("EMPTY_STRING", "Delimiter cannot be empty string.")
    }
    guard text != "\\" else {
      throw invalid("SINGLE_BACKSLASH", "Single backslash is prohibited.")
    }
    if text == "\\u0000" { return [0] }
    var result = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "\\", let next = rest.popFirst() else {
        result.append(character)
        continue
      }
      switch next {
      case "t": result += "\t"
      case "r": result += "\r"
      case "n": result += "\n"
      case "b": result += "\u{8}"
      case "f": result += "\u{C}"
      case "\"", "'", "\\": result.append(next)
      default:
        throw invalid(
          "UNSUPPORTED_SPECIAL_CHARACTER",
          "Unsupported special character for delimiter: \\\(next).")
      }
    }
    return Array(result.utf8)
  }

  private static func invalid(_ condition: String, _ message: String) -> QueryError {
    QueryError(
      "INVALID_DELIMITER_VALUE.\(condition)", sqlState: "42602",
      "Invalid value for delimiter. \(message)")
  }
}
