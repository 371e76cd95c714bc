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

/// A join's build side by whose keys scans of the columns that meet them may filter.
struct JoinFilter {
  /// In the order of the join's keys.
  var columns: [ColumnReference]
  var build: JoinBuild
  var pipelines: [Pipeline]

  /// Nil unless all keys are columns for which only equal values meet.
  init?(_ keys: [Expression], nullSafe: [Bool], _ build: JoinBuild, _ pipelines: [Pipeline]) {
    guard !nullSafe.contains(true) else { return nil }
    columns = []
    for key in keys {
      guard case .column(let column) = key else { return nil }
      columns.append(column)
    }
    self.build = build
    self.pipelines = pipelines
  }

  /// The same filter on other columns with the same values; nil when it stays as it is.
  func moved(_ places: [ColumnID: ColumnReference]) -> JoinFilter? {
    guard columns.contains(where: { places[$0.id] != nil }) else { return nil }
    var copy = self
    copy.columns = columns.map { places[$0.id] ?? $0 }
    return copy
  }
}

extension [JoinFilter] {
  /// The filters on columns that some results only pass on, as filters on what they pass on.
  func following(_ results: [Expression]) -> [JoinFilter] {
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
