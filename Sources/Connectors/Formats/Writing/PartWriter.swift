import Catalog
import Columns

/// Writes the batches of one worker to files of its own, one a partition folder.
final class PartWriter: BatchWriter {
  private struct Open {
    var file: StagedFile
    var lastUse: Int
  }

  private let sink: FileSink
  private let partitions: PartitionLayout
  private let index: Int
  private let rowsPerFile: Int?
  private var files: [String: Open] = [:]
  private var numbers: [String: Int] = [:]
  private var clock = 0

  /// Files that are open at once; more would take too much memory and too many descriptors.
  private static let openLimit = 64

  init(sink: FileSink, partitions: PartitionLayout, index: Int) {
    self.sink = sink
    self.partitions = partitions
    self.index = index
    rowsPerFile = sink.rowsPerFile
  }

  func write(_ batch: Batch) throws {
    guard batch.rowCount > 0 else { return }
    guard partitions.isPartitioned else {
      try write(batch, to: "")
      return
    }
    for (folder, rows) in partitions.split(batch) {
      try write(batch.filtered(by: rows).projected(partitions.dataPlaces), to: folder)
    }
  }

  func finish() throws {
    for open in files.values { try open.file.finish() }
    files = [:]
  }

  deinit {
    for open in files.values { open.file.abandon() }
  }

  private func write(_ batch: Batch, to folder: String) throws {
    guard let limit = rowsPerFile else {
      try file(of: folder).write(batch)
      return
    }
    var start = 0
    while start < batch.rowCount {
      let file = try file(of: folder)
      let taken = min(limit - file.rowCount, batch.rowCount - start)
      try file.write(batch.slice(start..<start + taken))
      start += taken
      if file.rowCount >= limit { try close(folder) }
    }
  }

  private func file(of folder: String) throws -> StagedFile {
    clock += 1
    if let open = files[folder] {
      files[folder]?.lastUse = clock
      return open.file
    }
    if files.count >= PartWriter.openLimit,
      let oldest = files.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      try close(oldest.key)
    }
    let number = numbers[folder, default: 0]
    numbers[folder] = number + 1
    let file = try sink.openFile(in: folder, index: index, number: number)
    files[folder] = Open(file: file, lastUse: clock)
    return file
  }

  private func close(_ folder: String) throws {
    try files.removeValue(forKey: folder)?.file.finish()
  }
}
