import Columns
import Expressions
import Functions

/// Fields of structs, items of arrays and values of maps.
enum FieldAccess {
  /// `base.a.b` for the parts of a name behind the column.
  static func apply(
    _ names: ArraySlice<String>, to base: Expression, _ place: SourcePlace
  ) throws(QueryError) -> Expression {
    var result = base
    for name in names { result = try field(name, of: result, place) }
    return result
  }

  static func field(
    _ name: String, of base: Expression, _ place: SourcePlace
  ) throws(QueryError) -> Expression {
    switch base.type {
    case .structure(let fields):
      let field = try find(name, in: fields, place)
      return access(base, field.name, field.type, nullable: base.nullable || field.nullable, place)
    case .array(.structure(let fields), let containsNull):
      let field = try find(name, in: fields, place)
      let type = DataType.array(field.type, containsNull: containsNull || field.nullable)
      return access(base, field.name, type, nullable: base.nullable, place)
    case .map:
      return try item(.literal(Literal(.string(name), .string)), of: base, place)
    default: throw notComplex(base, place)
    }
  }

  static func item(
    _ index: Expression, of base: Expression, _ place: SourcePlace
  ) throws(QueryError) -> Expression {
    switch base.type {
    case .array(let element, _):
      guard index.type.isInteger || index.type == .null else {
        throw wrongIndex(base, index, DataType.int, place)
      }
      return item(base, index.coerced(to: .int), element, place)
    case .map(let key, let value, _):
      let isKey = TypeCoercion.common(index.type, key) == key
      guard isKey || index.type.isNumeric && key.isNumeric else {
        throw wrongIndex(base, index, key, place)
      }
      return item(base, index.coerced(to: key), value, place)
    case .structure:
      guard case .literal(let literal) = index, case .string(let name) = literal.value else {
        throw QueryError(
          "INVALID_EXTRACT_FIELD_TYPE", sqlState: "42000",
          "Field name should be a non-null string literal, but it's \"\(index.sqlText)\".",
          at: place.position)
      }
      return try field(name, of: base, place)
    default: throw notComplex(base, place)
    }
  }

  /// A field of every struct in an array is a transformation of the array.
  static func lowered(
    _ call: Call, _ functions: FunctionCatalogue, _ typing: TypingSettings
  ) throws(QueryError) -> Expression {
    guard case .array(let element, let containsNull) = call.arguments[0].type,
      case .array(let type, let nullable) = call.resolution?.type
    else { return .call(call) }
    let parameter = LambdaParameter("x", type: element, nullable: containsNull)
    let body = Expression.call(
      Call(
        "getfield", [.parameter(parameter), call.arguments[1]], at: call.place,
        resolution: .init(.scalar, type, nullable: nullable)))
    let transform = Call(
      "transform", [call.arguments[0], .lambda(Lambda([parameter], body))], at: call.place)
    return try functions.resolve(transform, settings: typing) ?? .call(call)
  }

  private static func access(
    _ base: Expression, _ name: String, _ type: DataType, nullable: Bool, _ place: SourcePlace
  ) -> Expression {
    .call(
      Call(
        "getfield", [base, .literal(Literal(.string(name), .string))], at: place,
        resolution: .init(.scalar, type, nullable: nullable)))
  }

  private static func item(
    _ base: Expression, _ index: Expression, _ type: DataType, _ place: SourcePlace
  ) -> Expression {
    .call(
      Call(
        "getitem", [base, index], at: place, resolution: .init(.scalar, type, nullable: true)))
  }

  private static func find(
    _ name: String, in fields: [Field], _ place: SourcePlace
  ) throws(QueryError) -> Field {
    let wanted = name.lowercased()
    let found = fields.filter { $0.name.lowercased() == wanted }
    guard let field = found.first else {
      let names = fields.map { "`\($0.name)`" }.joined(separator: ", ")
      throw QueryError(
        "FIELD_NOT_FOUND", sqlState: "42704", "No such struct field `\(name)` in \(names).",
        at: place.position)
    }
    guard found.count == 1 else {
      throw QueryError(
        "AMBIGUOUS_REFERENCE_TO_FIELDS", sqlState: "42000",
        "Ambiguous reference to the field `\(name)`. It appears \(found.count) times in the "
          + "schema.", at: place.position)
    }
    return field
  }

  private static func notComplex(_ base: Expression, _ place: SourcePlace) -> QueryError {
    QueryError(
      "INVALID_EXTRACT_BASE_FIELD_TYPE", sqlState: "42000",
      "Can't extract a value from \"\(base.sqlText)\". Need a complex type [STRUCT, ARRAY, MAP] "
        + "but got \"\(base.type.sqlName)\".", at: place.position)
  }

  private static func wrongIndex(
    _ base: Expression, _ index: Expression, _ type: DataType, _ place: SourcePlace
  ) -> QueryError {
    let wanted = type == .int ? "\"INTEGRAL\"" : "\"\(type.sqlName)\""
    return TypingErrors.mismatch(
      "UNEXPECTED_INPUT_TYPE", .call(Call("getitem", [base, index])), at: place,
      "The second parameter requires the \(wanted) type, however \"\(index.sqlText)\" has the type "
        + "\"\(index.type.sqlName)\".")
  }
}
