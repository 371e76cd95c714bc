import CNcurses
import Glibc

/// Runs the user's editor on a text in a file that only they can read.
struct ExternalEditor {
  let environment: [String: String]

  private static let longestText = 64 << 20

  var command: String {
    ["VISUAL", "EDITOR"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "vi"
  }

  /// The terminal must have been given back.
  func edit(_ text: String, suffix: String) -> EditOutcome {
    let folder = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(folder)/edit-XXXXXX\(suffix)".utf8CString)
    let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    guard descriptor >= 0 else {
      return .failed("No file for the editor could be made in \(folder.sanitized).")
    }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { unlink(path) }
    let isWritten = TerminalBytes.write(Array(text.utf8), to: descriptor)
    close(descriptor)
    guard isWritten else { return .failed("The file for the editor could not be written.") }
    switch terminal_run_shell(command, path) {
    case 0: break
    case 127: return .failed("The editor \(command.sanitized) was not found; set EDITOR.")
    case let status: return .failed("The editor ended with status \(status); nothing was taken.")
    }
    guard let changed = TextFile.read(path, limit: Self.longestText) else {
      return .failed("What the editor left could not be read as UTF-8 text.")
    }
    return changed == text ? .unchanged : .changed(changed)
  }
}

/// Writing to descriptors as a whole.
enum TerminalBytes {
  @discardableResult
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&ready, 1, 1_000)
        } else if errno != EINTR {
          return false
        }
      }
      return true
    }
  }
}

/// Small files read at one go.
enum TextFile {
  /// Nothing when it cannot be read, is longer than the limit, or is no UTF-8.
  static func read(_ path: String, limit: Int) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count == 0 ? String(validating: bytes, as: UTF8.self) : nil }
      bytes += buffer[..<count]
      guard bytes.count <= limit else { return nil }
    }
  }
}
