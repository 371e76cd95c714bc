import Catalog
import Columns
import Execution
import Functions
import Plan

extension StatementPlanner {
  /// `INSERT OVERWRITE DIRECTORY`: nothing shows before all rows are written.
  func planInsertDirectory(_ insert: InsertDirectory) throws(QueryError) -> PreparedStatement {
    let analyzed = try analyze(insert.query)
    let query = try lower(try optimize(analyzed))
    let format = try session.formats.required(insert.format)
    let request = SinkRequest(
      path: insert.path, schema: analyzed.schema, mode: .overwrite,
      options: FormatOptions(insert.options).inZone(evaluation.timeZone))
    return command {
      let rows = try query.run()
      let sink = try format.makeSink(request)
      do {
        let writer = try sink.makeWriter(0)
        try rows.forEach { batch in
          try Interruption.check()
          try writer.write(batch)
        }
        try writer.finish()
        _ = try sink.commit()
      } catch {
        sink.abort()
        throw error
      }
    }
  }
}
