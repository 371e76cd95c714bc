import Columns
import Foundation

extension SchedulerContext {
  /// The lines of a file, of the files of a directory, or of all that match a pattern.
  public func textFile(_ path: String, minPartitions: Int? = nil) throws -> RDD<String> {
    let files = try TextFiles.find(path)
    let wanted = Swift.max(1, minPartitions ?? Swift.min(defaultParallelism, 2))
    let total = files.reduce(0) { $0 + $1.byteCount }
    let splits = files.flatMap { $0.splits(of: Swift.max(1, (total + wanted - 1) / wanted)) }
    return RDD(
      self, kind: "HadoopRDD", operation: "textFile", partitionCount: splits.count,
      dependencies: []
    ) { partition, task in try splits[partition].lines(task) }
  }

  /// Each file as one pair of its path and its text.
  public func wholeTextFiles(_ path: String) throws -> RDD<Pair<String, String>> {
    let files = try TextFiles.find(path)
    return parallelize(
      files.map(\.path), partitions: Swift.max(1, Swift.min(files.count, defaultParallelism))
    )
    .map { path in
      guard let data = FileManager.default.contents(atPath: path) else {
        throw TextFiles.unreadable(path)
      }
      return Pair("file:" + path, String(decoding: data, as: UTF8.self))
    }
  }
}

/// Finds text files and cuts them where lines end.
enum TextFiles {
  struct File: Sendable {
    var path: String
    var byteCount: Int

    func splits(of byteCount: Int) -> [Split] {
      guard self.byteCount > 0 else { return [] }
      // A last piece of less than a tenth goes to its neighbour.
      var splits: [Split] = []
      var start = 0
      while self.byteCount - start > byteCount + byteCount / 10 {
        splits.append(Split(path: path, start: start, end: start + byteCount))
        start += byteCount
      }
      splits.append(Split(path: path, start: start, end: self.byteCount))
      return splits
    }
  }

  static func find(_ path: String) throws -> [File] {
    let plain = path.hasPrefix("file:") ? strippingScheme(path) : path
    var found: [File] = []
    for match in matches(plain) {
      var isDirectory = ObjCBool(false)
      guard FileManager.default.fileExists(atPath: match, isDirectory: &isDirectory) else {
        continue
      }
      if isDirectory.boolValue {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: match)) ?? []
        for name in names.sorted() where !name.hasPrefix("_") && !name.hasPrefix(".") {
          if let file = regularFile("\(match)/\(name)") { found.append(file) }
        }
      } else if let file = regularFile(match) {
        found.append(file)
      }
      if found.isEmpty, isDirectory.boolValue { return [] }
    }
    guard !found.isEmpty else {
      throw QueryError(
        "PATH_NOT_FOUND", sqlState: "42K03", "Path does not exist: file:\(plain).")
    }
    return found
  }

  static func unreadable(_ path: String) -> QueryError {
    QueryError(
      "FAILED_READ_FILE.NO_HINT", sqlState: "KD001",
      "Encountered error while reading file file:\(path).")
  }

  private static func strippingScheme(_ path: String) -> String {
    let rest = path.dropFirst("file:".count)
    return rest.hasPrefix("///") ? String(rest.dropFirst(2)) : String(rest)
  }

  private static func matches(_ pattern: String) -> [String] {
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(pattern, GLOB_BRACE, nil, &result) == 0 else { return [pattern] }
    return (0..<Int(result.gl_pathc)).compactMap { index in
      result.gl_pathv[index].map { String(cString: $0) }
    }
  }

  private static func regularFile(_ path: String) -> File? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return File(path: path, byteCount: Int(status.st_size))
  }
}

extension TextFiles {
  /// The lines that begin in a range of a file.
  struct Split: Sendable {
    var path: String
    var start: Int
    var end: Int

    func lines(_ task: TaskContext) throws -> ChunkIterator<String> {
      guard let reader = LineReader(self) else { throw TextFiles.unreadable(path) }
      return ChunkIterator { try reader.nextChunk(task) }
    }
  }

  /// Reads the lines of a split; the line that runs over its end is read to its own end.
  private final class LineReader {
    private let split: Split
    private let file: UnsafeMutablePointer<FILE>
    private var position: Int
    private var line: UnsafeMutablePointer<CChar>?
    private var capacity = 0

    init?(_ split: Split) {
      guard let file = fopen(split.path, "re") else { return nil }
      self.split = split
      self.file = file
      position = split.start
      if split.start > 0 {
        // The line before belongs to the split before, unless it ends right here.
        position = split.start - 1
        fseeko(file, off_t(position), SEEK_SET)
        _ = readLine()
      }
    }

    deinit {
      fclose(file)
      free(line)
    }

    func nextChunk(_ task: TaskContext) throws -> [String]? {
      var lines: [String] = []
      let start = position
      defer { task.metrics.bytesRead &+= position - start }
      while lines.count < ChunkIterator<String>.chunkCapacity, position < split.end {
        guard let text = readLine() else {
          if ferror(file) != 0 { throw TextFiles.unreadable(split.path) }
          break
        }
        lines.append(text)
      }
      return lines.isEmpty ? nil : lines
    }

    private func readLine() -> String? {
      let count = getline(&line, &capacity, file)
      guard count > 0, let line else { return nil }
      position += count
      var length = count
      if line[length - 1] == 10 {
        length -= 1
        if length > 0, line[length - 1] == 13 { length -= 1 }
      }
      let bytes = UnsafeRawBufferPointer(start: line, count: length)
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}

extension RDD {
  /// Writes each partition as one file of lines into a new directory.
  public func saveAsTextFile(_ path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw QueryError(
        "PATH_ALREADY_EXISTS", sqlState: "42K04",
        "Path file:\(path) already exists. Set mode as \"overwrite\" to overwrite the existing "
          + "path.")
    }
    let staging = "\(path)/_temporary"
    try writing(path) {
      try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
    }
    _ = try run("saveAsTextFile") { chunks, task in
      let number = String(task.partition)
      let name = "part-" + String(repeating: "0", count: Swift.max(0, 5 - number.count)) + number
      let attempt = "\(staging)/\(name)-\(task.taskID)"
      try writing(attempt) {
        guard let file = fopen(attempt, "we") else { throw CocoaError(.fileWriteUnknown) }
        var isOpen = true
        defer { if isOpen { fclose(file) } }
        try chunks.forEachChunk(task) { chunk in
          var text = ""
          for element in chunk { text += "\(element)\n" }
          let count = text.utf8.count
          guard fwrite(text, 1, count, file) == count else {
            throw CocoaError(.fileWriteOutOfSpace)
          }
          task.metrics.bytesWritten &+= count
          task.metrics.rowsWritten &+= chunk.count
        }
        isOpen = false
        guard fclose(file) == 0 else { throw CocoaError(.fileWriteOutOfSpace) }
      }
      // Only an attempt that succeeds shows its file.
      task.onSuccess {
        guard rename(attempt, "\(path)/\(name)") == 0 else { throw TextFiles.unreadable(attempt) }
      }
    }
    try? FileManager.default.removeItem(atPath: staging)
    try writing(path) {
      try Data().write(to: URL(fileURLWithPath: "\(path)/_SUCCESS"))
    }
  }
}
