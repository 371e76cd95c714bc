package import Catalog
import Columns
import Formats

/// The file formats that a session knows.
package struct FormatRegistry: Sendable {
  package let formats: [any FileFormat]

  /// All formats of this build, one line each.
  package static let standard = FormatRegistry([
    ParquetFormat(),
    CSVFormat(),
    CSVFormat.tabbed,
    JSONFormat(),
    PlainTextFormat(),
  ])

  init(_ formats: [any FileFormat]) { self.formats = formats }

  /// The format of a name as SQL writes it.
  package func format(named name: String) -> (any FileFormat)? {
    let wanted = name.lowercased()
    return formats.first { $0.names.contains(wanted) }
  }

  /// The format that a file's name tells.
  package func format(ofFile path: String) -> (any FileFormat)? {
    let wanted = path.lowercased()
    return formats.first { format in
      format.extensions.contains { wanted.hasSuffix("." + $0) }
    }
  }

  func required(_ name: String) throws(QueryError) -> any FileFormat {
    guard let format = format(named: name) else {
      throw QueryError(
        "DATA_SOURCE_NOT_FOUND", sqlState: "42K02",
        "Failed to find the data source: \(name). Make sure the provider name is correct and "
          + "the package is properly registered and compatible with your Spark version.")
    }
    return format
  }
}
