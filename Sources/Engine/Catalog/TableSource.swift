package import Columns

/// Something that rows can be read from: a file, a folder of files, a table in memory.
package protocol TableSource: Sendable {
  var schema: Schema { get }

  /// A short name for plans: `parquet`, `csv`, `memory`.
  var format: String { get }

  /// Where the rows come from, for people: a path, a table name.
  var location: String { get }

  /// What is known without reading the rows. Cheap: metadata only.
  func statistics() throws(QueryError) -> TableStatistics

  /// How the rows lie in their files, for people. Cheap: metadata only.
  func layoutFacts() throws(QueryError) -> [LayoutFact]

  /// The row count of the statistics is a count and no guess.
  var countsRows: Bool { get }

  func scan(_ request: ScanRequest) throws(QueryError) -> any TableScan
}

extension TableSource {
  package func layoutFacts() throws(QueryError) -> [LayoutFact] { [] }

  package var countsRows: Bool { false }
}

/// Something about how a table is stored: its row groups, its codec, its delimiter.
package struct LayoutFact: Hashable, Sendable {
  package var label: String
  package var value: String

  package init(_ label: String, _ value: String) {
    self.label = label
    self.value = value
  }
}

/// What a query wants of a source.
package struct ScanRequest: Sendable {
  /// Places in the source's schema, in the order in which batches carry the columns.
  package var columns: [Int]
  /// Only rows for which all of them hold are wanted. The source must apply every predicate, on
  /// the columns it names (which need not be among `columns`).
  package var predicates: [any ScanPredicate]
  /// The query needs no more rows than this, whichever they are.
  package var limit: Int?
  package var batchRowCount: Int

  package init(
    columns: [Int], predicates: [any ScanPredicate] = [], limit: Int? = nil,
    batchRowCount: Int = Batch.standardRowCount
  ) {
    self.columns = columns
    self.predicates = predicates
    self.limit = limit
    self.batchRowCount = batchRowCount
  }
}

/// A condition on some columns of a source, compiled by the engine or made while a join builds.
package protocol ScanPredicate: AnyObject, Sendable {
  /// Places in the source's schema, in the order in which `select` takes the vectors.
  var columns: [Int] { get }

  /// What statistics can prune by: every bound is implied by the predicate. Read when a morsel
  /// is opened, because a join's filter knows its bounds only once its build side is complete.
  var bounds: [ColumnBound] { get }

  /// The rows that may pass, or nil when all do. A dictionary vector is decided once an entry.
  func select(_ columns: [Vector], rowCount: Int) throws(QueryError) -> Selection?
}

/// A simple condition on one column that minimum, maximum, null counts, Bloom filters and
/// partition values can refute.
package struct ColumnBound: Sendable {
  package enum Condition: Sendable {
    case equal(Value)
    case less(Value, orEqual: Bool)
    case greater(Value, orEqual: Bool)
    case oneOf([Value])
    case isNull
    case isNotNull
  }

  /// The place in the source's schema.
  package var column: Int
  package var condition: Condition

  package init(column: Int, _ condition: Condition) {
    self.column = column
    self.condition = condition
  }
}

/// A source opened for one query: independent morsels that workers take in turn.
package protocol TableScan: Sendable {
  /// How many units of work there are; each gives its rows in order.
  var morselCount: Int { get }

  /// Rows before filters, when the source knows them: for progress.
  var estimatedRowCount: Int? { get }

  /// Called by any worker, several at once for different morsels.
  func open(morsel: Int, counters: ScanCounters) throws -> any BatchReader
}

/// Gives the batches of one morsel; used by one worker.
package protocol BatchReader: AnyObject {
  /// The next rows that passed the predicates, or nil at the end; may be empty in between.
  func next() throws -> Batch?
}
