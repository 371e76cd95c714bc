import Catalog
import Columns
import SQL
import Session

/// Tables, columns and fields that can be named at the cursor.
struct NameCompletion {
  private let context: ParserContext
  private let session: Session
  private let queries: InnerQueries
  /// Names that the select list gives, for the clauses behind it.
  private let outputs: [String]

  init(_ context: ParserContext, _ text: String, _ offset: Int, _ session: Session) {
    self.context = context
    self.session = session
    queries = InnerQueries(text, around: offset)
    switch context.clause {
    case .groupBy, .having, .qualify, .orderBy:
      outputs = Self.outputs(of: StatementSplitter.statement(in: text, at: offset)?.text ?? text)
    default: outputs = []
    }
  }

  /// What stands behind AS, outside of all parentheses and before the tables.
  private static func outputs(of text: String) -> [String] {
    let bytes = Array(text.utf8)
    let tokens = Lexer.tokens(in: text).filter { !$0.isComment }
    var depth = 0
    var found: [String] = []
    for (token, next) in zip(tokens, tokens.dropFirst()) {
      let word = String(decoding: bytes[token.range], as: UTF8.self)
      if word == "(" { depth += 1 }
      if word == ")" { depth -= 1 }
      guard depth == 0 else { continue }
      if token.keyword == .from { break }
      guard token.keyword == .as else { continue }
      let name = String(decoding: bytes[next.range], as: UTF8.self).filter { $0 != "`" }
      if name.first?.isLetter == true || name.first == "_" { found.append(name) }
    }
    return found
  }

  private var namesTables: Bool {
    switch context.clause {
    case .from, .join, .command: true
    default: false
    }
  }

  private var namesColumns: Bool {
    switch context.clause {
    case .select, .on, .using, .where, .groupBy, .having, .qualify, .window, .orderBy, .pivot,
      .lateralView, .values, .limit, .set:
      true
    case .from, .join: context.call != nil
    case .start, .with, .command, .text: false
    }
  }

  var items: [CompletionItem] {
    if context.qualifier.isEmpty {
      let given = outputs.map {
        CompletionItem($0, .column, detail: "select list", insertText: NameSpelling.spelled($0))
      }
      return given + (namesColumns ? columns + aliases : []) + (namesTables ? tables : [])
    }
    var items: [CompletionItem] = []
    if namesTables, context.qualifier.count == 1 { items += tables(of: context.qualifier[0]) }
    if namesColumns { items += members(of: context.qualifier) }
    return items
  }

  // MARK: Tables

  private var tables: [CompletionItem] {
    var items = context.commonTables.compactMap { table in
      table.name.last.map {
        CompletionItem($0, .commonTable, detail: "WITH", insertText: NameSpelling.spelled($0))
      }
    }
    let catalog = session.catalog
    items += catalog.entries(of: nil).map { item($0.name, $0.entry) }
    items += catalog.entries(of: catalog.currentSchema).map { item($0.name, $0.entry) }
    for schema in catalog.schemaNames where schema != catalog.currentSchema {
      items.append(CompletionItem(schema, .schema, detail: "schema", insertText: schema + "."))
      items += catalog.entries(of: schema).map { item($0.name, $0.entry, in: schema) }
    }
    items += session.formats.formats.compactMap(\.names.first).map {
      CompletionItem(
        "\($0).`…`", .file, detail: "file", help: "Reads a file as a table.",
        insertText: "\($0).`")
    }
    return items
  }

  private func tables(of schema: String) -> [CompletionItem] {
    guard session.catalog.hasSchema(schema) else { return [] }
    return session.catalog.entries(of: schema).map { item($0.name, $0.entry) }
  }

  private func item(
    _ name: String, _ entry: Catalog.Entry, in schema: String? = nil
  ) -> CompletionItem {
    let prefix = schema.map { NameSpelling.spelled($0) + "." } ?? ""
    let label = (schema.map { $0 + "." } ?? "") + name
    let text = prefix + NameSpelling.spelled(name)
    switch entry {
    case .table(let source):
      return CompletionItem(
        label, .table, detail: "\(source.format), \(source.schema.fields.count) columns",
        help: source.schema.fields.prefix(12).map(\.name).joined(separator: ", "),
        insertText: text)
    case .view(_, let comment):
      return CompletionItem(label, .view, detail: "view", help: comment ?? "", insertText: text)
    }
  }

  // MARK: Columns

  private var aliases: [CompletionItem] {
    context.relations.compactMap { relation in
      guard let name = relation.alias ?? relation.name.last else { return nil }
      let source = relation.name.isEmpty ? "subquery" : relation.name.joined(separator: ".")
      return CompletionItem(
        name, .alias, detail: source, insertText: NameSpelling.spelled(name) + ".")
    }
  }

  /// The columns of all tables in scope; names that several have are qualified.
  private var columns: [CompletionItem] {
    let all = context.relations.map { ($0, fields(of: $0)) }
    var counts: [String: Int] = [:]
    for (_, fields) in all {
      for field in fields { counts[field.name.lowercased(), default: 0] += 1 }
    }
    return all.flatMap { relation, fields in
      let owner = relation.alias ?? relation.name.last
      return fields.map { field in
        let isShared = (counts[field.name.lowercased()] ?? 0) > 1 && context.clause != .using
        let qualifier = isShared ? owner : nil
        let label = (qualifier.map { $0 + "." } ?? "") + field.name
        let text =
          (qualifier.map { NameSpelling.spelled($0) + "." } ?? "")
          + NameSpelling.spelled(field.name)
        return item(field, label: label, detail: owner, insertText: text, .column)
      }
    }
  }

  private func item(
    _ field: Field, label: String, detail owner: String? = nil, insertText: String,
    _ kind: CompletionItem.Kind
  ) -> CompletionItem {
    let type = field.type.simpleString
    return CompletionItem(
      label, kind, detail: type + (owner.map { "  \($0)" } ?? ""), help: field.comment ?? "",
      insertText: insertText)
  }

  /// What can follow `a.` or `a.b.`: columns of a table, fields of a structure.
  private func members(of qualifier: [String]) -> [CompletionItem] {
    var found: [CompletionItem] = []
    for relation in context.relations {
      let own = relation.alias.map { [$0] } ?? relation.name
      // `schema.table.` or `table.` or `alias.`
      for count in 1...max(1, own.count) where own.count >= count && qualifier.count >= count {
        let isOwner = zip(own.suffix(count), qualifier).allSatisfy {
          $0.lowercased() == $1.lowercased()
        }
        if isOwner {
          found += members(Array(qualifier.dropFirst(count)), in: fields(of: relation), .column)
        }
      }
      found += members(qualifier, in: fields(of: relation), nil)
    }
    return found
  }

  /// Walks down the path; the kind is that of members of the first level, nil for none there.
  private func members(
    _ path: [String], in fields: [Field], _ kind: CompletionItem.Kind?
  ) -> [CompletionItem] {
    guard let first = path.first else {
      guard let kind else { return [] }
      return fields.map {
        item($0, label: $0.name, insertText: NameSpelling.spelled($0.name), kind)
      }
    }
    guard let field = fields.first(where: { $0.name.lowercased() == first.lowercased() }) else {
      return []
    }
    return members(Array(path.dropFirst()), in: field.type.structureFields, .field)
  }

  private func fields(of relation: ParserContext.Relation) -> [Field] {
    var fields: [Field] = []
    if relation.name.isEmpty {
      fields = relation.alias.map { schema(queries.derived(as: $0)) } ?? []
    } else if relation.name.count == 1, let name = relation.name.first,
      let common = context.commonTables.first(where: {
        $0.name.last?.lowercased() == name.lowercased()
      })
    {
      fields = renamed(schema(queries.common(name)), common.columns)
    } else if relation.name.count == 1, relation.name[0].lowercased() == "range" {
      fields = [Field("id", .long, nullable: false)]
    } else {
      let name = relation.name.map(NameSpelling.quoted).joined(separator: ".")
      fields = schema("SELECT * FROM \(name)")
    }
    return renamed(fields, relation.columns)
  }

  private func schema(_ query: String?) -> [Field] {
    guard let query else { return [] }
    return (try? session.check(query))??.fields ?? []
  }

  /// Names that an alias lists; where the columns are not known, the names alone.
  private func renamed(_ fields: [Field], _ names: [String]) -> [Field] {
    if names.isEmpty { return fields }
    return names.enumerated().map { index, name in
      var field = fields.indices.contains(index) ? fields[index] : Field(name, .null)
      field.name = name
      return field
    }
  }
}

extension DataType {
  /// The fields of a structure, or of those in an array.
  fileprivate var structureFields: [Field] {
    switch self {
    case .structure(let fields): fields
    case .array(let element, _): element.structureFields
    default: []
    }
  }
}
