import Catalog
import Formats

/// How SQL names a file or a folder of files, so that the rows come as their author meant them.
struct FileReference {
  private let path: String
  private let format: String
  private let options: [(name: String, value: String)]

  /// The formats of which a file's beginning tells how it is read.
  private static let guessed: Set<String> = ["csv", "tsv", "json"]
  /// Types are looked for in files up to this size: all of the file is read for it.
  private static let largestInferred = 256 << 20

  init(_ path: String, format: String) {
    self.path = path
    self.format = format
    var options: [(name: String, value: String)] = []
    let file = Self.guessed.contains(format) ? DataFolder.firstFile(of: path, format: format) : nil
    let isSmall = file != nil && DataFolder.isSmaller(path, than: Self.largestInferred)
    if let file, format == "json" {
      if isSmall, JSONOutline(firstLinesOf: file)?.isMultiLine == true {
        options.append(("multiLine", "true"))
      }
    } else if let file, let guess = SeparatedText(firstLinesOf: file) {
      let usual = format == "tsv" ? "\\t" : ","
      if guess.separatorName != usual { options.append(("sep", guess.separatorName)) }
      if guess.hasHeader { options.append(("header", "true")) }
      if isSmall { options.append(("inferSchema", "true")) }
    }
    self.options = options
  }

  static func sql(_ path: String, format: String) -> String {
    FileReference(path, format: format).sql
  }

  /// Stands where a table's name stands.
  var sql: String {
    if options.isEmpty { return "\(format).\(NameSpelling.quoted(path))" }
    let given = options.map { name, value in
      "\(name) => \(value == "true" ? value : "'\(value)'")"
    }
    return "read_files(\(quotedPath), format => '\(format)', \(given.joined(separator: ", ")))"
  }

  /// What a view is made of.
  var viewSource: String {
    let given = options.map { name, value in ", \(name) '\(value)'" }
    return "USING \(format) OPTIONS (path \(quotedPath)\(given.joined()))"
  }

  /// The same for readers.
  var readerOptions: FormatOptions {
    FormatOptions(options.map { ($0.name, $0.value == "\\t" ? "\t" : $0.value) })
  }

  private var quotedPath: String {
    "'" + path.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}

/// What the first lines of a file tell about where its records end.
struct JSONOutline: Hashable, Sendable {
  /// The file is one value, or its records go over several lines.
  private(set) var isMultiLine = false

  private static let sampleSize = 1 << 14

  init?(firstLinesOf path: String) {
    guard let bytes = FileBeginning.bytes(of: path, limit: Self.sampleSize) else { return nil }
    self.init(String(decoding: bytes, as: UTF8.self))
  }

  init?(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline).prefix(2)
      .map { $0.filter { !$0.isWhitespace && $0 != "\u{FEFF}" } }
    guard let first = lines.first, let start = first.first else { return nil }
    let end: Character = start == "[" ? "]" : "}"
    isMultiLine = (start == "[" || start == "{") && first.last != end && lines.count > 1
  }
}

/// What the first lines of a file tell about how its values are separated.
struct SeparatedText: Hashable, Sendable {
  private(set) var separator: Character = ","
  private(set) var hasHeader = false

  var separatorName: String { separator == "\t" ? "\\t" : String(separator) }

  private static let separators: [Character] = [",", "\t", ";", "|"]
  private static let sampleSize = 1 << 14

  /// Nil for a file that cannot be read as text.
  init?(firstLinesOf path: String) {
    guard let bytes = FileBeginning.bytes(of: path, limit: Self.sampleSize), !bytes.contains(0)
    else { return nil }
    self.init(String(decoding: bytes, as: UTF8.self))
  }

  init?(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline).prefix(20)
    guard let first = lines.first else { return nil }
    separator =
      Self.separators.max { left, right in
        first.count { $0 == left } < first.count { $0 == right }
      } ?? ","
    if !first.contains(separator) { separator = "," }
    hasHeader = Self.isHeader(first, before: lines.dropFirst(), separator)
  }

  /// Names: distinct words, above rows of which some value is no word.
  private static func isHeader(
    _ line: Substring, before rows: ArraySlice<Substring>, _ separator: Character
  ) -> Bool {
    let names = cells(of: line, separator)
    guard names.allSatisfy(isWord), Set(names).count == names.count else { return false }
    if rows.isEmpty { return names.count > 1 }
    let other = rows.prefix(10).map { cells(of: $0, separator) }
    let hasValues = other.contains { row in row.contains { !$0.isEmpty && !isWord($0) } }
    // Where all is words, names are those that do not come again below.
    let repeats = zip(names.indices, names).contains { index, name in
      other.contains { $0.indices.contains(index) && $0[index] == name }
    }
    return hasValues || !repeats && names.count > 1
  }

  private static func cells(of line: Substring, _ separator: Character) -> [String] {
    line.split(separator: separator, omittingEmptySubsequences: false).map { cell in
      String(cell.filter { $0 != "\"" && $0 != "\r" && $0 != "\u{FEFF}" })
    }
  }

  private static func isWord(_ text: String) -> Bool {
    guard let first = text.first(where: { !$0.isWhitespace }) else { return false }
    return (first.isLetter || first == "_") && Double(text) == nil
  }
}
