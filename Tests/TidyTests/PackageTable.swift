import Foundation

/// One row of the table in Package.swift: a target, its folder and what it may import.
struct PackageRow: Equatable {
  var name: String
  var folder: String
  var uses: [String]
}

/// The table of targets, read from the text of Package.swift.
struct PackageTable {
  var rows: [PackageRow]

  /// Rows are calls such as `room("Core/Columns", uses: ["CPlatform"])`; what they are called
  /// tells where the folder is.
  init(manifest: String) {
    let start = manifest.range(of: "\n  targets: [")?.upperBound ?? manifest.endIndex
    // Long rows go over several lines, which are indented further.
    let table = manifest[start...]
      .replacingOccurrences(of: "(\n      ", with: "(")
      .replacingOccurrences(of: "\n      ", with: " ")
    rows = table[...].split(separator: "\n    ").compactMap(Self.row)
  }

  private static func row(_ text: Substring) -> PackageRow? {
    guard let open = text.firstIndex(of: "("), text[open...].hasPrefix("(\"") else { return nil }
    let function = text[..<open].filter { !$0.isWhitespace }
    let path = text[open...].dropFirst(2).prefix { $0 != "\"" }
    guard let name = path.split(separator: "/").last else { return nil }
    return PackageRow(
      name: String(name), folder: folder(function) + path, uses: uses(text))
  }

  private static func folder(_ function: String) -> String {
    switch function {
    case "shim", "system": "Sources/Shims/"
    case "tests", "support": "Tests/"
    default: "Sources/"
    }
  }

  private static func uses(_ text: Substring) -> [String] {
    guard let list = text.range(of: "uses: [") else { return [] }
    let names = text[list.upperBound...].prefix { $0 != "]" }
    let parts = names.split(separator: "\"", omittingEmptySubsequences: false)
    return parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
  }

  /// The innermost target whose folder holds the file.
  func target(of path: String) -> PackageRow? {
    rows.filter { path.hasPrefix($0.folder + "/") }.max { $0.folder.count < $1.folder.count }
  }

  /// What a target names, and what those name in turn.
  func reach(of row: PackageRow) -> Set<String> {
    var reached: Set<String> = []
    var open = row.uses
    while let name = open.popLast() {
      guard reached.insert(name).inserted else { continue }
      open += rows.first { $0.name == name }?.uses ?? []
    }
    return reached
  }
}
