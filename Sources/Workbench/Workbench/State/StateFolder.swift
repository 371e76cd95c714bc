import Glibc

/// Where the workbench keeps what outlives it: `$XDG_STATE_HOME/martlet`.
package enum StateFolder {
  package static var path: String {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let state = variable("XDG_STATE_HOME") ?? variable("HOME").map { $0 + "/.local/state" }
    return (state ?? "/tmp") + "/martlet"
  }

  /// Makes the folder and those above it; only its owner may look into it.
  static func make(_ path: String) throws(FileFailure) {
    var built = ""
    for part in path.split(separator: "/") {
      built += "/" + part
      if mkdir(built, 0o700) != 0, errno != EEXIST { throw FileFailure("make", built) }
    }
  }
}

/// A file that could not be made, read or written.
package struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package var verb: String
  package var path: String
  package var code: Int32

  init(_ verb: String, _ path: String, code: Int32 = errno) {
    self.verb = verb
    self.path = path
    self.code = code
  }

  package var description: String {
    "Cannot \(verb) \(path): \(String(cString: strerror(code)))"
  }
}

/// Files that are there as a whole or not at all, whenever the process ends.
enum AtomicFile {
  /// Under another name first, safe on the disk, then in the place of the old one.
  static func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    let temporary = "\(path).\(getpid()).new"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw FileFailure("write", temporary) }
    do throws(FileFailure) {
      try writeAll(bytes, to: file, temporary)
      if fsync(file) != 0 { throw FileFailure("write", temporary) }
    } catch {
      close(file)
      unlink(temporary)
      throw error
    }
    close(file)
    guard rename(temporary, path) == 0 else {
      let failure = FileFailure("write", path)
      unlink(temporary)
      throw failure
    }
    // The new name itself is only safe once the folder is.
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)
      close(directory)
    }
  }

  static func writeAll(_ bytes: [UInt8], to file: Int32, _ path: String) throws(FileFailure) {
    var start = 0
    while start < bytes.count {
      let written = bytes[start...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw FileFailure("write", path) }
      start += written
    }
  }

  /// All of a file; nil when it cannot be read.
  static func read(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &part, part.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return bytes }
      bytes += part[..<count]
    }
  }
}
