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
