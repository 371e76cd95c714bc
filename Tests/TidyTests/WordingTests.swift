import Foundation
import Testing

/// Names and calls that the project does without.
struct WordingTests {
  let tree = SourceTree.current

  /// Endings that hide what a thing is for.
  static let emptyEndings = [
    "Util", "Utils", "Utilities", "Helper", "Helpers", "Manager", "Common",
  ]

  @Test func namesTellWhatThingsAre() {
    var findings: [String] = []
    let keywords = ["struct", "class", "enum", "protocol", "actor", "typealias", "extension"]
    for file in tree.sources {
      if Self.emptyEndings.contains(where: file.name.hasSuffix) {
        findings.append("\(file.path): name the file after what it holds")
      }
      guard file.isSwift else { continue }
      for keyword in keywords {
        for place in Words.places(of: keyword, in: file.parts.code) {
          let name = Words.name(after: place + keyword.utf8.count, in: file.parts.code)
          if Self.emptyEndings.contains(where: name.hasSuffix) {
            findings.append("\(file.path): \(name) does not tell what it is for")
          }
        }
      }
    }
    expectNone(findings)
  }

  @Test(arguments: ["try!", "as!", "fatalError"])
  func nothingEndsTheProcess(call: String) {
    expectNone(
      tree.sources.filter(\.isSwift).flatMap { file in
        Words.lines(of: call, in: file.parts.code).map { "\(file.path):\($0): \(call)" }
      })
  }

  @Test(arguments: ["TODO", "FIXME", "XXX", "HACK"])
  func nothingIsLeftForLater(mark: String) {
    expectNone(
      tree.sources.flatMap { file in
        let text = file.isSwift ? file.parts.comments : file.text
        return Words.lines(of: mark, in: text).map { "\(file.path):\($0): \(mark)" }
      })
  }

  /// Whoever switches the compiler's check off says what protects the state instead: behind the
  /// declaration, or in the comment above it after "`@unchecked Sendable`:".
  @Test func uncheckedSendableIsAccountedFor() {
    var findings: [String] = []
    for file in tree.sources where file.isSwift {
      let uses = Words.lines(of: "@unchecked", in: file.parts.code)
      let comments = uses.isEmpty ? [] : file.lines(of: file.parts.comments)
      for line in uses where !Self.tellsProtection(comments, ofLine: line) {
        findings.append("\(file.path):\(line): say what protects this @unchecked Sendable")
      }
    }
    expectNone(findings)
  }

  private static func tellsProtection(_ comments: [ArraySlice<UInt8>], ofLine line: Int) -> Bool {
    let texts = comments[..<line].map { line in
      String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespaces)
    }
    guard let beside = texts.last else { return false }
    if beside.count >= 10 { return true }
    // One line of attributes may stand between.
    let above = texts.dropLast().reversed()
    return above.dropFirst(above.first?.isEmpty == true ? 1 : 0).prefix { !$0.isEmpty }
      .contains { $0.contains("`@unchecked Sendable`:") }
  }

  /// Paths of the machine that builds, and hosts that packages come from, would tie the project
  /// to one place.
  @Test func nothingNamesAMachineOrARegistry() {
    let hosts = [
      ["py", "pi"], ["python", "hosted"], ["deb", ".debian"], ["registry", ".npm"],
      ["crates", ".io"], ["proxy", ".golang"],
    ].map { $0.joined() }
    let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
    let places = [tree.root.path, home].filter { $0.count > 1 }.map { $0 + "/" }
    var findings: [String] = []
    for file in tree.files {
      let text = String(decoding: file.text, as: UTF8.self)
      for word in hosts + places where text.contains(word) {
        findings.append("\(file.path): names \(word)")
      }
    }
    expectNone(findings)
  }

  @Test func theFormatterHasNothingToSay() throws {
    let result = try Command.run(
      ["swift", "format", "lint", "-r", "-p", "--strict", "Package.swift", "Sources", "Tests"],
      in: tree.root)
    #expect(result.status == 0, "\(result.output)\nmake format mends most of it")
  }
}
