import Columns
import Glibc

/// Reads SQL texts from files and from standard input.
package enum TextInput {
  package static func contents(of path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path, errno) }
    defer { close(descriptor) }
    return try text(descriptor, path)
  }

  package static func standardInput() throws -> String {
    try text(STDIN_FILENO, "standard input")
  }

  /// More is no text that a person wrote: a device, or data taken for a script.
  private static let maximumBytes = 256 << 20

  private static func text(_ descriptor: Int32, _ path: String) throws -> String {
    var bytes: [UInt8] = []
    try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
      while true {
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw unreadable(path, errno) }
        if count == 0 { break }
        bytes.append(contentsOf: buffer[..<count])
        guard bytes.count <= maximumBytes else {
          throw UsageError("\(path) is longer than \(maximumBytes >> 20) MB")
        }
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw UsageError("\(path) holds bytes that are not UTF-8")
    }
    return text
  }

  private static func unreadable(_ path: String, _ code: Int32) -> UsageError {
    UsageError("cannot read \(path): \(String(cString: strerror(code)))")
  }
}

/// Databricks notebooks in source form: cells of SQL between marked comment lines.
package enum NotebookSource {
  private static let header = "-- Databricks notebook source"
  private static let divider = "-- COMMAND ----------"

  /// The text with semicolons where cells end; every other byte keeps its place.
  package static func statements(in text: String) -> String {
    guard text.hasPrefix(header) else { return text }
    var result = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if !result.isEmpty { result += "\n" }
      let isDivider = line.hasPrefix(divider)
      result += isDivider ? ";" + String(repeating: " ", count: line.utf8.count - 1) : line
    }
    return result
  }
}
