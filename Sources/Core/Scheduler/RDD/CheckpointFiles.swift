import CPlatform
import Columns
import Foundation

/// The files of a checkpointed collection: one a partition, its checksum in front of its bytes.
struct CheckpointFiles<Element: Sendable>: Sendable {
  private let directory: String
  private let codec: ElementCodec<Element>

  init(_ rdd: RDD<Element>) throws {
    guard let parent = rdd.context.checkpointDirectory, let codec = rdd.elementCodec
    else { throw QueryError.internalError("a checkpoint needs a directory and a codec") }
    directory = "\(parent)/rdd-\(rdd.id)"
    self.codec = codec
    try? FileManager.default.removeItem(atPath: directory)
    try writing(directory) {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
    }
  }

  func write(_ elements: [Element], partition: Int) throws {
    let bytes = try codec.encode(elements)
    let checksum = bytes.withUnsafeBytes { platform_crc32c(0, $0.baseAddress, $0.count) }
    let file = withUnsafeBytes(of: checksum.littleEndian) { Data($0) } + Data(bytes)
    try writing(path(partition)) {
      try file.write(to: URL(fileURLWithPath: path(partition)), options: .atomic)
    }
  }

  func finish() throws {
    try writing(directory) {
      try Data().write(to: URL(fileURLWithPath: "\(directory)/_SUCCESS"))
    }
  }

  func read(_ partition: Int) throws -> [Element] {
    guard let file = FileManager.default.contents(atPath: path(partition)), file.count >= 4 else {
      throw damaged(partition)
    }
    let bytes = [UInt8](file.dropFirst(4))
    let stored = file.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let actual = bytes.withUnsafeBytes { platform_crc32c(0, $0.baseAddress, $0.count) }
    guard stored == actual else { throw damaged(partition) }
    return try codec.decode(bytes)
  }

  private func path(_ partition: Int) -> String {
    let number = String(partition)
    let zeros = String(repeating: "0", count: max(0, 5 - number.count))
    return "\(directory)/part-\(zeros)\(number)"
  }

  private func damaged(_ partition: Int) -> QueryError {
    QueryError(
      "CHECKPOINT_FILE_CHECKSUM_VERIFICATION_FAILED", sqlState: "XX000",
      "Checksum verification failed, the file may be corrupted. File: \(path(partition))")
  }
}

/// Runs a file operation and turns its error into one for the user.
func writing<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
  do {
    return try body()
  } catch let error as QueryError {
    throw error
  } catch {
    throw QueryError(
      "TASK_WRITE_FAILED", sqlState: "58030",
      "Task failed while writing rows to \(path): \(error.localizedDescription)")
  }
}
