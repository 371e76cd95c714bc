import Columns
import Expressions

/// Casts written as functions: `int('5')` is `CAST('5' AS INT)`.
package enum ConversionFunctions {
  package static let entries: [FunctionEntry] = [
    entry("boolean", .boolean), entry("tinyint", .byte), entry("smallint", .short),
    entry("int", .int), entry("bigint", .long), entry("float", .float), entry("double", .double),
    entry("decimal", .decimalDefault), entry("string", .string), entry("binary", .binary),
    entry("date", .date), entry("timestamp", .timestamp),
  ]

  private static func entry(_ name: String, _ type: DataType) -> FunctionEntry {
    FunctionEntry(
      name, .conversion, usage: "\(name)(expr)", "The value cast to \(type.sqlName).",
      nulls: .byKernel,
      typing: TypingRule { (call, settings) throws(QueryError) in
        try TypingRule.checkCount(call, 1...1)
        try CastTyping.check(Cast(call.arguments[0], to: type, at: call.place), settings: settings)
        return type
      },
      .rewrite { call in .cast(Cast(call.arguments[0], to: type, at: call.place)) })
  }
}
