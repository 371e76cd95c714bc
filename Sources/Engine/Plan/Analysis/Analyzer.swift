package import Catalog
package import Columns
import Expressions
package import Functions
import Synchronization

/// Gives meaning to a plan as written: tables for names, columns for names, types for
/// expressions, and only those operators that can run.
///
/// One walk from the leaves up. Every operator comes out together with its scope: what names mean
/// to the operator above it.
package struct Analyzer: Sendable {
  let catalog: Catalog
  let functions: FunctionCatalogue
  let settings: EvaluationSettings
  let external: (any ExternalTables)?
  let constants: (any ConstantEvaluator)?

  package init(
    catalog: Catalog, functions: FunctionCatalogue, settings: EvaluationSettings = .init(),
    external: (any ExternalTables)? = nil, constants: (any ConstantEvaluator)? = nil
  ) {
    self.catalog = catalog
    self.functions = functions
    self.settings = settings
    self.external = external
    self.constants = constants
  }

  /// The resolved plan; its output has the names that the query gives.
  package func analyze(_ plan: LogicalPlan) throws(QueryError) -> LogicalPlan {
    let analyzed = try analyze(plan, Environment()).materialized
    guard analyzed.height <= Self.maximumHeight else { throw ShapeErrors.tooComplex }
    return analyzed
  }

  var typing: TypingSettings { TypingSettings(ansi: settings.ansi) }

  /// What surrounds a part of a query.
  struct Environment {
    /// The scopes of enclosing queries, the nearest last.
    var outer: [Scope] = []
    /// Common table expressions in sight, by name in lower case.
    var tables: [String: CommonTable] = [:]
    /// What the WINDOW clause of this SELECT names, in lower case.
    var windows: [String: WindowSpecification] = [:]
    /// How many operators of the statement stand above.
    var depth = 0
  }

  /// How deep the operators of a statement may stand: analysis recurses as deep.
  static let maximumDepth = 400
  /// How high a plan may be with its views: every walk over it recurses as deep.
  static let maximumHeight = 800

  private static let counter = Atomic<Int>(0)

  /// The identity of a plan that several places read.
  static func nextSharedID() -> Int { counter.add(1, ordering: .relaxed).newValue }
}

/// An analyzed operator, and what its columns are called above it.
struct AnalyzedPlan {
  var plan: LogicalPlan
  var scope: Scope

  init(_ plan: LogicalPlan, _ scope: Scope) {
    self.plan = plan
    self.scope = scope
  }

  init(_ plan: LogicalPlan) {
    self.plan = plan
    scope = Scope(columns: plan.output)
  }

  /// The plan whose output is exactly what `*` stands for, by name and in order.
  var materialized: LogicalPlan {
    let wanted = scope.visible
    let output = plan.output
    let isSame =
      wanted.count == output.count
      && zip(wanted, output).allSatisfy { $0.id == $1.id && $0.name == $1.name }
    return isSame ? plan : .project(Project(wanted.map { .column($0) }, plan))
  }
}
