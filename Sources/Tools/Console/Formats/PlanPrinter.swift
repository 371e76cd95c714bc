import Columns

/// Prints the one cell of an EXPLAIN as lines of text.
final class PlanPrinter: ResultPrinter {
  private let output: ByteOutput

  init(_ output: ByteOutput) { self.output = output }

  func write(_ result: PrintedResult, checkpoint: () throws -> Void) throws {
    try result.forEachBatch { batch in
      for row in 0..<batch.rowCount {
        guard let cell = result.texts(of: batch).first?[row] else { continue }
        for line in cell.string.split(separator: "\n", omittingEmptySubsequences: false) {
          output.write(DisplayText.visible(String(line)) + "\n")
        }
      }
    }
    try output.flush()
  }
}

extension PrintedResult {
  /// What EXPLAIN gives: lines of text, which a table would only put on one line.
  var isPlan: Bool { schema.fields.map(\.name) == ["plan"] && schema.fields[0].type == .string }
}
