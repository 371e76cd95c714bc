import Catalog
import Columns
import Expressions
package import Plan
import Synchronization

/// Guesses how many rows operators give, from what tables know of themselves.
package final class CardinalityEstimator: Sendable {
  /// Tables that know nothing of themselves seem to have this many rows.
  private static let unknownRowCount = 1_000_000.0
  /// Text without statistics seems to have this many different values.
  private static let unknownTextDistinct = 25.0
  private let known = Mutex<[ColumnID: PlanEstimate]>([:])

  package init() {}

  package func estimate(_ plan: LogicalPlan) -> PlanEstimate {
    switch plan {
    case .relation(let node): return relation(node)
    case .values(let node): return flat(Double(node.rows.count), node.output)
    case .range(let node): return range(node)
    case .shared(let node): return renamed(node.definition, as: node.output)
    case .project(let node): return project(node)
    case .filter(let node):
      return Selectivity(estimate(node.child)).filtered(by: node.condition.conjuncts)
    case .aggregate(let node): return aggregate(node)
    case .expand(let node):
      let child = estimate(node.child)
      let rows = child.rows * Double(max(node.projections.count, 1))
      var result = flat(rows, node.output)
      result.columns.merge(child.columns) { _, passed in passed }
      return result
    case .window(let node):
      var result = estimate(node.child)
      add(node.functions.compactMap(\.outputColumn), to: &result)
      return result
    case .generate(let node):
      var result = estimate(node.child)
      result.rows *= 5
      add(node.generated, to: &result)
      return result
    case .limit(let node):
      let child = estimate(node.child)
      guard let count = node.count?.rowCount else { return child }
      return child.reduced(by: min(1, Double(count) / max(child.rows, 1)))
    case .distinct(let node):
      let child = estimate(node.child)
      return child.reduced(by: groupCount(node.child.output.map(\.id), child) / max(child.rows, 1))
    case .sample(let node):
      let child = estimate(node.child)
      switch node.amount {
      case .fraction(let lower, let upper):
        return child.reduced(by: min(max(upper - lower, 0), 1))
      case .rows(let count):
        return child.reduced(by: min(1, Double(count) / max(child.rows, 1)))
      }
    case .join(let node):
      return JoinEstimate(node, estimate(node.left), estimate(node.right)).result
    case .union(let node): return union(node)
    case .setOperation(let node): return estimate(node.left).reduced(by: 0.5)
    case .recursion(let node):
      let anchor = estimate(node.anchor)
      return flat(anchor.rows * 10, node.output)
    default:
      return plan.children.first.map { estimate($0) } ?? flat(Self.unknownRowCount, plan.output)
    }
  }

  // MARK: Sources

  private func relation(_ node: Relation) -> PlanEstimate {
    let base = table(node)
    return Selectivity(base).filtered(by: node.filters)
  }

  /// The table without conditions; asked for once.
  private func table(_ node: Relation) -> PlanEstimate {
    guard let key = node.allColumns.first?.id else { return PlanEstimate(rows: 1) }
    if let found = known.withLock({ $0[key] }) { return found }
    let statistics = (try? node.source.statistics()) ?? TableStatistics()
    let rows =
      statistics.rowCount.map { max(Double($0), 1) }
      ?? statistics.byteSize.map { max(Double($0) / Double(8 * max(node.allColumns.count, 1)), 1) }
      ?? Self.unknownRowCount
    var result = PlanEstimate(rows: rows)
    for (index, column) in node.allColumns.enumerated() {
      let facts = index < statistics.columns.count ? statistics.columns[index] : nil
      result.columns[column.id] = self.column(column, facts, rows)
    }
    known.withLock { $0[key] = result }
    return result
  }

  private func column(
    _ column: ColumnReference, _ facts: ColumnStatistics?, _ rows: Double
  ) -> ColumnEstimate {
    let minimum = facts?.minimum?.position
    let maximum = facts?.maximum?.position
    let nulls = facts?.nullCount.map { Double($0) / rows } ?? 0
    let distinct: Double
    if let count = facts?.distinctCount {
      distinct = Double(count)
    } else if let minimum, let maximum, column.type.isInteger || column.type == .date {
      distinct = maximum - minimum + 1
    } else if column.type == .boolean {
      distinct = 2
    } else if column.type.isText {
      distinct = Self.unknownTextDistinct
    } else {
      distinct = rows / 10
    }
    return ColumnEstimate(
      distinct: max(min(distinct, rows), 1), minimum: minimum, maximum: maximum,
      nullFraction: min(nulls, 1), tableRows: rows)
  }

  private func range(_ node: NumberRange) -> PlanEstimate {
    let span = Double(node.end) - Double(node.start)
    let rows = max((span / Double(node.step)).rounded(.up), 0)
    let bounds = [Double(node.start), Double(node.end)].sorted()
    return PlanEstimate(
      rows: rows,
      columns: [
        node.column.id: ColumnEstimate(
          distinct: max(rows, 1), minimum: bounds[0], maximum: bounds[1], tableRows: max(rows, 1))
      ])
  }

  private func flat(_ rows: Double, _ columns: [ColumnReference]) -> PlanEstimate {
    var result = PlanEstimate(rows: rows)
    add(columns, to: &result)
    return result
  }

  /// Computed columns: nothing is known of their values.
  private func add(_ columns: [ColumnReference], to result: inout PlanEstimate) {
    for column in columns where result.columns[column.id] == nil {
      result.columns[column.id] = ColumnEstimate(
        distinct: max(result.rows / 2, 1), tableRows: max(result.rows, 1))
    }
  }

  private func renamed(_ plan: LogicalPlan, as columns: [ColumnReference]) -> PlanEstimate {
    let inner = estimate(plan)
    var result = PlanEstimate(rows: inner.rows)
    for (column, name) in zip(plan.output, columns) {
      result.columns[name.id] = inner.columns[column.id]
    }
    add(columns, to: &result)
    return result
  }

  // MARK: Operators

  private func project(_ node: Project) -> PlanEstimate {
    var result = estimate(node.child)
    for case .alias(let alias) in node.expressions {
      switch alias.child.withoutImplicitCasts {
      case .column(let column): result.columns[alias.id] = result.columns[column.id]
      case .literal:
        result.columns[alias.id] = ColumnEstimate(distinct: 1, tableRows: max(result.rows, 1))
      default: continue
      }
    }
    add(node.output, to: &result)
    return result
  }

  private func aggregate(_ node: Aggregate) -> PlanEstimate {
    let child = estimate(node.child)
    guard !node.groupings.isEmpty else { return flat(1, node.output) }
    var rows = 1.0
    for grouping in node.groupings {
      rows = min(rows * distinct(grouping, child), child.rows)
    }
    var result = child.reduced(by: max(rows, 1) / max(child.rows, 1))
    // A single grouping tells the groups apart.
    for grouping in node.results {
      guard let column = grouping.outputColumn else { continue }
      if case .column(let source) = grouping.withoutAlias, let known = child.columns[source.id] {
        var values = known
        values.distinct = min(known.distinct, max(rows, 1))
        if node.groupings.count == 1 {
          values.tableRows = max(rows, 1)
          values.tableDistinct = max(rows, 1)
        }
        result.columns[column.id] = values
      }
    }
    add(node.output, to: &result)
    return result
  }

  private func distinct(_ expression: Expression, _ child: PlanEstimate) -> Double {
    switch expression.withoutImplicitCasts {
    case .column(let column): return child.columns[column.id]?.distinct ?? child.rows / 10
    case .literal: return 1
    default:
      let parts = expression.columnIDs.map { child.columns[$0]?.distinct ?? child.rows / 10 }
      return min(parts.reduce(1, *), max(child.rows / 4, 1))
    }
  }

  private func groupCount(_ columns: [ColumnID], _ child: PlanEstimate) -> Double {
    var rows = 1.0
    for column in columns {
      rows = min(rows * (child.columns[column]?.distinct ?? child.rows / 10), child.rows)
    }
    return rows
  }

  private func union(_ node: Union) -> PlanEstimate {
    let inputs = node.inputs.map { estimate($0) }
    var result = PlanEstimate(rows: inputs.reduce(0) { $0 + $1.rows })
    for (index, column) in node.output.enumerated() {
      var distinct = 0.0
      for (input, estimate) in zip(node.inputs, inputs) where index < input.output.count {
        distinct += estimate.columns[input.output[index].id]?.distinct ?? estimate.rows / 10
      }
      result.columns[column.id] = ColumnEstimate(
        distinct: max(distinct, 1), tableRows: max(result.rows, 1))
    }
    return result
  }
}

extension Expression {
  /// What was written, without the casts that typing put around it.
  var withoutImplicitCasts: Expression {
    switch self {
    case .cast(let cast) where cast.mode == .implicit: cast.child.withoutImplicitCasts
    case .alias(let alias): alias.child.withoutImplicitCasts
    default: self
    }
  }
}
