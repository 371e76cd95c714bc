import Columns
import Expressions
import Kernels
import Synchronization

/// Functions about the session, about types, and functions that fail on purpose.
package enum MiscFunctions {
  package static let entries: [FunctionEntry] = session + identities + failures

  private static let session: [FunctionEntry] = [
    FunctionEntry(
      "typeof", .misc, usage: "typeof(value)", "The type of a value.",
      examples: [FunctionExample("typeof(array(1))", "array<int>")], nulls: .neverNull,
      typing: .fixed([.any], returns: .string),
      .rewrite { (call) throws(QueryError) in .textLiteral(call.arguments[0].type.simpleString) }),
    FunctionEntry(
      "version", .misc, usage: "version()", "The version of Spark whose answers these are.",
      nulls: .neverNull, typing: .none(returns: .string),
      .scalar { .constant(.string("4.3.0 martlet"), .string, count: $0.rowCount) }),
    setting("current_user", ["user", "session_user"], "The name of the user.") { $0.user },
    setting("current_catalog", [], "The catalog that names without one belong to.") {
      $0.currentCatalog
    },
    setting("current_path", [], "Where functions and tables are looked for, in order.") {
      "system.builtin,system.session,\($0.currentCatalog).\($0.currentSchema)"
    },
    setting("current_schema", ["current_database"], "The schema that plain names belong to.") {
      $0.currentSchema
    },
  ]

  private static func setting(
    _ name: String, _ aliases: [String], _ summary: String,
    _ value: @escaping @Sendable (EvaluationSettings) -> String
  ) -> FunctionEntry {
    FunctionEntry(
      name, aliases: aliases, .misc, usage: "\(name)()", summary, nulls: .neverNull,
      typing: .none(returns: .string),
      .scalar { .constant(.string(value($0.settings)), .string, count: $0.rowCount) })
  }

  private static let identities: [FunctionEntry] = [
    FunctionEntry(
      "uuid", .misc, usage: "uuid()", "A random identifier, another one in each row.",
      nulls: .neverNull, deterministic: false, typing: .none(returns: .string),
      .scalar { RandomText.identifiers(rowCount: $0.rowCount) }),
    FunctionEntry(
      "monotonically_increasing_id", .misc, usage: "monotonically_increasing_id()",
      "A number that no other row of the query has, greater in later rows of a worker.",
      nulls: .neverNull, deterministic: false, typing: .none(returns: .long),
      .prepared { (_, _) in RowNumbers() }),
    FunctionEntry(
      "spark_partition_id", .misc, usage: "spark_partition_id()",
      "The number of the partition: all rows of a process are in one.", nulls: .neverNull,
      deterministic: false, typing: .none(returns: .int),
      .scalar { .constant(.int(0), .int, count: $0.rowCount) }),
    FunctionEntry(
      "input_file_name", .misc, usage: "input_file_name()",
      "The file that a row was read from; empty where that is not known.", nulls: .neverNull,
      deterministic: false, typing: .none(returns: .string),
      .scalar { .constant(.string(""), .string, count: $0.rowCount) }),
  ]

  private static let failures: [FunctionEntry] = [
    FunctionEntry(
      "raise_error", .misc, usage: "raise_error(message)", "Fails with a message.",
      nulls: .byKernel, deterministic: false, typing: .fixed([.text], returns: .null),
      .scalar { (input) throws(QueryError) in
        guard input.rowCount > 0 else { return .nulls(.null, count: 0) }
        guard case .string(let text) = input[0].value(at: 0) else {
          throw raised("null")
        }
        throw raised(text)
      }),
    FunctionEntry(
      "assert_true", .misc, usage: "assert_true(condition[, message])",
      "Fails where the condition is not true; null elsewhere.",
      examples: [FunctionExample("assert_true(0 < 1)", "NULL")], nulls: .byKernel,
      deterministic: false, typing: .asserted,
      .scalar { (input) throws(QueryError) in
        for row in 0..<input.rowCount {
          if case .boolean(true) = input[0].value(at: row) { continue }
          guard case .string(let text) = input[1].value(at: row) else { throw raised("null") }
          throw raised(text)
        }
        return .nulls(.null, count: input.rowCount)
      }),
  ]

  private static func raised(_ text: String) -> QueryError {
    QueryError("USER_RAISED_EXCEPTION", sqlState: "P0001", text)
  }
}

/// Numbers rows; batches of all workers take their numbers from one counter.
private final class RowNumbers: PreparedFunction {
  private let next = Atomic<Int>(0)

  func evaluate(_ input: KernelInput) throws(QueryError) -> Vector {
    let first = next.add(input.rowCount, ordering: .relaxed).oldValue
    let buffer = Buffer(byteCount: input.rowCount * 8)
    let output = buffer.pointer(as: Int64.self)
    for row in 0..<input.rowCount { output[row] = Int64(first + row) }
    return .flat(.long, count: input.rowCount, values: buffer)
  }
}

extension TypingRule {
  fileprivate static let asserted = TypingRule { (call, _) throws(QueryError) in
    try checkCount(call, 1...2)
    try cast(&call, 0, to: .boolean)
    if call.arguments.count == 1 {
      call.arguments.append(.textLiteral("'\(call.arguments[0].sqlText)' is not true!"))
    }
    try cast(&call, 1, to: .text)
    return .null
  }
}
