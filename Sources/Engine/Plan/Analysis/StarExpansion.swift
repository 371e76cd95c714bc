import Columns
import Expressions

/// The columns that `*` and `t.*` stand for.
struct StarExpansion {
  let scope: Scope

  init(_ scope: Scope) { self.scope = scope }

  func expand(_ star: Star) throws(QueryError) -> [Expression] {
    let columns: [Expression]
    if star.qualifier.isEmpty {
      columns = scope.visible.map { .column($0) }
    } else {
      let found = scope.columns(qualifiedBy: star.qualifier)
      columns = found.isEmpty ? try fields(star) : found.map { .column($0) }
    }
    if !star.replacing.isEmpty { return try replacing(star.replacing, in: columns, star) }
    guard !star.except.isEmpty else { return columns }
    return try without(star.except, columns, star)
  }

  /// Puts new values in the places of the columns of their names.
  private func replacing(
    _ values: [Alias], in columns: [Expression], _ star: Star
  ) throws(QueryError) -> [Expression] {
    var replaced = columns
    for value in values {
      let name = value.name.lowercased()
      let places = replaced.indices.filter { replaced[$0].outputColumn?.name.lowercased() == name }
      guard let place = places.first else {
        throw NameErrors.unresolvedColumn(
          UnresolvedName([value.name], at: star.place), among: scope.visible)
      }
      guard places.count == 1 else {
        throw NameErrors.ambiguous(
          UnresolvedName([value.name], at: star.place),
          places.compactMap { replaced[$0].outputColumn })
      }
      replaced[place] = .alias(value)
    }
    return replaced
  }

  /// `s.*` where `s` is a struct.
  private func fields(_ star: Star) throws(QueryError) -> [Expression] {
    guard case .column(let column, let names) = scope.match(star.qualifier) else {
      throw NameErrors.unresolvedStar(star, among: scope.visible)
    }
    let base = try FieldAccess.apply(names[...], to: .column(column), star.place)
    guard case .structure(let fields) = base.type else {
      throw NameErrors.unresolvedStar(star, among: scope.visible)
    }
    var expanded: [Expression] = []
    for field in fields {
      let access = try FieldAccess.field(field.name, of: base, star.place)
      expanded.append(.alias(Alias(access, [field.name])))
    }
    return expanded
  }

  private func without(
    _ except: [[String]], _ columns: [Expression], _ star: Star
  ) throws(QueryError) -> [Expression] {
    let named = Scope(columns: columns.compactMap(\.outputColumn))
    var removed: Set<ColumnID> = []
    var narrowed: [ColumnID: [[String]]] = [:]
    for parts in except {
      switch named.match(parts) {
      case .none:
        throw NameErrors.unresolvedColumn(
          UnresolvedName(parts, at: star.place), among: named.visible)
      case .ambiguous(let found):
        throw NameErrors.ambiguous(UnresolvedName(parts, at: star.place), found)
      case .column(let column, let fields):
        if fields.isEmpty {
          guard removed.insert(column.id).inserted else { throw overlapping(except, star) }
        } else {
          narrowed[column.id, default: []].append(fields)
        }
      }
    }
    var kept: [Expression] = []
    for expression in columns {
      guard let column = expression.outputColumn, !removed.contains(column.id) else { continue }
      if let paths = narrowed[column.id] {
        let struct_ = try narrowing(expression.withoutAlias, without: paths, star)
        kept.append(.alias(Alias(struct_, [column.name])))
      } else {
        kept.append(expression)
      }
    }
    return kept
  }

  /// A struct without some of its fields.
  private func narrowing(
    _ base: Expression, without paths: [[String]], _ star: Star
  ) throws(QueryError) -> Expression {
    guard case .structure(let fields) = base.type else {
      throw QueryError(
        "EXCEPT_NESTED_COLUMN_INVALID_TYPE", sqlState: "428H2",
        "EXCEPT column \(base.sqlName) was resolved and expected to be StructType, but found type "
          + "\"\(base.type.sqlName)\".", at: star.place.position)
    }
    var arguments: [Expression] = []
    var types: [Field] = []
    for field in fields {
      let inner = paths.filter { $0.first?.lowercased() == field.name.lowercased() }
      if inner.contains(where: { $0.count == 1 }) { continue }
      var value = try FieldAccess.field(field.name, of: base, star.place)
      if !inner.isEmpty {
        value = try narrowing(value, without: inner.map { Array($0.dropFirst()) }, star)
      }
      arguments += [.literal(Literal(.string(field.name), .string)), value]
      types.append(Field(field.name, value.type, nullable: value.nullable))
    }
    return .call(
      Call(
        "named_struct", arguments, at: star.place,
        resolution: .init(.scalar, .structure(types), nullable: false)))
  }

  private func overlapping(_ except: [[String]], _ star: Star) -> QueryError {
    let names = except.map { $0.joined(separator: ".") }.joined(separator: ", ")
    return QueryError(
      "EXCEPT_OVERLAPPING_COLUMNS", sqlState: "42702",
      "Columns in an EXCEPT list must be distinct and non-overlapping, but got (\(names)).",
      at: star.place.position)
  }
}

extension Expression {
  fileprivate var sqlName: String {
    NameSuggestions.quoted([outputColumn?.name ?? ""])
  }
}
