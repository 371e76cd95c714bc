import Columns
import Expressions

/// The columns that names can mean at one place of a query, in the order of `*`.
struct Scope {
  struct Entry {
    var column: ColumnReference
    /// Found only with a qualifier: the side of a USING join that the coalesced column hides.
    var hidden = false
  }

  enum Match {
    case none
    /// The column, and the struct fields that the rest of the name asks for.
    case column(ColumnReference, fields: [String])
    case ambiguous([ColumnReference])
  }

  let entries: [Entry]
  private let places: [String: [Int]]

  init(_ entries: [Entry]) {
    self.entries = entries
    var places: [String: [Int]] = [:]
    for (index, entry) in entries.enumerated() {
      places[entry.column.name.lowercased(), default: []].append(index)
    }
    self.places = places
  }

  init(columns: [ColumnReference]) { self.init(columns.map { Entry(column: $0) }) }

  static let empty = Scope([])

  /// What `*` stands for.
  var visible: [ColumnReference] { entries.compactMap { $0.hidden ? nil : $0.column } }

  var columns: [ColumnReference] { entries.map(\.column) }

  /// The longest qualifier that fits wins; what follows the column name are struct fields.
  func match(_ parts: [String]) -> Match {
    for length in stride(from: min(parts.count - 1, 3), through: 0, by: -1) {
      let found = candidates(parts[length], qualifier: parts[..<length])
      if found.isEmpty { continue }
      guard found.count == 1 else { return .ambiguous(found) }
      var column = found[0]
      column.name = parts[length]
      return .column(column, fields: Array(parts[(length + 1)...]))
    }
    return .none
  }

  private func candidates(_ name: String, qualifier: ArraySlice<String>) -> [ColumnReference] {
    var found: [ColumnReference] = []
    for place in places[name.lowercased()] ?? [] {
      let entry = entries[place]
      if qualifier.isEmpty ? entry.hidden : !entry.column.qualifier.ends(with: qualifier) {
        continue
      }
      if !found.contains(entry.column) { found.append(entry.column) }
    }
    return found
  }

  /// What `qualifier.*` stands for: hidden columns come first.
  func columns(qualifiedBy qualifier: [String]) -> [ColumnReference] {
    let fitting = entries.filter { $0.column.qualifier.ends(with: qualifier[...]) }
    return fitting.filter(\.hidden).map(\.column) + fitting.filter { !$0.hidden }.map(\.column)
  }

  /// The visible columns under the name of a table alias, the first ones renamed.
  func aliased(_ name: [String], columns names: [String]) -> Scope {
    Scope(
      visible.enumerated().map { index, column in
        var renamed = column
        renamed.qualifier = name
        if index < names.count { renamed.name = names[index] }
        return Entry(column: renamed)
      })
  }

  static func + (left: Scope, right: Scope) -> Scope { Scope(left.entries + right.entries) }

  /// The same columns where an outer join may have made them null.
  var asNullable: Scope {
    Scope(entries.map { Entry(column: $0.column.asNullable, hidden: $0.hidden) })
  }
}

extension [String] {
  /// True when the last parts are `suffix`, ignoring case.
  fileprivate func ends(with suffix: ArraySlice<String>) -> Bool {
    guard count >= suffix.count else { return false }
    return zip(self[(count - suffix.count)...], suffix).allSatisfy {
      $0 == $1 || $0.lowercased() == $1.lowercased()
    }
  }
}
