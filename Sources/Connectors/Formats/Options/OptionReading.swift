import Catalog
import Columns

/// Options of text formats as the types they stand for.
extension FormatOptions {
  func flag(_ name: String, default value: Bool = false) throws(QueryError) -> Bool {
    guard let text = self[name] else { return value }
    switch text.lowercased() {
    case "true": return true
    case "false": return false
    default:
      throw QueryError(
        "_LEGACY_ERROR_TEMP_2147", sqlState: "22023", "\(name) flag can be true or false.")
    }
  }

  func integer(_ name: String, default value: Int) throws(QueryError) -> Int {
    guard let text = self[name] else { return value }
    guard let number = Int32(text) else {
      throw QueryError(
        "_LEGACY_ERROR_TEMP_2146", sqlState: "22023",
        "\(name) should be an integer. Found \(text).")
    }
    return Int(number)
  }

  /// One byte of ASCII; nil for the empty text and for the character of code zero.
  func character(_ name: String, default value: UInt8?) throws(QueryError) -> UInt8? {
    guard let text = self[name] else { return value }
    guard text.unicodeScalars.count <= 1 else {
      throw QueryError(
        "OPTION_VALUE_EXCEEDS_ONE_CHARACTER", sqlState: "22023",
        "The value of \(name) cannot be more than one character, but got \(text).")
    }
    guard let scalar = text.unicodeScalars.first, scalar.value != 0 else { return nil }
    guard scalar.isASCII else {
      throw QueryError(
        "INVALID_PARAMETER_VALUE.CHARSET", sqlState: "22023",
        "The value of \(name) must be an ASCII character, but got \(text).")
    }
    return UInt8(truncatingIfNeeded: scalar.value)
  }

  /// The share of rows that inference looks at.
  func samplingRatio() throws(QueryError) -> Double {
    guard let text = self["samplingRatio"] else { return 1 }
    guard let ratio = Double(text) else {
      throw QueryError(
        "INVALID_PARAMETER_VALUE", sqlState: "22023", "For input string: \"\(text)\"")
    }
    guard ratio > 0 else {
      throw QueryError(
        "INVALID_PARAMETER_VALUE", sqlState: "22023",
        "requirement failed: samplingRatio (\(ratio)) should be greater than 0")
    }
    return ratio
  }
}

/// What becomes of records that do not fit.
enum ParseMode: Sendable {
  case permissive
  case dropMalformed
  case failFast

  /// Unknown names mean the permissive mode.
  init(_ options: FormatOptions) {
    switch options["mode"]?.uppercased() {
    case "DROPMALFORMED": self = .dropMalformed
    case "FAILFAST": self = .failFast
    default: self = .permissive
    }
  }
}

/// Where a text is cut into lines.
enum LineEnds: Hashable, Sendable {
  /// `\n`, `\r` and `\r\n`.
  case standard
  case custom([UInt8])

  init(_ options: FormatOptions, _ encoding: TextEncoding) throws(QueryError) {
    guard let text = options["lineSep"] else {
      self = .standard
      return
    }
    guard !text.isEmpty else {
      throw QueryError(
        "INVALID_LINE_SEPARATOR.EMPTY", sqlState: "22023",
        "Invalid line separator configuration. The 'lineSep' option cannot be an empty string.")
    }
    self = .custom(Array(text.utf8))
  }

  /// The bytes to search for: a line end begins with one of them.
  var candidates: (UInt8, UInt8) {
    switch self {
    case .standard: (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    case .custom(let bytes): (bytes[0], bytes[0])
    }
  }
}
