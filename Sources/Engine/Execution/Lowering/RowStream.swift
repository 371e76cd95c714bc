import Catalog
import Columns
import Expressions

/// An operator of the physical plan, for EXPLAIN and the plan graph.
package final class PhysicalNode: Sendable {
  package let name: String
  package let detail: String
  package let children: [PhysicalNode]
  let id: OperatorID

  init(id: OperatorID, detail: String, children: [PhysicalNode]) {
    self.id = id
    name = id.name
    self.detail = detail
    self.children = children
  }

  /// The number by which metrics know the operator.
  package var number: Int { id.number }
}

/// Rows on their way: one or several branches that go on through the same steps.
struct RowStream {
  struct Branch {
    var source: any PipelineSource
    var steps: [any StepFactory] = []
    var dependencies: [Pipeline] = []
  }

  var branches: [Branch]
  var output: [ColumnReference]
  var node: PhysicalNode
  /// Set while the stream is nothing but rows that a sink has kept.
  var storedRows: StoredRows?

  init(
    _ source: any PipelineSource, _ output: [ColumnReference], _ node: PhysicalNode,
    after dependencies: [Pipeline] = []
  ) {
    branches = [Branch(source: source, dependencies: dependencies)]
    self.output = output
    self.node = node
  }

  /// Rows that a sink has kept.
  init(
    stored rows: StoredRows, _ output: [ColumnReference], _ node: PhysicalNode,
    after dependencies: [Pipeline]
  ) {
    self.init(StoredSource(rows), output, node, after: dependencies)
    storedRows = rows
  }

  mutating func append(_ step: any StepFactory, _ node: PhysicalNode, output: [ColumnReference]) {
    for index in branches.indices { branches[index].steps.append(step) }
    self.node = node
    self.output = output
    storedRows = nil
  }

  mutating func wait(for pipelines: [Pipeline]) {
    for index in branches.indices { branches[index].dependencies += pipelines }
  }

  func renamed(_ output: [ColumnReference]) -> RowStream {
    var copy = self
    copy.output = output
    return copy
  }

  var types: [DataType] { output.map(\.type) }
}

/// What an operator finds out that scans of some columns may filter by.
struct ScanFilter {
  var columns: [ColumnReference]
  /// Made once for every scan that has the columns, with their places in its schema.
  var predicate: (_ places: [Int]) -> any ScanPredicate
  /// What has to run before the scan.
  var pipelines: [Pipeline]

  /// The keys of a join's build side, in their order; nil unless all keys of the other side are
  /// columns for which only equal values meet.
  init?(_ keys: [Expression], nullSafe: [Bool], _ build: JoinBuild, _ pipelines: [Pipeline]) {
    guard !nullSafe.contains(true) else { return nil }
    columns = []
    for key in keys {
      guard case .column(let column) = key else { return nil }
      columns.append(column)
    }
    predicate = { places in
      let filter = RuntimeFilter(columns: places)
      build.filters.append(filter)
      return filter
    }
    self.pipelines = pipelines
  }

  /// The worst row that may be among the first of an order; nil unless it is by a column first.
  init?(_ orders: [SortOrder], _ bound: TopBound) {
    guard case .column(let column)? = orders.first?.expression else { return nil }
    columns = [column]
    predicate = { TopFilter(bound, columns: $0) }
    pipelines = []
  }

  /// The same filter on other columns with the same values; nil when it stays as it is.
  func moved(_ places: [ColumnID: ColumnReference]) -> ScanFilter? {
    guard columns.contains(where: { places[$0.id] != nil }) else { return nil }
    var copy = self
    copy.columns = columns.map { places[$0.id] ?? $0 }
    return copy
  }
}

extension [ScanFilter] {
  /// The filters on columns that some results only pass on, as filters on what they pass on.
  func following(_ results: [Expression]) -> [ScanFilter] {
    var places: [ColumnID: ColumnReference] = [:]
    for result in results {
      guard let output = result.outputColumn, case .column(let inner) = result.withoutAlias else {
        continue
      }
      places[output.id] = inner
    }
    return filter { filter in filter.columns.allSatisfy { places[$0.id] != nil } }
      .compactMap { $0.moved(places) }
  }
}
