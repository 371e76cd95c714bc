package import Columns
package import Functions
package import Plan
package import Scheduler

/// Runs optimized plans on the workers.
package struct QueryRunner: Sendable {
  package let pool: WorkerPool
  package let budget: MemoryBudget
  package let spill: SpillDirectory
  package let catalogue: FunctionCatalogue
  package var batchRowCount = Batch.standardRowCount

  package init(
    pool: WorkerPool, budget: MemoryBudget, spill: SpillDirectory, catalogue: FunctionCatalogue
  ) {
    self.pool = pool
    self.budget = budget
    self.spill = spill
    self.catalogue = catalogue
  }

  /// Makes a plan ready to run: nothing is read yet but the metadata of files.
  package func prepare(
    _ plan: LogicalPlan, name: String, settings: EvaluationSettings,
    options: JobOptions = JobOptions()
  ) throws(QueryError) -> PreparedQuery {
    let query = makeContext(name, settings)
    let lowering = Lowering(catalogue: catalogue, query: query, runner: self)
    let (root, rows) = try lowering.lowerQuery(plan)
    let job = Job(name, on: pool, options: options)
    for pipeline in lowering.pipelines { pipeline.schedule(in: job, query) }
    return PreparedQuery(
      job: job, root: root, rows: rows, schema: plan.schema, memory: query.memory,
      origins: lowering.origins, isReady: lowering.pipelines.isEmpty)
  }

  /// Makes a plan ready to run whose rows are pulled page by page.
  package func preparePages(
    _ plan: LogicalPlan, name: String, settings: EvaluationSettings, paging: ResultPaging,
    options: JobOptions = JobOptions()
  ) throws(QueryError) -> PagedQuery {
    let query = makeContext(name, settings)
    let lowering = Lowering(catalogue: catalogue, query: query, runner: self)
    let (root, pages) = try lowering.lowerQuery(plan) { id in
      PagedRows(id, query, types: plan.schema.fields.map(\.type), paging)
    }
    let job = Job(name, on: pool, options: options)
    for pipeline in lowering.pipelines { pipeline.schedule(in: job, query) }
    return PagedQuery(
      job: job, root: root, pages: pages, schema: plan.schema, memory: query.memory,
      origins: lowering.origins)
  }

  private func makeContext(_ name: String, _ settings: EvaluationSettings) -> QueryContext {
    QueryContext(
      settings: settings, batchRowCount: batchRowCount,
      memory: MemoryAccount(name, of: budget), spill: spill)
  }
}

/// A query whose stages are laid out.
package final class PreparedQuery: Sendable {
  package let job: Job
  /// The physical plan, whose operators the job's metrics name by number.
  package let root: PhysicalNode
  package let schema: Schema
  package let memory: MemoryAccount
  /// What operators of the physical plan were made of, by their numbers.
  package let origins: [Int: LogicalPlan]
  private let rows: StoredRows
  /// The rows are there without running anything.
  private let isReady: Bool

  init(
    job: Job, root: PhysicalNode, rows: StoredRows, schema: Schema, memory: MemoryAccount,
    origins: [Int: LogicalPlan], isReady: Bool
  ) {
    self.job = job
    self.root = root
    self.rows = rows
    self.schema = schema
    self.memory = memory
    self.origins = origins
    self.isReady = isReady
  }

  /// Runs to the end on the calling thread and the workers; gives all rows in order.
  package func run() throws -> StoredRows {
    guard !isReady else { return rows }
    if let interruption = Interruption.current {
      try interruption.telling({ [job] in job.handle.cancel(.user) }) { try job.run() }
    } else {
      try job.run()
    }
    return rows
  }
}
