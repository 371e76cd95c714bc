import Columns
import Plan
import Scheduler

extension Lowering {
  func lowerRecursion(_ node: Recursion) throws(QueryError) -> RowStream {
    let anchor = try lower(node.anchor, [])
    let physical = makeNode("UnionLoop", "level limit \(node.maximumDepth)", [anchor.node])
    let anchorRows = StoredRows(anchor.node.id, query)
    let made = end(anchor, into: CollectSink(anchor.node.id, into: anchorRows))
    let current = StoredRows(physical.id, query)
    current.keep()
    let (catalogue, query, runner) = (catalogue, query, runner)
    let source = RecursionSource(
      anchor: anchorRows, current: current, maximumDepth: node.maximumDepth, name: physical.name
    ) {
      let round = Lowering(catalogue: catalogue, query: query, runner: runner)
      round.sharedRows[node.id] = (current, [])
      let (_, rows) = try round.lowerQuery(node.step)
      let job = Job("Recursion", on: runner.pool)
      for pipeline in round.pipelines { pipeline.schedule(in: job, query) }
      if !round.pipelines.isEmpty { try job.run() }
      return rows
    }
    return RowStream(source, node.output, physical, after: made)
  }
}
