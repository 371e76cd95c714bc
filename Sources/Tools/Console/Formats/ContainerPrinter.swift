import Catalog
import Columns
import Glibc
import Session

/// Parquet or Arrow files, which hold one result each.
package final class ContainerPrinter: ResultPrinter {
  private let format: any FileFormat
  private let name: String
  /// Nil writes the bytes to standard output.
  private let path: String?
  private var isUsed = false

  package init(_ format: OutputFormat, path: String?) throws(UsageError) {
    name = format.rawValue
    guard let writer = FormatRegistry.standard.format(named: name) else {
      throw UsageError("this build writes no \(name) files")
    }
    self.format = writer
    self.path = path
  }

  package func write(_ result: PrintedResult, checkpoint: () throws -> Void) throws {
    guard result.hasRows else { return }
    guard !isUsed else {
      throw QueryError(
        "UNSUPPORTED_FEATURE", sqlState: "0A000",
        "A \(name) file holds one result, and this is another.",
        hint: "Run the statements one by one, or choose another format.")
    }
    isUsed = true
    if let path {
      try write(result, to: path, checkpoint)
    } else {
      try withTemporaryPath { temporary in
        try write(result, to: temporary, checkpoint)
        try copy(temporary)
      }
    }
  }

  private func write(
    _ result: PrintedResult, to path: String, _ checkpoint: () throws -> Void
  ) throws {
    let request = SinkRequest(
      path: path, schema: result.schema, mode: .overwrite,
      options: FormatOptions([("singleFile", "true")]))
    let sink = try format.makeSink(request)
    do {
      let writer = try sink.makeWriter(0)
      try result.forEachBatch { batch in
        try checkpoint()
        try writer.write(batch.materialized)
      }
      try writer.finish()
      _ = try sink.commit()
    } catch {
      sink.abort()
      throw error
    }
  }

  private func withTemporaryPath(_ body: (String) throws -> Void) throws {
    let folder = Terminal.environment("TMPDIR") ?? "/tmp"
    var template = Array("\(folder)/martlet-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw OutputFailure.failed(path: folder, code: errno)
    }
    let made = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let file = "\(made)/result.\(name)"
    defer {
      unlink(file)
      rmdir(made)
    }
    try body(file)
  }

  private func copy(_ file: String) throws {
    let descriptor = open(file, O_RDONLY)
    guard descriptor >= 0 else { throw OutputFailure.failed(path: file, code: errno) }
    defer { close(descriptor) }
    let output = ByteOutput(descriptor: STDOUT_FILENO)
    try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
      guard let start = buffer.baseAddress else { return }
      while true {
        let count = read(descriptor, start, buffer.count)
        guard count >= 0 else { throw OutputFailure.failed(path: file, code: errno) }
        if count == 0 { break }
        output.write(start, count: count)
        try output.check()
      }
    }
    try output.flush()
  }
}
