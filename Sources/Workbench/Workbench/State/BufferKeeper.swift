import TerminalKit

/// Saves the queries shortly after every change, so that neither a crash nor a cut line loses
/// them, and brings back those of the instance before.
struct BufferKeeper {
  private let files: QueryBuffers?
  private var delay = SaveDelay()
  /// Why queries cannot be saved, told once.
  private(set) var problem: String?

  init(folder: String?) {
    guard let folder else {
      files = nil
      return
    }
    do throws(FileFailure) {
      files = try QueryBuffers(folder: folder)
    } catch {
      files = nil
      problem = "Queries are not saved. \(error)"
    }
  }

  /// The newest queries that another instance left.
  func restored() -> SavedBuffers? {
    guard let files, let left = files.left().first, !left.buffers.buffers.isEmpty else {
      return nil
    }
    do throws(FileFailure) {
      // Theirs go when ours are safe.
      try files.save(left.buffers)
      files.discard(left)
    } catch {
      return left.buffers
    }
    return left.buffers
  }

  var due: ContinuousClock.Instant? { files == nil ? nil : delay.due }

  mutating func noteChange(at time: ContinuousClock.Instant) { delay.noteChange(at: time) }

  mutating func save(_ buffers: SavedBuffers) {
    delay.noteSaved()
    do throws(FileFailure) {
      try files?.save(buffers)
    } catch {
      problem = "Queries are not saved. \(error)"
    }
  }

  mutating func close(_ buffers: SavedBuffers) {
    save(buffers)
    files?.close()
  }

  /// What went wrong since the last time.
  mutating func takeProblem() -> String? {
    defer { problem = nil }
    return problem
  }
}
