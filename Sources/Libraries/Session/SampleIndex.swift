import Columns
import Foundation
import SQL

/// The index of the sample data: which file is which table, and of what types.
struct SampleIndex {
  struct Table {
    var name: String
    var file: String
    var format: String
    var options: [(String, String)]
    var schema: Schema
  }

  private struct Document: Decodable {
    struct Entry: Decodable {
      struct Column: Decodable {
        var name: String
        var type: String
        var description: String?
      }
      var name: String
      var file: String
      var format: String
      var options: [String: String]?
      var columns: [Column]
    }
    var tables: [Entry]
  }

  let tables: [Table]

  /// Tables that the index describes wrongly are left out, not the others with them.
  init(_ path: String) {
    guard let data = FileManager.default.contents(atPath: path),
      let document = try? JSONDecoder().decode(Document.self, from: data)
    else {
      tables = []
      return
    }
    tables = document.tables.compactMap { entry in
      var fields: [Field] = []
      for column in entry.columns {
        guard let type = try? Parser.dataType(column.type) else { return nil }
        fields.append(Field(column.name, type, comment: column.description))
      }
      return Table(
        name: entry.name, file: entry.file, format: entry.format,
        options: (entry.options ?? [:]).map { ($0.key, $0.value) }, schema: Schema(fields))
    }
  }
}
