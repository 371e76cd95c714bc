import Columns
import Expressions
import Plan

/// The operators of the pipe syntax: `FROM t |> WHERE a > 1 |> SELECT b`.
extension Parser {
  /// After `|>`.
  mutating func pipeOperator(_ input: LogicalPlan) throws -> LogicalPlan {
    switch current.keyword {
    case .select: return try select(from: input)
    case .extend:
      advance()
      let items = try commaSeparated { try $0.namedExpression() }
      return .project(Project([.star(Star())] + items, input))
    case .set:
      advance()
      return try assigned(input)
    case .drop:
      advance()
      let names = try commaSeparated { [try $0.strictName()] }
      return .project(Project([.star(Star(except: names))], input))
    case .as:
      advance()
      return .alias(SubqueryAlias([try strictName()], input))
    case .where:
      advance()
      return .filter(Filter(try expression(), input))
    case .tablesample: return try sampled(input)
    case .union, .except, .minus, .intersect:
      let kind = current.keyword ?? .union
      advance()
      let all = takeAll()
      return Self.combined(kind, all: all, input, try queryPrimary())
    case .aggregate:
      advance()
      return try pipeAggregate(input)
    case .order, .sort, .cluster, .distribute, .limit, .offset, .window:
      return try pipeOrganization(input)
    default:
      if let rotated = try pivotOrUnpivot(input) { return rotated }
      if let join = try takeJoin() {
        return try joined(input, join.kind, natural: join.natural)
      }
      throw syntaxError(
        at: current,
        expected: [
          .select, .extend, .set, .drop, .as, .where, .join, .union, .order, .limit, .aggregate,
        ])
    }
  }

  /// `SET a = 1, b = a + 1`: one column after the other gets a new value at its old place.
  private mutating func assigned(_ input: LogicalPlan) throws -> LogicalPlan {
    var plan = input
    repeat {
      let place = place
      let name = try strictName()
      try expect(.equal)
      let value = Alias(try expression(), [name])
      plan = .project(Project([.star(Star(replacing: [value], at: place))], plan))
    } while take(.comma)
    return plan
  }

  /// `AGGREGATE sum(a) AS s GROUP BY b AS c`: the groupings come first in the result.
  private mutating func pipeAggregate(_ input: LogicalPlan) throws -> LogicalPlan {
    var items: [Expression] = []
    if !at(.group, .by), !endsPhrase(current) {
      items = try commaSeparated { try $0.namedExpression() }
    }
    guard take(.group, .by) else {
      return .aggregate(Aggregate(by: [], items, input))
    }
    if at(.rollup) || at(.cube) || at(.grouping, .sets) {
      throw unsupported(
        "PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE",
        "The SQL pipe operator syntax with aggregation (using |> AGGREGATE) does not support"
          + " GROUPING SETS.", at: current)
    }
    let groupings = try commaSeparated { try $0.namedExpression() }
    return .aggregate(
      Aggregate(by: groupings.map(\.withoutAlias), groupings + items, input))
  }

  private mutating func pipeOrganization(_ input: LogicalPlan) throws -> LogicalPlan {
    let start = current
    let orders = at(.order) || at(.sort) || at(.cluster) || at(.distribute)
    let first = orders ? "\(text(of: current).uppercased()) BY" : ""
    let plan = try organized(input)
    if orders, case .limit = plan {
      throw QueryError(
        "MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS", sqlState: "42000",
        "\(first) and LIMIT cannot coexist in the same SQL pipe operator using '|>'. Please"
          + " separate the multiple result clauses into separate pipe operators and then retry the"
          + " query again.", at: start.position)
    }
    return plan
  }
}
