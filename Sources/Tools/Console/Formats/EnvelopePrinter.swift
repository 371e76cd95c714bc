import Columns
import Kernels

/// One JSON object a statement, for programs: its schema and rows as text, or its error.
package final class EnvelopePrinter: ResultPrinter {
  private let output: ByteOutput

  package init(_ output: ByteOutput) { self.output = output }

  package func write(_ result: PrintedResult, checkpoint: () throws -> Void) throws {
    let json = JSONText(output: output, zone: result.zone)
    begin(result.statement, result.sql, json)
    output.write(", \"schema\": ")
    json.writeString(result.schema.simpleString)
    output.write(", \"rows\": [")
    var isFirst = true
    try result.forEachBatch { batch in
      try checkpoint()
      let columns = result.texts(of: batch)
      for row in 0..<batch.rowCount {
        output.write(isFirst ? "[" : ", [")
        isFirst = false
        for index in columns.indices {
          if index > 0 { output.write(", ") }
          if let text = columns[index][row] {
            text.withBytes { json.writeString($0) }
          } else {
            output.write("null")
          }
        }
        output.write(UInt8(ascii: "]"))
      }
      try output.check()
    }
    output.write("], \"ms\": \(Quantities.fixed(result.milliseconds, digits: 3))}\n")
    try output.flush()
  }

  package func write(_ failure: PrintedFailure) throws {
    let json = JSONText(output: output, zone: .utc)
    let error = failure.error
    begin(failure.statement, failure.sql, json)
    output.write(", \"error\": {\"condition\": ")
    json.writeString(error.condition)
    output.write(", \"sqlstate\": ")
    json.writeString(error.sqlState)
    output.write(", \"message\": ")
    json.writeString(error.message + (error.hint.map { " " + $0 } ?? ""))
    output.write(", \"line\": \(error.position.map { "\($0.line)" } ?? "null")")
    output.write(", \"column\": \(error.position.map { "\($0.column)" } ?? "null")}}\n")
    try output.flush()
  }

  private func begin(_ statement: Int, _ sql: String, _ json: JSONText) {
    output.write("{\"statement\": \(statement), \"sql\": ")
    json.writeString(sql)
  }
}
