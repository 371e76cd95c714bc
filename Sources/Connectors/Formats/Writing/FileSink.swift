package import Catalog
package import Columns
import Glibc
import Synchronization

/// Writes a table as files of any format: a folder of parts, partition folders, or a single file.
///
/// Everything grows in a hidden folder beside the target and is moved there by `commit`, so that
/// readers see all or nothing, and old data stays until new data is complete.
package final class FileSink: TableSink {
  private let request: SinkRequest
  private let encoding: FileEncoding
  private let target: String
  private let staging: StagingArea
  private let job = UniqueName.make()
  private let partitions: PartitionLayout
  private let isSingleFile: Bool
  /// Guards what all writers of a single file share, and the tally.
  private let state = Mutex(State())

  private struct State {
    var files: [String] = []
    var rowCount = 0
    var byteSize = 0
    var single: SharedEncoder?
  }

  /// A sink by the request's mode: a target that exists may be an error, or all that is wanted.
  package static func make(
    _ request: SinkRequest, _ encoding: FileEncoding
  ) throws(QueryError) -> any TableSink {
    try SinkRules.check(request, encoding)
    let target = try PathText.absolute(request.path)
    if let status = FileStatus(target) {
      let isEmptyFolder = status.isDirectory && FileStatus.names(in: target)?.isEmpty == true
      switch request.mode {
      case .ignore: return IgnoringSink()
      case .errorIfExists where !isEmptyFolder || FileSink.wantsSingleFile(request):
        throw QueryError(
          "PATH_ALREADY_EXISTS", sqlState: "42K04",
          "Path \(PathText.display(target)) already exists. Set mode as \"overwrite\" to "
            + "overwrite the existing path.")
      default: break
      }
    }
    return try FileSink(request, encoding, target: target)
  }

  private init(
    _ request: SinkRequest, _ encoding: FileEncoding, target: String
  ) throws(QueryError) {
    self.request = request
    self.encoding = encoding
    self.target = target
    partitions = PartitionLayout(request)
    isSingleFile = FileSink.wantsSingleFile(request)
    staging = try StagingArea(target: target)
  }

  private static func wantsSingleFile(_ request: SinkRequest) -> Bool {
    request.options.isTrue("singleFile") && request.partitionColumns.isEmpty
  }

  package func makeWriter(_ index: Int) throws -> any BatchWriter {
    if isSingleFile { return SharedWriter(sink: self) }
    return PartWriter(sink: self, partitions: partitions, index: index)
  }

  package func commit() throws -> WriteResult {
    do {
      try completeSingleFile()
      let isEmpty = state.withLock { $0.files.isEmpty }
      if isEmpty, request.partitionColumns.isEmpty {
        let encoder = try openFile(in: "", index: 0, number: 0)
        try encoder.finish()
      }
      let result = state.withLock { state in
        WriteResult(
          rowCount: state.rowCount, byteSize: state.byteSize, fileCount: state.files.count)
      }
      try publish(state.withLock { $0.files })
      return result
    } catch {
      abort()
      throw error
    }
  }

  package func abort() {
    state.withLock { state in
      state.single?.abandon()
      state.single = nil
    }
    staging.discard()
  }

  private func publish(_ files: [String]) throws(QueryError) {
    if isSingleFile, let file = files.first {
      try staging.moveFile(file)
      return
    }
    for folder in Set(files.compactMap { PathText.parent(of: "\(staging.path)/\($0)") }) {
      try FolderChanges.flush(folder)
    }
    try writeMarker("\(staging.path)/_SUCCESS")
    let isFolder = FileStatus(target)?.isDirectory == true
    if request.mode == .append, isFolder {
      try staging.mergeIntoTarget(files + ["_SUCCESS"])
    } else {
      try staging.replaceTarget()
    }
  }

  private func writeMarker(_ path: String) throws(QueryError) {
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FolderChanges.failure("open", path) }
    close(descriptor)
  }

  /// Opens a part below a partition folder, which is empty for tables without partitions.
  func openFile(in folder: String, index: Int, number: Int) throws -> StagedFile {
    let separator = folder.isEmpty ? "-" : "."
    let name =
      "part-\(FileSink.padded(index, 5))-\(job)\(separator)c\(FileSink.padded(number, 3))"
      + ".\(encoding.fileExtension)"
    let relative = folder.isEmpty ? name : "\(folder)/\(name)"
    if !folder.isEmpty { _ = try FolderChanges.make("\(staging.path)/\(folder)") }
    let path = "\(staging.path)/\(relative)"
    let encoder = try encoding.open(path, partitions.dataSchema)
    return StagedFile(sink: self, encoder: encoder, path: path, relative: relative)
  }

  func record(_ file: StagedFile, rowCount: Int) throws(QueryError) {
    try FolderChanges.flush(file.path)
    let size = FileStatus(file.path)?.size ?? 0
    state.withLock { state in
      state.files.append(file.relative)
      state.rowCount += rowCount
      state.byteSize += size
    }
  }

  var rowsPerFile: Int? {
    request.options["maxRecordsPerFile"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(width - digits.count, 0)) + digits
  }
}

extension FileSink {
  /// The encoder of the only file, shared by all writers.
  ///
  /// `@unchecked Sendable`: it is touched only under the sink's lock.
  private final class SharedEncoder: @unchecked Sendable {
    let file: StagedFile

    init(_ file: StagedFile) {
      self.file = file
    }

    func abandon() { file.abandon() }
  }

  fileprivate func writeToSingleFile(_ batch: Batch) throws {
    if state.withLock({ $0.single == nil }) {
      let opened = SharedEncoder(try openFile(in: "", index: 0, number: 0))
      let isFirst = state.withLock { state in
        if state.single != nil { return false }
        state.single = opened
        return true
      }
      if !isFirst { opened.abandon() }
    }
    try state.withLock { state in try state.single?.file.write(batch) }
  }

  private func completeSingleFile() throws {
    let shared = state.withLock { state in
      defer { state.single = nil }
      return state.single
    }
    try shared?.file.finish()
  }
}

/// One file that grows in the staging area.
final class StagedFile {
  private let sink: FileSink
  private let encoder: any FileEncoder
  let path: String
  let relative: String
  private(set) var rowCount = 0

  init(sink: FileSink, encoder: any FileEncoder, path: String, relative: String) {
    self.sink = sink
    self.encoder = encoder
    self.path = path
    self.relative = relative
  }

  func write(_ batch: Batch) throws {
    try encoder.write(batch)
    rowCount += batch.rowCount
  }

  func finish() throws {
    try encoder.finish()
    try sink.record(self, rowCount: rowCount)
  }

  func abandon() {
    encoder.abandon()
    unlink(path)
  }
}

/// Adds the batches of one worker to the only file.
private final class SharedWriter: BatchWriter {
  private let sink: FileSink

  init(sink: FileSink) {
    self.sink = sink
  }

  func write(_ batch: Batch) throws { try sink.writeToSingleFile(batch) }

  func finish() {}
}

/// Takes everything and keeps nothing, since the target exists and shall stay as it is.
private final class IgnoringSink: TableSink {
  private final class Writer: BatchWriter {
    func write(_ batch: Batch) {}
    func finish() {}
  }

  func makeWriter(_ index: Int) -> any BatchWriter { Writer() }
  func commit() -> WriteResult { WriteResult(rowCount: 0, byteSize: 0, fileCount: 0) }
  func abort() {}
}
