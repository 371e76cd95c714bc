import Foundation
import Testing

/// `import` lines follow the table in Package.swift, which SwiftPM itself does not enforce.
struct ImportTests {
  let tree = SourceTree.current
  let table: PackageTable

  /// Modules of the toolchain, open to all.
  static let toolchain: Set<String> = [
    "Swift", "Synchronization", "Glibc", "Foundation", "Dispatch",
  ]
  /// Code that loops over rows does without Foundation's bridging and its load time.
  static let withoutFoundation: Set<String> = ["Columns", "Kernels"]

  init() throws {
    let manifest = tree.root.appendingPathComponent("Package.swift")
    table = PackageTable(manifest: try String(contentsOf: manifest, encoding: .utf8))
  }

  @Test func theTableIsRead() {
    #expect(table.rows.contains { $0.name == "Columns" && $0.uses == ["CPlatform"] })
    expectNone(
      table.rows.filter { row in !tree.files.contains { $0.path.hasPrefix(row.folder + "/") } }
        .map { "Package.swift: \($0.folder) holds no file" })
  }

  @Test func everySwiftFileBelongsToATarget() {
    let loose = tree.sources.filter(\.isSwift).filter { table.target(of: $0.path) == nil }
    expectNone(loose.map { "\($0.path): no row of Package.swift holds this file" })
  }

  @Test func importsFollowTheTable() {
    var findings: [String] = []
    for file in tree.sources where file.isSwift {
      guard let row = table.target(of: file.path) else { continue }
      let isTest = row.folder.hasPrefix("Tests/")
      let reach = table.reach(of: row)
      for (module, line) in Self.imports(of: file) {
        let isOpen =
          Self.toolchain.contains(module) || reach.contains(module)
          || (isTest && module == "Testing")
        let isHeavy = module == "Foundation" && Self.withoutFoundation.contains(row.name)
        if !isOpen || isHeavy {
          findings.append("\(file.path):\(line): \(row.name) may not import \(module)")
        }
      }
    }
    expectNone(findings)
  }

  /// The modules that a file imports; `import struct Module.Name` names the module alone.
  static func imports(of file: SourceFile) -> [(module: String, line: Int)] {
    let kinds: Set<Substring> = [
      "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
    ]
    return file.lines(of: file.parts.code).enumerated().compactMap { index, line in
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      guard let keyword = words.firstIndex(of: "import") else { return nil }
      let isDeclaration = words[..<keyword].allSatisfy { word in
        word.hasPrefix("@")
          || ["public", "package", "internal", "private", "fileprivate"]
            .contains(word)
      }
      let path = words[(keyword + 1)...].drop { kinds.contains($0) }.first
      guard isDeclaration, let module = path?.split(separator: ".").first else { return nil }
      return (String(module), index + 1)
    }
  }
}
