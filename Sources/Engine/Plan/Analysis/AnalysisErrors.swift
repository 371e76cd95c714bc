import Columns
import Expressions
import Functions

/// The errors of names that mean nothing or too much.
enum NameErrors {
  static func unresolvedColumn(_ name: UnresolvedName, among columns: [ColumnReference])
    -> QueryError
  {
    let base =
      "A column, variable, or function parameter with name "
      + "\(NameSuggestions.quoted(name.parts)) cannot be resolved."
    guard !columns.isEmpty else {
      return QueryError(
        "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", sqlState: "42703", base,
        at: name.place.position)
    }
    let proposals = NameSuggestions.closest(
      to: name.parts, among: NameSuggestions.parts(of: columns))
    return QueryError(
      "UNRESOLVED_COLUMN.WITH_SUGGESTION", sqlState: "42703",
      "\(base) Did you mean one of the following? [\(proposals.joined(separator: ", "))].",
      at: name.place.position)
  }

  static func ambiguous(_ name: UnresolvedName, _ columns: [ColumnReference]) -> QueryError {
    let references = columns.map { NameSuggestions.quoted($0.qualifier.suffix(1) + [$0.name]) }
    return QueryError(
      "AMBIGUOUS_REFERENCE", sqlState: "42704",
      "Reference \(NameSuggestions.quoted(name.parts)) is ambiguous, could be: "
        + "[\(references.joined(separator: ", "))].", at: name.place.position)
  }

  static func ambiguousLateralAlias(_ name: UnresolvedName, count: Int) -> QueryError {
    QueryError(
      "AMBIGUOUS_LATERAL_COLUMN_ALIAS", sqlState: "42702",
      "Lateral column alias \(NameSuggestions.quoted(name.parts)) is ambiguous and has "
        + "\(count) matches.", at: name.place.position)
  }

  static func unknownTable(_ name: [String], in schema: String, at place: SourcePlace)
    -> QueryError
  {
    QueryError(
      "TABLE_OR_VIEW_NOT_FOUND", sqlState: "42P01",
      "The table or view \(NameSuggestions.quoted(name)) cannot be found. Verify the spelling and "
        + "correctness of the schema and catalog.\nSearch path: \(searchPath(schema)).\nIf you did "
        + "not qualify the name with a schema, verify the current_schema() output, or qualify the "
        + "name with the correct schema and catalog.\nTo tolerate the error on drop use DROP VIEW "
        + "IF EXISTS or DROP TABLE IF EXISTS.", at: place.position)
  }

  static func nestedNamespace(_ name: [String], at place: SourcePlace) -> QueryError {
    QueryError(
      "REQUIRES_SINGLE_PART_NAMESPACE", sqlState: "42K05",
      "spark_catalog requires a single-part namespace, but got identifier "
        + "\(NameSuggestions.quoted(name)).", at: place.position)
  }

  static func unknownRoutine(_ name: String, in schema: String, at place: SourcePlace)
    -> QueryError
  {
    let parts = name.split(separator: ".").map(String.init)
    return QueryError(
      "UNRESOLVED_ROUTINE", sqlState: "42883",
      "Cannot resolve routine \(NameSuggestions.quoted(parts)) on search path "
        + "\(searchPath(schema)).", at: place.position)
  }

  static func unknownGenerator(_ name: String, in schema: String, at place: SourcePlace)
    -> QueryError
  {
    QueryError(
      "ROUTINE_NOT_FOUND", sqlState: "42883",
      "The routine \(NameSuggestions.quoted([schema, name])) cannot be found. Verify the spelling "
        + "and correctness of the schema and catalog.\nIf you did not qualify the name with a "
        + "schema and catalog, verify the current_schema() output, or qualify the name with the "
        + "correct schema and catalog.\nTo tolerate the error on drop use DROP ... IF EXISTS.",
      at: place.position)
  }

  static func unknownTableFunction(_ name: [String], at place: SourcePlace) -> QueryError {
    let quoted = NameSuggestions.quoted(name)
    return QueryError(
      "UNRESOLVABLE_TABLE_VALUED_FUNCTION", sqlState: "42883",
      "Could not resolve \(quoted) to a table-valued function.\nPlease make sure that \(quoted) is "
        + "defined as a table-valued function and that all required parameters are provided "
        + "correctly.\nIf \(quoted) is not defined, please create the table-valued function before "
        + "using it.\nFor more information about defining table-valued functions, please refer to "
        + "the Apache Spark documentation.", at: place.position)
  }

  static func unresolvedStar(_ star: Star, among columns: [ColumnReference]) -> QueryError {
    QueryError(
      "CANNOT_RESOLVE_STAR_EXPAND", sqlState: "42704",
      "Cannot resolve \(NameSuggestions.quoted(star.qualifier)).* given input columns "
        + columns.map { NameSuggestions.quoted([$0.name]) }.joined(separator: ", ")
        + ". Please check that the specified table or struct exists and is accessible in the input "
        + "columns.", at: star.place.position)
  }

  static func starOutsideSelect(in name: String, at place: SourcePlace) -> QueryError {
    QueryError(
      "INVALID_USAGE_OF_STAR_OR_REGEX", sqlState: "42000",
      "Invalid usage of '*' in \(name).", at: place.position)
  }

  static func unknownUsingColumn(_ name: String, side: String, among columns: [ColumnReference])
    -> QueryError
  {
    let names = columns.map { NameSuggestions.quoted([$0.name]) }.sorted()
    return QueryError(
      "UNRESOLVED_USING_COLUMN_FOR_JOIN", sqlState: "42703",
      "USING column \(NameSuggestions.quoted([name])) cannot be resolved on the \(side) side of "
        + "the join. The \(side)-side columns: [\(names.joined(separator: ", "))].")
  }

  private static func searchPath(_ schema: String) -> String {
    "[`system`.`builtin`, `system`.`session`, `spark_catalog`.\(NameSuggestions.quoted([schema]))]"
  }
}

/// The errors of expressions where they may not stand.
enum PlacementErrors {
  static func nonBooleanFilter(_ condition: Expression) -> QueryError {
    let text = condition.sqlText
    return QueryError(
      "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN", sqlState: "42K09",
      "Cannot resolve \"\(text)\" due to data type mismatch: Filter expression \"\(text)\" of type "
        + "\"\(condition.type.sqlName)\" is not a boolean.", at: condition.position)
  }

  static func nonBooleanAggregateFilter(_ condition: Expression) -> QueryError {
    QueryError(
      "INVALID_AGGREGATE_FILTER.NOT_BOOLEAN", sqlState: "42903",
      "The FILTER expression \"\(condition.sqlText)\" in an aggregate function is invalid. "
        + "Expected a boolean expression, but its type is \"\(condition.type.sqlName)\".",
      at: condition.position)
  }

  static func nonBooleanJoin(_ condition: Expression) -> QueryError {
    QueryError(
      "JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE", sqlState: "42K0E",
      "The join condition \"\(condition.sqlText)\" has the invalid type "
        + "\"\(condition.type.sqlName)\", expected \"BOOLEAN\".", at: condition.position)
  }

  static func invalidWhere(_ condition: Expression, _ found: [Expression]) -> QueryError {
    QueryError(
      "INVALID_WHERE_CONDITION", sqlState: "42903",
      "The WHERE condition \"\(condition.sqlText)\" contains invalid expressions: "
        + found.map(\.sqlText).joined(separator: ", ")
        + ".\nRewrite the query to avoid window functions, aggregate functions, and generator "
        + "functions in the WHERE clause.", at: condition.position)
  }

  static func windowIn(_ clause: String, at position: TextPosition?) -> QueryError {
    QueryError(
      "WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE", sqlState: "42601",
      "It is not allowed to use window functions inside \(clause) clause.", at: position)
  }

  static func missingAggregation(_ column: ColumnReference, grouped: Bool, at place: TextPosition?)
    -> QueryError
  {
    if !grouped {
      return QueryError(
        "MISSING_GROUP_BY", sqlState: "42803",
        "The query does not include a GROUP BY clause. Add GROUP BY or turn it into the window "
          + "functions using OVER clauses.", at: place)
    }
    return QueryError(
      "MISSING_AGGREGATION", sqlState: "42803",
      "The non-aggregating expression \"\(column.name)\" is based on columns which are not "
        + "participating in the GROUP BY clause.\nAdd the columns or the expression to the GROUP "
        + "BY, aggregate the expression, or use \"any_value(\(column.name))\" if you do not care "
        + "which of the values within a group is returned.", at: place)
  }

  static func nestedAggregate(at place: SourcePlace) -> QueryError {
    QueryError(
      "NESTED_AGGREGATE_FUNCTION", sqlState: "42607",
      "It is not allowed to use an aggregate function in the argument of another aggregate "
        + "function. Please use the inner aggregate function in a sub-query.", at: place.position)
  }

  static func aggregateInGrouping(_ expression: Expression) -> QueryError {
    QueryError(
      "GROUP_BY_AGGREGATE", sqlState: "42903",
      "Aggregate functions are not allowed in GROUP BY, but found \(expression.sqlText).",
      at: expression.position)
  }

  static func aggregateAtGroupPosition(_ index: Int, _ item: Expression, at place: TextPosition?)
    -> QueryError
  {
    QueryError(
      "GROUP_BY_POS_AGGREGATE", sqlState: "42903",
      "GROUP BY \(index) refers to an expression \(item.sqlText) that contains an aggregate "
        + "function. Aggregate functions are not allowed in GROUP BY.", at: place)
  }

  static func positionOutOfRange(_ clause: String, _ index: String, size: Int, at: TextPosition?)
    -> QueryError
  {
    let words = clause.replacing(" ", with: "_")
    return QueryError(
      "\(words)_POS_OUT_OF_RANGE", sqlState: "42805",
      "\(clause) position \(index) is not in select list (valid range is [1, \(size)]).", at: at)
  }

  static func windowWithoutOver(_ call: Call) -> QueryError {
    QueryError(
      "WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE", sqlState: "42601",
      "Window function \"\(call.sqlText)\" requires an OVER clause.", at: call.place.position)
  }

  static func unsupportedSyntax(_ call: Call, _ syntax: String) -> QueryError {
    QueryError(
      "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX", sqlState: "42000",
      "Invalid SQL syntax: The function `\(call.name)` does not support \(syntax).",
      at: call.place.position)
  }

  static func windowInAggregate(at place: SourcePlace) -> QueryError {
    QueryError(
      "_LEGACY_ERROR_TEMP_1031", sqlState: "0A000",
      "It is not allowed to use a window function inside an aggregate function. Please use the "
        + "inner window function in a sub-query.", at: place.position)
  }

  static func strayLambda(_ lambda: Lambda) -> QueryError {
    QueryError(
      "INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION", sqlState: "42K0D",
      "Invalid lambda function call. A lambda function should only be used in a higher order "
        + "function.", at: lambda.body.position)
  }

  static func misplacedLambda(at place: SourcePlace) -> QueryError {
    QueryError(
      "INVALID_LAMBDA_FUNCTION_CALL.PARAMETER_DOES_NOT_ACCEPT_LAMBDA_FUNCTION", sqlState: "42K0D",
      "Invalid lambda function call. You passed a lambda function to a parameter that does not "
        + "accept it. Please check if lambda function argument is in the correct position.",
      at: place.position)
  }

  static func nestedGenerator(_ expression: Expression) -> QueryError {
    QueryError(
      "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS", sqlState: "42K0E",
      "The generator is not supported: nested in expressions \"\(expression.sqlText)\".",
      at: expression.position)
  }

  static func generatorOutsideSelect(_ clause: String, at position: TextPosition?) -> QueryError {
    QueryError(
      "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT", sqlState: "42K0E",
      "The generator is not supported: outside the SELECT clause, found: \(clause).", at: position)
  }

  static func unsupported(_ parts: [Expression], in operation: String) -> QueryError {
    QueryError(
      "UNSUPPORTED_EXPR_FOR_OPERATOR", sqlState: "42K0E",
      "The query operator \(operation) contains one or more unsupported expressions.\nConsider to "
        + "rewrite it to avoid window functions, aggregate functions, and generator functions in "
        + "the \(operation) operator.\nInvalid expressions: "
        + "[\(parts.map { "\"\($0.sqlText)\"" }.joined(separator: ", "))]",
      at: parts.first?.position)
  }

  static func groupingOutsideSets(at place: SourcePlace) -> QueryError {
    QueryError(
      "UNSUPPORTED_GROUPING_EXPRESSION", sqlState: "42K0E",
      "grouping()/grouping_id() can only be used with GroupingSets/Cube/Rollup.",
      at: place.position)
  }
}

/// The errors of inputs that do not fit together.
enum ShapeErrors {
  static let tooComplex = QueryError(
    "FAILED_TO_PARSE_TOO_COMPLEX", sqlState: "54001",
    "The statement, including potential SQL functions and referenced views, was too complex to"
      + " parse. To mitigate this error divide the statement into multiple, less complex chunks.")

  static let ordinals = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
  ]

  static func ordinal(_ index: Int) -> String {
    index < ordinals.count ? ordinals[index] : "\(index + 1)th"
  }

  static func columnCounts(_ operation: String, _ first: Int, other: Int, at index: Int)
    -> QueryError
  {
    QueryError(
      "NUM_COLUMNS_MISMATCH", sqlState: "42826",
      "\(operation) can only be performed on inputs with the same number of columns, but the first "
        + "input has \(first) columns and the \(ordinal(index)) input has \(other) columns.")
  }

  static func columnTypes(
    _ operation: String, column: Int, table: Int, _ type: DataType, _ firstType: DataType
  ) -> QueryError {
    QueryError(
      "INCOMPATIBLE_COLUMN_TYPE", sqlState: "42825",
      "\(operation) can only be performed on tables with compatible column types. The "
        + "\(ordinal(column)) column of the \(ordinal(table)) table is \"\(type.sqlName)\" type "
        + "which is not compatible with \"\(firstType.sqlName)\" at the same column of the first "
        + "table..")
  }

  static func aliasCount(_ given: Int, expected: Int) -> QueryError {
    QueryError(
      "ASSIGNMENT_ARITY_MISMATCH", sqlState: "42802",
      "The number of columns or variables assigned or aliased: \(given) does not match the number "
        + "of source expressions: \(expected).")
  }

  static func generatorAliases(_ names: [String], expected: Int, at position: TextPosition?)
    -> QueryError
  {
    QueryError(
      "UDTF_ALIAS_NUMBER_MISMATCH", sqlState: "42802",
      "The number of aliases supplied in the AS clause does not match the number of columns output "
        + "by the UDTF.\nExpected \(expected) aliases, but got \(names.joined(separator: ",")).\n"
        + "Please ensure that the number of aliases provided matches the number of columns output "
        + "by the UDTF.", at: position)
  }

  static func scalarSubquery(_ count: Int, at place: SourcePlace) -> QueryError {
    QueryError(
      "INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN",
      sqlState: "42823",
      "Invalid subquery: Scalar subquery must return only one column, but got \(count).",
      at: place.position)
  }

  static func inlineTable(_ detail: String, _ text: String, at place: SourcePlace) -> QueryError {
    QueryError(
      "INVALID_INLINE_TABLE.\(detail)", sqlState: "42000", "Invalid inline table. \(text)",
      at: place.position)
  }

  static func limit(_ detail: String, _ expression: Expression, _ text: String) -> QueryError {
    QueryError(
      "INVALID_LIMIT_LIKE_EXPRESSION.\(detail)", sqlState: "42K0E",
      "The limit like expression \"\(expression.sqlText)\" is invalid. \(text)",
      at: expression.position)
  }
}

extension Expression {
  /// The place of the first part that knows where it stands.
  var position: TextPosition? {
    switch self {
    case .name(let name): if let position = name.place.position { return position }
    case .star(let star): if let position = star.place.position { return position }
    case .call(let call): if let position = call.place.position { return position }
    case .cast(let cast): if let position = cast.place.position { return position }
    case .subquery(let query): if let position = query.place.position { return position }
    case .window(let window): if let position = window.place.position { return position }
    default: break
    }
    for child in children {
      if let position = child.position { return position }
    }
    return nil
  }
}
