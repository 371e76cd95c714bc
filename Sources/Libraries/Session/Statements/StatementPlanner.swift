import Catalog
import Columns
import Execution
import Expressions
import Functions
import Optimizer
import Plan
import Scheduler
import Synchronization

/// Plans one statement for a session; commands are in files of their own.
struct StatementPlanner {
  let session: Session
  let evaluation: EvaluationSettings
  let text: String
  private let isRecorded: Bool

  init(
    _ session: Session, _ evaluation: EvaluationSettings, text: String, isRecorded: Bool = true
  ) {
    self.session = session
    self.evaluation = evaluation
    self.text = text
    self.isRecorded = isRecorded
  }

  func plan(_ statement: Statement) throws(QueryError) -> PreparedStatement {
    switch statement {
    case .query(let plan): return try planQuery(plan)
    case .explain(let mode, let inner): return try planExplain(mode, inner)
    case .createView(let view): return try planCreateView(view)
    case .createFileView(let view): return try planCreateFileView(view)
    case .dropView(let name, let ifExists, let place):
      return planDropView(name, ifExists: ifExists, place)
    case .renameView(let name, let newName, let place):
      return planRenameView(name, to: newName, place)
    case .insertDirectory(let insert): return try planInsertDirectory(insert)
    case .set(let name, let value): return planSet(name, value)
    case .reset(let name): return planReset(name)
    case .use(let schema, let place): return planUse(schema, place)
    case .show(let show): return try planShow(show)
    case .describeTable(let name, _, let place): return try planDescribe(name, place)
    case .describeQuery(let plan): return planDescribe(try analyze(plan).schema)
    case .describeFunction(let name, let extended):
      return try planDescribeFunction(name, extended: extended)
    case .cacheTable(let name, let query, _, let place):
      return try planCache(name, query, place)
    case .uncacheTable(let name, let ifExists, let place):
      return planUncache(name, ifExists: ifExists, place)
    case .clearCache: return command { [session] in session.tableCache.clear() }
    }
  }

  func analyze(_ plan: LogicalPlan) throws(QueryError) -> LogicalPlan {
    let analyzer = Analyzer(
      catalog: session.catalog, functions: session.functions, settings: evaluation,
      external: FileTables(formats: session.formats, timeZone: evaluation.timeZone),
      constants: constants)
    return try analyzer.analyze(plan)
  }

  var constants: ConstantFolder {
    ConstantFolder(functions: session.functions, settings: evaluation)
  }

  func optimize(_ plan: LogicalPlan) throws(QueryError) -> LogicalPlan {
    let optimizer = Optimizer(
      functions: session.functions, typing: TypingSettings(ansi: evaluation.ansi),
      constants: constants)
    return try optimizer.optimize(plan)
  }

  /// An optimized plan laid out in stages.
  func lower(_ plan: LogicalPlan) throws(QueryError) -> PreparedQuery {
    try runner.prepare(plan, name: jobName, settings: evaluation, options: jobOptions)
  }

  private var jobName: String { String(text.prefix(80)) }

  private var jobOptions: JobOptions {
    var options = JobOptions()
    options.events = isRecorded ? session.events : nil
    options.detail = text
    options.faults = session.faults.withLock { $0 }
    return options
  }

  private var runner: QueryRunner {
    var runner = QueryRunner(
      pool: session.scheduler.pool, budget: session.scheduler.budget,
      spill: session.scheduler.spill, catalogue: session.functions)
    if let rows = session.configuration.batchRowCount { runner.batchRowCount = max(1, rows) }
    return runner
  }

  /// A query whose rows are pulled page by page.
  func planPages(
    _ written: LogicalPlan, _ paging: ResultPaging, _ shape: ResultShape?
  ) throws(QueryError) -> PreparedStatement {
    var analyzed = try analyze(try shape?.filtering(written, evaluation) ?? written)
    if let shape { analyzed = try shape.ordering(analyzed) }
    let optimized = try optimize(analyzed)
    let query = try runner.preparePages(
      optimized, name: jobName, settings: evaluation, paging: paging, options: jobOptions)
    let plans = QueryPlans(written: written, analyzed: analyzed, optimized: optimized)
    return PreparedStatement(schema: analyzed.schema, hasRows: true, .pages(query, plans))
  }

  private func planQuery(_ plan: LogicalPlan) throws(QueryError) -> PreparedStatement {
    let analyzed = try analyze(plan)
    let optimized = try optimize(analyzed)
    let query = try lower(optimized)
    let plans = QueryPlans(written: plan, analyzed: analyzed, optimized: optimized)
    return PreparedStatement(schema: analyzed.schema, hasRows: true, .query(query, plans))
  }

  /// A statement without rows.
  func command(_ body: @escaping @Sendable () throws -> Void) -> PreparedStatement {
    PreparedStatement(
      schema: Schema([]), hasRows: false,
      .command {
        try body()
        return []
      })
  }

  /// A statement whose rows are strings (nil for null) made when it runs.
  func table(
    _ columns: [String], _ rows: @escaping @Sendable () throws -> [[String?]]
  ) -> PreparedStatement {
    let schema = Schema(columns.map { Field($0, .string) })
    return PreparedStatement(
      schema: schema, hasRows: true,
      .command {
        let made = try rows()
        let vectors = columns.indices.map { column in
          Vector.of(.string, made.map { $0[column].map(Value.string) ?? .null })
        }
        return [Batch(vectors, rowCount: made.count)]
      })
  }
}
