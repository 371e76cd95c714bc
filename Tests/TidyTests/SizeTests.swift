import Testing

/// Files, functions and lines stay short enough to be read at one go.
struct SizeTests {
  let tree = SourceTree.current
  let ratchet: Ratchet

  init() throws { ratchet = Ratchet(lines: try tree.list("ratchet.txt")) }

  @Test func theRatchetListIsWellFormed() { expectNone(ratchet.malformed) }

  @Test func filesHaveAtMost500Lines() {
    var found: [String: Int] = [:]
    for file in tree.sources {
      let lines = file.text.count { $0 == UInt8(ascii: "\n") }
      if lines > 500 { found[file.path] = lines }
    }
    expectNone(ratchet.findings("file", limit: 500, found: found, what: "lines"))
  }

  @Test func functionsHaveAtMost70Lines() {
    var found: [String: Int] = [:]
    for file in tree.swift {
      for function in FunctionLength.all(in: file.parts.code) where function.lines > 70 {
        let place = "\(file.path) \(function.name)"
        found[place] = max(found[place] ?? 0, function.lines)
      }
    }
    expectNone(ratchet.findings("function", limit: 70, found: found, what: "lines"))
  }

  @Test func linesHaveAtMost100Columns() {
    var found: [String: Int] = [:]
    for file in tree.sources {
      let long = file.lines(of: file.text).count { line in
        line.count > 100 && String(decoding: line, as: UTF8.self).count > 100
      }
      if long > 0 { found[file.path] = long }
    }
    expectNone(ratchet.findings("columns", limit: 0, found: found, what: "lines over 100 columns"))
  }
}

/// Fails with one finding a line, so that all are mended at once.
func expectNone(_ findings: [String], sourceLocation: SourceLocation = #_sourceLocation) {
  guard !findings.isEmpty else { return }
  Issue.record("\n\(findings.joined(separator: "\n"))", sourceLocation: sourceLocation)
}
