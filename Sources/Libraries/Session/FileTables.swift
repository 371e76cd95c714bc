import Catalog
import Columns
import Expressions
import Plan
import SQL

/// Opens files that queries name by path.
struct FileTables: ExternalTables {
  let formats: FormatRegistry
  /// The session's, in which files are read that name none.
  let timeZone: String

  func table(
    format: String, path: String, options: FormatOptions
  ) throws(QueryError) -> (any TableSource)? {
    guard let format = formats.format(named: format) else { return nil }
    do throws(QueryError) {
      return try format.open(OpenRequest(paths: [path], options: options.inZone(timeZone)))
    } catch {
      guard error.condition.hasPrefix("FAILED_READ_FILE") else { throw error }
      throw QueryError(
        "FAILED_TO_CREATE_PLAN_FOR_DIRECT_QUERY", sqlState: "58030",
        "Failed to create plan for direct query on files: \(format.names[0])",
        hint: "(\(error.message))")
    }
  }

  /// `read_files('path', format => 'csv', …)`, and each format as `read_csv('path', …)`.
  func table(
    function name: String, arguments: [(name: String?, value: Literal)]
  ) throws(QueryError) -> (any TableSource)? {
    guard name.hasPrefix("read_") else { return nil }
    var paths: [String] = []
    var options = FormatOptions()
    for argument in arguments {
      guard let text = argument.value.optionText else { continue }
      if let option = argument.name { options[option] = text } else { paths.append(text) }
    }
    let schema = try options["schema"].map { (text) throws(QueryError) in
      try Parser.schema(text)
    }
    options["schema"] = nil
    let kind = String(name.dropFirst(5))
    let format: (any FileFormat)?
    if kind == "files" {
      format =
        try options["format"].map { (name) throws(QueryError) in try formats.required(name) }
        ?? paths.first.flatMap(formats.format(ofFile:))
      options["format"] = nil
    } else {
      format = formats.format(named: kind)
    }
    return try format?.open(
      OpenRequest(paths: paths, schema: schema, options: options.inZone(timeZone)))
  }
}

extension FormatOptions {
  /// With the session's time zone unless the options name one.
  func inZone(_ name: String) -> FormatOptions {
    var options = self
    if options["timeZone"] == nil { options["timeZone"] = name }
    return options
  }
}

extension Literal {
  /// The value as the text of a reader's option.
  fileprivate var optionText: String? {
    switch value {
    case .string(let text): text
    case .boolean(let truth): truth ? "true" : "false"
    case .int(let number): String(number)
    case .long(let number): String(number)
    default: nil
    }
  }
}
