package import Columns

/// A call of a function or an operator.
package struct Call: Hashable, Sendable {
  /// Lower case; operators by their sign.
  package var name: String
  package var arguments: [Expression]
  package var distinct = false
  /// `FILTER (WHERE …)` of an aggregate.
  package var filter: Expression?
  /// `WITHIN GROUP (ORDER BY …)`.
  package var order: [SortOrder] = []
  /// `IGNORE NULLS` or `RESPECT NULLS`, when written.
  package var ignoreNulls: Bool?
  package var place: SourcePlace
  /// Set by the analyzer.
  package var resolution: Resolution?

  /// What the analyzer found out about a call.
  package struct Resolution: Hashable, Sendable {
    package var kind: FunctionKind
    package var type: DataType
    package var nullable: Bool
    /// False for `rand`, `uuid` …: such calls are never folded, merged or moved.
    package var deterministic: Bool

    package init(
      _ kind: FunctionKind, _ type: DataType, nullable: Bool, deterministic: Bool = true
    ) {
      self.kind = kind
      self.type = type
      self.nullable = nullable
      self.deterministic = deterministic
    }
  }

  package init(
    _ name: String, _ arguments: [Expression], at place: SourcePlace = .none,
    resolution: Resolution? = nil
  ) {
    self.name = name
    self.arguments = arguments
    self.place = place
    self.resolution = resolution
  }
}

extension Call {
  /// True for aggregates that leave out repeated values themselves when they are DISTINCT: those
  /// whose values have an order of their own.
  package var distinguishesItself: Bool { name == "listagg" }
}

package enum FunctionKind: Hashable, Sendable {
  case scalar
  case aggregate
  /// Only with OVER: `row_number`, `lag` …
  case window
  /// Makes rows: `explode`, `stack` …
  case generator
}

/// A function computed over a window of rows.
package struct WindowCall: Hashable, Sendable {
  package var function: Call
  package var specification: WindowSpecification
  package var place: SourcePlace

  package init(
    _ function: Call, over specification: WindowSpecification, at place: SourcePlace = .none
  ) {
    self.function = function
    self.specification = specification
    self.place = place
  }
}

package struct WindowSpecification: Hashable, Sendable {
  /// The name of a WINDOW clause that this one stands for or starts from.
  package var base: String?
  package var partition: [Expression]
  package var order: [SortOrder]
  package var frame: WindowFrame?

  package init(
    base: String? = nil, partition: [Expression] = [], order: [SortOrder] = [],
    frame: WindowFrame? = nil
  ) {
    self.base = base
    self.partition = partition
    self.order = order
    self.frame = frame
  }
}

package struct WindowFrame: Hashable, Sendable {
  package enum Unit: Hashable, Sendable { case rows, range }

  package indirect enum Bound: Hashable, Sendable {
    case unboundedPreceding
    case preceding(Expression)
    case currentRow
    case following(Expression)
    case unboundedFollowing
  }

  package var unit: Unit
  package var start: Bound
  package var end: Bound

  package init(_ unit: Unit, from start: Bound, to end: Bound) {
    self.unit = unit
    self.start = start
    self.end = end
  }
}

/// A query inside an expression. The plan is opaque here: plans stand above expressions.
package struct Subquery: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case scalar
    case exists
    /// `(values) IN (query)`.
    case membership([Expression])
  }

  package var kind: Kind
  package var plan: any SubqueryPlan
  package var place: SourcePlace

  package init(_ kind: Kind, _ plan: any SubqueryPlan, at place: SourcePlace = .none) {
    self.kind = kind
    self.plan = plan
    self.place = place
  }

  package static func == (left: Subquery, right: Subquery) -> Bool {
    left.kind == right.kind && left.plan.identity == right.plan.identity
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(plan.identity)
  }
}

/// What an expression needs to know of the plan of a subquery.
package protocol SubqueryPlan: Sendable {
  var outputColumns: [ColumnReference] { get }
  /// The columns of the enclosing query that the plan reads.
  var outerColumns: [ColumnReference] { get }
  /// Equal for equal plans.
  var identity: Int { get }
}
