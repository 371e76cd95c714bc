import Catalog
import Columns
import Expressions
import Functions
import Plan
import Scheduler

/// Turns an optimized plan into pipelines. One instance lowers one query.
final class Lowering {
  let catalogue: FunctionCatalogue
  let query: QueryContext
  /// Runs the rounds of recursive queries.
  let runner: QueryRunner
  private(set) var pipelines: [Pipeline] = []
  private var operatorCount = 0
  /// What operators of the physical plan were made of, by their numbers.
  private(set) var origins: [Int: LogicalPlan] = [:]
  var subqueries: [Int: SubqueryResult] = [:]
  var subqueryPipelines: [Int: [Pipeline]] = [:]
  /// Rows of plans that several places read, by the plan's id.
  var sharedRows: [Int: (rows: StoredRows, pipelines: [Pipeline])] = [:]

  init(catalogue: FunctionCatalogue, query: QueryContext, runner: QueryRunner) {
    self.catalogue = catalogue
    self.query = query
    self.runner = runner
  }

  /// Lowers a whole query; its rows appear in `rows` when the pipelines have run.
  func lowerQuery(_ plan: LogicalPlan) throws(QueryError) -> (root: PhysicalNode, rows: StoredRows)
  {
    let stream = try lower(plan, [])
    if let stored = stream.storedRows {
      stored.keep()
      return (stream.node, stored)
    }
    let id = OperatorID(number: 0, name: "Collect")
    let rows = StoredRows(id, query)
    rows.keep()
    end(stream, into: CollectSink(id, into: rows))
    return (stream.node, rows)
  }

  /// Lowers a whole query whose rows are given page by page.
  func lowerQuery(
    _ plan: LogicalPlan, into pages: (OperatorID) -> PagedRows
  ) throws(QueryError) -> (root: PhysicalNode, pages: PagedRows) {
    var stream = try lower(plan, [])
    let pages = pages(OperatorID(number: 0, name: "Pages"))
    if let stored = stream.storedRows {
      stored.keep()
      stream.branches[0].source = PagedSource(stored, pages)
    }
    end(stream, into: PagingSink(pages), gate: pages.gate)
    return (stream.node, pages)
  }

  func lower(_ plan: LogicalPlan, _ filters: [ScanFilter]) throws(QueryError) -> RowStream {
    let stream = try lowered(plan, filters)
    origins[stream.node.number] = plan
    return stream
  }

  /// One lowering a node; the bodies are in files of their own.
  private func lowered(
    _ plan: LogicalPlan, _ filters: [ScanFilter]
  ) throws(QueryError) -> RowStream {
    switch plan {
    case .relation(let node): try lowerRelation(node, filters)
    case .values(let node): try lowerValues(node)
    case .range(let node): lowerRange(node)
    case .shared(let node): try lowerShared(node)
    case .alias(let node): try lower(node.child, filters).renamed(node.output)
    case .project(let node): try lowerProject(node, filters)
    case .filter(let node): try lowerFilter(node, filters)
    case .aggregate(let node): try lowerAggregate(node, filters)
    case .distinct(let node): try lowerDistinct(node, filters)
    case .expand(let node): try lowerExpand(node)
    case .window(let node): try lowerWindow(node)
    case .generate(let node): try lowerGenerate(node, filters)
    case .sort(let node): try lowerSort(node, limit: nil)
    case .limit(let node): try lowerLimit(node)
    case .sample(let node): try lowerSample(node)
    case .repartition(let node): try lower(node.child, filters)
    case .join(let node): try lowerJoin(node, filters)
    case .union(let node): try lowerUnion(node)
    case .setOperation(let node): try lowerSetOperation(node)
    case .recursion(let node): try lowerRecursion(node)
    case .unresolvedTable, .tableFunction, .inlineTable, .with, .having, .qualify, .namedWindows,
      .pivot, .unpivot:
      throw .internalError("\(type(of: plan.node).label) reached execution")
    }
  }

  /// A new operator of the physical plan.
  func makeNode(
    _ name: String, _ detail: String = "", _ children: [PhysicalNode] = []
  ) -> PhysicalNode {
    operatorCount += 1
    return PhysicalNode(
      id: OperatorID(number: operatorCount, name: name), detail: detail, children: children)
  }

  /// Ends all branches of a stream in one sink. Branches run one after the other, so that rows of
  /// the first come first and rows left over by a join come after its probes.
  @discardableResult
  func end(
    _ stream: RowStream, into sink: any PipelineSink, gate: StageGate? = nil
  ) -> [Pipeline] {
    var made: [Pipeline] = []
    for (index, branch) in stream.branches.enumerated() {
      let pipeline = Pipeline(
        stream.node.id.name, source: branch.source, steps: branch.steps, sink: sink,
        after: branch.dependencies + (made.last.map { [$0] } ?? []), order: index,
        finishesSink: index == stream.branches.count - 1, gate: gate)
      made.append(pipeline)
      pipelines.append(pipeline)
    }
    return made.last.map { [$0] } ?? []
  }

  func makeCompiler(_ input: [ColumnReference]) -> ExpressionCompiler {
    ExpressionCompiler(
      input: input, catalogue: catalogue, settings: query.settings, subqueries: subqueries)
  }

  /// Compiles the expressions of one operator over a stream; scalar subqueries in them run first.
  func compile(
    _ expressions: [Expression], over stream: inout RowStream
  ) throws(QueryError) -> [Evaluator] {
    let needed = try lowerSubqueries(in: expressions)
    stream.wait(for: needed)
    var compiler = makeCompiler(stream.output)
    return try compiler.compile(expressions)
  }

  /// A number that must be known before the query runs: LIMIT, OFFSET.
  func constantCount(_ expression: Expression?) throws(QueryError) -> Int? {
    guard let expression else { return nil }
    var compiler = makeCompiler([])
    let evaluator = try compiler.compile(expression)
    let vector = try evaluator.evaluate(
      Batch([], rowCount: 1), EvaluationFrame(query.settings))
    switch vector.value(at: 0) {
    case .int(let number): return Int(number)
    case .long(let number): return Int(number)
    case .short(let number): return Int(number)
    case .byte(let number): return Int(number)
    default: return nil
    }
  }
}
