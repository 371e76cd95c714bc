package import Columns
package import Expressions

/// One function of the catalogue: everything that SQL, completion, help and tests know of it.
package struct FunctionEntry: Sendable {
  /// Lower case; operators by their sign.
  package var name: String
  package var aliases: [String]
  package var family: FunctionFamily
  /// How it is written: `substring(str, pos[, len])`.
  package var usage: String
  /// One sentence.
  package var summary: String
  package var examples: [FunctionExample]
  package var nulls: NullRule
  package var nullability: Nullability
  package var deterministic: Bool
  package var typing: TypingRule
  package var body: FunctionBody

  package init(
    _ name: String, aliases: [String] = [], _ family: FunctionFamily, usage: String,
    _ summary: String, examples: [FunctionExample] = [], nulls: NullRule = .anyNullGivesNull,
    nullability: Nullability = .byNullRule, deterministic: Bool = true, typing: TypingRule,
    _ body: FunctionBody
  ) {
    self.name = name
    self.aliases = aliases
    self.family = family
    self.usage = usage
    self.summary = summary
    self.examples = examples
    self.nulls = nulls
    self.nullability = nullability
    self.deterministic = deterministic
    self.typing = typing
    self.body = body
  }

  package var kind: FunctionKind {
    switch body {
    case .scalar, .prepared, .special, .rewrite: .scalar
    case .aggregate: .aggregate
    case .window: .window
    case .generator: .generator
    }
  }
}

package enum FunctionFamily: String, Sendable, CaseIterable {
  case operators, conditional, math, bitwise, strings, regex, datetime, conversion, hash
  case array, map, structure, lambda, json, url, aggregate, window, generator, misc
}

package struct FunctionExample: Sendable {
  package var sql: String
  /// The result as Spark casts it to a string.
  package var result: String

  package init(_ sql: String, _ result: String) {
    self.sql = sql
    self.result = result
  }
}

package enum NullRule: Sendable {
  /// The result is null where any argument is. The caller merges the null bits: the kernel
  /// computes every row as if none were null and must not fail on the garbage under a null.
  case anyNullGivesNull
  /// The kernel looks at nulls itself; the result may be null.
  case byKernel
  /// The kernel looks at nulls itself and never gives null (`isnull`, `count`, `concat_ws` …).
  case neverNull
}

/// What the schema says of the nulls of a result.
package enum Nullability: Sendable {
  /// As the null rule has it: any nullable argument, always, or never.
  case byNullRule
  case always
  case never
  case whenAnyArgument
  case whenAllArguments
}

/// Checks the arguments, inserts implicit casts into them and tells the result type.
package struct TypingRule: Sendable {
  package var apply:
    @Sendable (_ call: inout Call, _ settings: TypingSettings) throws(QueryError) -> DataType

  package init(
    _ apply:
      @escaping @Sendable (_ call: inout Call, _ settings: TypingSettings) throws(QueryError) ->
      DataType
  ) {
    self.apply = apply
  }
}

package struct TypingSettings: Sendable {
  package var ansi: Bool
  /// False gives decimal results whose fraction digits are not cut to save integer digits.
  package var allowPrecisionLoss: Bool

  package init(ansi: Bool = true, allowPrecisionLoss: Bool = true) {
    self.ansi = ansi
    self.allowPrecisionLoss = allowPrecisionLoss
  }
}

/// How a function is computed.
package enum FunctionBody: Sendable {
  /// A pure function of its argument vectors.
  case scalar(@Sendable (KernelInput) throws(QueryError) -> Vector)
  /// Prepared once a query from its call, where constant arguments (patterns, formats, seeds)
  /// are compiled; then used by several workers at once.
  case prepared(@Sendable (Call, EvaluationSettings) throws(QueryError) -> any PreparedFunction)
  /// Evaluated by the expression compiler because arguments are lazy or are lambdas
  /// (`and`, `or`, `if`, `coalesce`, `transform` …).
  case special
  /// Replaced by another expression right after typing (`nvl` → `coalesce`, `nullif` → CASE).
  case rewrite(@Sendable (Call) throws(QueryError) -> Expression)
  case aggregate(@Sendable (Call, EvaluationSettings) throws(QueryError) -> any AggregateFactory)
  /// Computed by the window operator.
  case window
  case generator(@Sendable (KernelInput) throws(QueryError) -> GeneratedRows)
}

package protocol PreparedFunction: Sendable {
  func evaluate(_ input: KernelInput) throws(QueryError) -> Vector
}

/// One call of a kernel: a batch of arguments.
package struct KernelInput: Sendable {
  package var arguments: [Vector]
  package var rowCount: Int
  package var type: DataType
  package var settings: EvaluationSettings

  package init(
    arguments: [Vector], rowCount: Int, type: DataType, settings: EvaluationSettings
  ) {
    self.arguments = arguments
    self.rowCount = rowCount
    self.type = type
    self.settings = settings
  }
}

/// What of the session decides answers.
package struct EvaluationSettings: Sendable {
  package var ansi: Bool
  /// A name of the time zone database, or an offset as `+02:00`.
  package var timeZone: String
  /// The time at which the query began, in microseconds: `now()` is the same in every row.
  package var queryTimeMicros: Int64
  package var currentCatalog: String
  package var currentSchema: String
  package var user: String

  package init(
    ansi: Bool = true, timeZone: String = "UTC", queryTimeMicros: Int64 = 0,
    currentCatalog: String = "spark_catalog", currentSchema: String = "default",
    user: String = "martlet"
  ) {
    self.ansi = ansi
    self.timeZone = timeZone
    self.queryTimeMicros = queryTimeMicros
    self.currentCatalog = currentCatalog
    self.currentSchema = currentSchema
    self.user = user
  }
}

/// The rows that a generator makes of each input row.
package struct GeneratedRows: Sendable {
  /// How many rows each input row gives.
  package var counts: [Int32]
  /// The generated columns, as long as the counts' sum.
  package var columns: [Vector]

  package init(counts: [Int32], columns: [Vector]) {
    self.counts = counts
    self.columns = columns
  }
}
