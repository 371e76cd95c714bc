package import Columns
package import Plan
package import Scheduler

/// A query whose stages are laid out and whose rows are pulled page by page.
package final class PagedQuery: Sendable {
  package let job: Job
  /// The physical plan, whose operators the job's metrics name by number.
  package let root: PhysicalNode
  package let pages: PagedRows
  package let schema: Schema
  package let memory: MemoryAccount
  /// What operators of the physical plan were made of, by their numbers.
  package let origins: [Int: LogicalPlan]

  init(
    job: Job, root: PhysicalNode, pages: PagedRows, schema: Schema, memory: MemoryAccount,
    origins: [Int: LogicalPlan]
  ) {
    self.job = job
    self.root = root
    self.pages = pages
    self.schema = schema
    self.memory = memory
    self.origins = origins
  }
}
