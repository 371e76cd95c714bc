import Columns
import Console
import Foundation
import Kernels
import Session

extension Command {
  static let worker = Command(
    name: "worker", summary: "What tpch starts to measure this engine: prints lines of JSON.",
    usage: "worker --data DIR --queries DIR --numbers 1,2 --answers DIR [flags]",
    flags: [
      .own("--data", value: "DIR", "the Parquet files"),
      .own("--queries", value: "DIR", "the files q01.sql … q22.sql"),
      .own("--numbers", value: "NUMBERS", "which queries"),
      .own("--threads", value: "COUNT", "threads, otherwise 2"),
      .own("--runs", value: "COUNT", "counted runs, otherwise 3"),
      .own("--answers", value: "DIR", "where rows are written"),
    ]
  ) { options in
    func value(_ flag: String) throws(UsageError) -> String {
      guard let text = options.values[flag] else { throw UsageError("worker wants \(flag)") }
      return text
    }
    let worker = try BenchWorker(
      data: value("--data"), queries: value("--queries"), answers: value("--answers"),
      threads: options.positive("--threads") ?? 2, runs: options.positive("--runs") ?? 3)
    for word in try value("--numbers").split(separator: ",") {
      if let number = Int(word) { worker.measure(number) }
    }
    worker.tell(EngineResult.Message(peakBytes: ProcessMemory.peakBytes))
    return .done
  }
}

/// Runs TPC-H queries in this process.
struct BenchWorker {
  let session: Session
  let queries: String
  let answers: String
  let runs: Int

  init(data: String, queries: String, answers: String, threads: Int, runs: Int) throws {
    var configuration = SessionConfiguration()
    configuration.threads = threads
    session = try Session(configuration)
    self.queries = queries
    self.answers = answers
    self.runs = runs
    let tables = [
      "customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier",
    ]
    for table in tables {
      _ = try session.run(
        "CREATE TEMPORARY VIEW \(table) AS SELECT * FROM parquet.`\(data)/\(table).parquet`")
    }
  }

  func measure(_ number: Int) {
    let name = number < 10 ? "q0\(number)" : "q\(number)"
    do {
      let sql = try String(contentsOfFile: "\(queries)/\(name).sql", encoding: .utf8)
      try write(try session.run(sql), to: "\(answers)/martlet-\(name).tsv")
      let seconds = try (0..<runs).map { _ in
        let start = DispatchTime.now().uptimeNanoseconds
        _ = try session.run(sql)
        return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
      }
      tell(EngineResult.Message(query: number, seconds: seconds))
    } catch {
      tell(EngineResult.Message(query: number, error: "\(error)"))
    }
  }

  func tell(_ message: EngineResult.Message) {
    guard let data = try? JSONEncoder().encode(message) else { return }
    FileHandle.standardOutput.write(data + [UInt8(ascii: "\n")])
  }

  private func write(_ result: StatementResult, to path: String) throws {
    var text = ""
    for batch in try result.batches {
      let columns = batch.columns.map { ColumnText.texts(of: $0) }
      for row in 0..<batch.rowCount {
        let cells = columns.map { column in
          if case .string(let cell) = column.value(at: row) { cell } else { "NULL" }
        }
        text += cells.joined(separator: "\t") + "\n"
      }
    }
    try text.write(toFile: path, atomically: false, encoding: .utf8)
  }
}

/// What the system tells of this process.
enum ProcessMemory {
  /// The most memory that has been held at once.
  static var peakBytes: Int? {
    let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let digits = line?.filter { $0.isASCII && $0.isNumber }
    return digits.flatMap { Int($0) }.map { $0 * 1024 }
  }
}
