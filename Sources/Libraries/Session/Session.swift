package import Catalog
package import Columns
package import Execution
import Expressions
package import Functions
import Optimizer
import Plan
import SQL
package import Scheduler
import Synchronization

/// The door to the engine: a catalog, settings and the workers that queries run on.
public final class Session: Sendable {
  package let catalog = Catalog()
  package let settings: SessionSettings
  package let scheduler: SchedulerContext
  package let functions: FunctionCatalogue
  package let formats: FormatRegistry
  let configuration: SessionConfiguration
  let tableCache: TableCache
  /// What is to fail on purpose.
  let faults: Mutex<FaultInjection?>
  private let eventLog: EventLog?

  public init(_ configuration: SessionConfiguration = SessionConfiguration()) throws {
    self.configuration = configuration
    faults = Mutex(configuration.faults)
    var options = SchedulerOptions()
    if let threads = configuration.threads { options.workerCount = max(1, threads) }
    options.memoryBytes = configuration.memoryBytes
    options.spillParent = configuration.temporaryFolder
    options.faults = configuration.faults
    scheduler = SchedulerContext(options)
    settings = try SessionSettings(configuration.settings)
    functions = .builtIn
    formats = .standard
    tableCache = TableCache(catalog)
    eventLog = try configuration.eventLog.map { [events = scheduler.events] path in
      try EventLog(path: path, bus: events)
    }
    for setting in EngineSetting.allCases {
      if let value = configuration.settings[setting.rawValue] { apply(setting, value) }
    }
    registerSamples(in: configuration.dataFolder)
  }

  deinit {
    _ = eventLog?.close()
    scheduler.stop()
  }

  package var events: EventBus { scheduler.events }

  /// One statement, read and planned; nothing has run yet. What a program asks for itself need not
  /// be recorded among the user's queries.
  package func prepare(
    _ text: String, isRecorded: Bool = true
  ) throws(QueryError) -> PreparedStatement {
    let evaluation = settings.evaluation(schema: catalog.currentSchema)
    let statement = try Parser.statement(
      text, settings: ParserSettings(timeZone: evaluation.timeZone))
    return try StatementPlanner(self, evaluation, text: text, isRecorded: isRecorded)
      .plan(statement)
  }

  /// One statement whose rows are pulled page by page; nothing has run yet.
  package func preparePages(
    _ text: String, paging: ResultPaging = ResultPaging(), shape: ResultShape? = nil
  ) throws(QueryError) -> PreparedStatement {
    let evaluation = settings.evaluation(schema: catalog.currentSchema)
    let statement = try Parser.statement(
      text, settings: ParserSettings(timeZone: evaluation.timeZone))
    let planner = StatementPlanner(self, evaluation, text: text)
    guard case .query(let plan) = statement else {
      if shape != nil { throw ResultShape.notAQuery }
      return try planner.plan(statement)
    }
    return try planner.planPages(plan, paging, shape)
  }

  /// Runs one statement to its end.
  package func run(_ text: String, isRecorded: Bool = true) throws -> StatementResult {
    try prepare(text, isRecorded: isRecorded).run()
  }
}

/// The rows that a statement gives.
package struct StatementResult: Sendable {
  package var schema: Schema
  /// They may lie on disk: read them batch by batch.
  package var rows: StoredRows

  package var rowCount: Int { rows.rowCount }

  /// All rows in memory: for small results.
  package var batches: [Batch] {
    get throws { try rows.load() }
  }
}

/// A statement ready to run: a query with its stages laid out, or a command.
package final class PreparedStatement: Sendable {
  enum Work: Sendable {
    case query(PreparedQuery, QueryPlans)
    case pages(PagedQuery, QueryPlans)
    case command(@Sendable () throws -> [Batch])
  }

  package let schema: Schema
  /// False for statements that only do something.
  package let hasRows: Bool
  private let work: Work

  init(schema: Schema, hasRows: Bool, _ work: Work) {
    self.schema = schema
    self.hasRows = hasRows
    self.work = work
  }

  /// Runs to the end; blocks the caller.
  package func run() throws -> StatementResult {
    switch work {
    case .query(let query, let plans):
      query.job.options.events?.post(QueryPlanned(query, plans))
      return StatementResult(schema: schema, rows: try query.run())
    case .pages: throw QueryError.internalError("a paged statement is opened, not run")
    case .command(let body):
      return StatementResult(schema: schema, rows: StoredRows(try body()))
    }
  }

  /// Stops a running query; may be called from any thread.
  package func cancel() {
    job?.handle.cancel(.user)
  }

  /// The job of a query.
  package var job: Job? {
    switch work {
    case .query(let query, _): query.job
    case .pages(let query, _): query.job
    case .command: nil
    }
  }

  /// The rows of a paged query, which starts now; nil for commands. Called once.
  package func open(in session: Session) -> ResultPager? {
    guard case .pages(let query, let plans) = work else { return nil }
    session.events.post(QueryPlanned(query, plans))
    return ResultPager(query, zone: session.zone)
  }

  /// The plans of a query.
  package var plans: QueryPlans? {
    switch work {
    case .query(_, let plans), .pages(_, let plans): plans
    case .command: nil
    }
  }

  /// How far the query is.
  package var progress: JobProgress? {
    job?.handle.progress()
  }

  /// The physical plan of a query.
  package var physicalPlan: PhysicalNode? {
    switch work {
    case .query(let query, _): query.root
    case .pages(let query, _): query.root
    case .command: nil
    }
  }
}
