import Foundation

/// A text file of the repository; Swift files are also split into code and comments.
struct SourceFile: Sendable {
  /// The path from the root of the repository.
  let path: String
  let text: [UInt8]
  let parts: SwiftParts

  var name: String {
    let last = path.split(separator: "/").last ?? ""
    return String(last.prefix { $0 != "." })
  }

  var isSwift: Bool { path.hasSuffix(".swift") }
  var isC: Bool { [".c", ".h", ".cpp"].contains { path.hasSuffix($0) } }

  func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }
}

/// All files that git knows or would add, read once for all tests.
struct SourceTree: Sendable {
  static let current = SourceTree()

  let root: URL
  let files: [SourceFile]

  var swift: [SourceFile] { files.filter(\.isSwift) }
  /// What the rules about style hold for.
  var sources: [SourceFile] {
    files.filter {
      ($0.isSwift || $0.isC) && ($0.path.hasPrefix("Sources/") || $0.path.hasPrefix("Tests/"))
    }
  }

  init(root: URL = SourceTree.rootOfThisFile) {
    self.root = root
    let listed = try? Command.run(
      ["git", "ls-files", "--cached", "--others", "--exclude-standard"], in: root)
    let paths = (listed?.output ?? "").split(separator: "\n").map(String.init)
    files = paths.compactMap { path in
      guard let data = try? Data(contentsOf: root.appendingPathComponent(path)) else { return nil }
      let text = [UInt8](data)
      guard data.count < 1 << 20, !text.contains(0) else { return nil }
      let parts = path.hasSuffix(".swift") ? SwiftParts(text) : SwiftParts(code: text)
      return SourceFile(path: path, text: text, parts: parts)
    }
  }

  static var rootOfThisFile: URL {
    URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }

  /// The lines of a list beside this file, without comments that fill a line.
  func list(_ name: String) throws -> [String] {
    let place = root.appendingPathComponent("Tests/TidyTests/\(name)")
    let text = try String(contentsOf: place, encoding: .utf8)
    return text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
  }
}

/// A program run to its end.
enum Command {
  static func run(
    _ words: [String], in folder: URL
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
