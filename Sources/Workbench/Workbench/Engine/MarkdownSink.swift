import Catalog
import Columns
import Glibc
import Kernels
import Synchronization
import TerminalKit

/// Writes rows as a table of Markdown into one file, which appears when all is written.
final class MarkdownSink: TableSink {
  static let name = "markdown"
  static let endings = ["md", "markdown"]

  private let request: SinkRequest
  private let zone: TimeZone
  private let draft: String
  private let written = Mutex((rowCount: 0, byteSize: 0))

  init(_ request: SinkRequest, zone: TimeZone) {
    self.request = request
    self.zone = zone
    draft = request.path + ".\(getpid()).part"
  }

  func makeWriter(_ index: Int) throws -> any BatchWriter {
    guard let file = fopen(draft, "we") else { throw Self.error(draft) }
    let writer = Writer(file, draft, request.schema, zone) { [self] rowCount, byteSize in
      written.withLock { $0 = (rowCount, byteSize) }
    }
    try writer.begin()
    return writer
  }

  func commit() throws -> WriteResult {
    guard rename(draft, request.path) == 0 else { throw Self.error(request.path) }
    let (rowCount, byteSize) = written.withLock { $0 }
    return WriteResult(rowCount: rowCount, byteSize: byteSize, fileCount: 1)
  }

  func abort() { unlink(draft) }

  fileprivate static func error(_ path: String) -> QueryError {
    QueryError(
      "FAILED_WRITE_FILE", sqlState: "58030",
      "The file \(path) cannot be written: \(String(cString: strerror(errno))).")
  }

  private final class Writer: BatchWriter {
    private var file: UnsafeMutablePointer<FILE>?
    private let path: String
    private let schema: Schema
    private let zone: TimeZone
    private let ended: (Int, Int) -> Void
    private var rowCount = 0
    private var byteSize = 0

    init(
      _ file: UnsafeMutablePointer<FILE>, _ path: String, _ schema: Schema, _ zone: TimeZone,
      ended: @escaping (Int, Int) -> Void
    ) {
      self.file = file
      self.path = path
      self.schema = schema
      self.zone = zone
      self.ended = ended
    }

    deinit { if let file { fclose(file) } }

    func begin() throws {
      let isNumber = schema.fields.map { $0.type.gridAlignment == .trailing }
      try put(TextTable.markdownLine(schema.fields.map(\.name)))
      try put(TextTable.markdownLine(isNumber.map { $0 ? "---:" : "---" }))
    }

    func write(_ batch: Batch) throws {
      let columns = (0..<batch.columnCount).map { place in
        ColumnText.texts(of: batch.column(place), zone: zone, binary: .hexadecimal)
      }
      for row in 0..<batch.rowCount {
        let cells = columns.map { column -> String in
          guard case .string(let text) = column.value(at: row) else { return "" }
          return text
        }
        try put(TextTable.markdownLine(cells))
      }
      rowCount += batch.rowCount
    }

    private func put(_ line: String) throws {
      guard let file else { return }
      let bytes = Array("\(line)\n".utf8)
      guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
        throw MarkdownSink.error(path)
      }
      byteSize += bytes.count
    }

    func finish() throws {
      guard let file else { return }
      self.file = nil
      guard fclose(file) == 0 else { throw MarkdownSink.error(path) }
      ended(rowCount, byteSize)
    }
  }
}
