import Testing

/// The rules see what they should: a tidy test that finds nothing anywhere would pass as well.
struct RuleTests {
  private func parts(_ text: String) -> SwiftParts { SwiftParts(Array(text.utf8)) }

  private func code(_ text: String) -> String {
    let code = parts(text).code
    #expect(code.count == text.utf8.count)
    return String(decoding: code, as: UTF8.self).split(separator: " ").joined(separator: " ")
  }

  @Test(arguments: [
    ("a // b", "a"),
    ("a /* b /* c */ d */ e", "a e"),
    (#"f("try! \(x + g("y")) z", 1)"#, "f( x + g( ) , 1)"),
    (##"f(#"a " \(b) "#, c)"##, "f( , c)"),
    ("\"\"\"\n a \" b\n\"\"\" c", "\n \n c"),
    (#""\\" + "\"" + x"#, "+ + x"),
  ])
  func stringsAndCommentsAreNoCode(text: String, expected: String) {
    #expect(code(text) == expected)
  }

  @Test func commentsAreFound() {
    let comments = parts("let a = 1 // later\nlet b = \"// no\"").comments
    #expect(Words.lines(of: "later", in: comments) == [1])
    #expect(Words.lines(of: "no", in: comments) == [])
  }

  @Test func wordsStandAlone() {
    let text = Array("try! x\nretry! y\nas!z try!".utf8)
    #expect(Words.lines(of: "try!", in: text) == [1, 3])
    #expect(Words.lines(of: "as!", in: text) == [3])
  }

  @Test func functionsAreMeasured() {
    let text = """
      protocol P {
        func bare(x: Int)
        init()
        var value: Int { get }
      }
      struct S {
        init() { self.init(1) }
        func short() -> Int { 1 }
        func long<T>(
          _ body: (T) -> Void = { _ in }
        ) where T: P {
          if true {
          }
        }
        subscript(index: Int) -> Int {
          index
        }
      }
      """
    let found = FunctionLength.all(in: parts(text).code)
    #expect(
      found == [
        FunctionLength(name: "short", lines: 1), FunctionLength(name: "long", lines: 6),
        FunctionLength(name: "init", lines: 1), FunctionLength(name: "subscript", lines: 3),
      ])
  }

  @Test func packageRowsAreRead() {
    let table = PackageTable(
      manifest: """
        let package = Package(
          targets: [
            shim("CArrow", uses: ["CPlatform"]),
            arrowBridge,
            room("Core/Columns", uses: ["CPlatform"], settings: kernelSettings),
            room(
              "Engine/Plan",
              uses: ["Columns", "Catalog"]),
            tests("PlanTests", uses: ["Plan"]),
          ],
        """)
    #expect(table.rows.map(\.folder).prefix(2) == ["Sources/Shims/CArrow", "Sources/Core/Columns"])
    #expect(table.target(of: "Sources/Core/Columns/A.swift")?.name == "Columns")
    #expect(table.target(of: "Tests/Other/A.swift") == nil)
  }

  @Test func theRatchetOnlyTightens() {
    let ratchet = Ratchet(lines: ["file a.swift 600", "file b.swift 600", "file c.swift 600"])
    let findings = ratchet.findings(
      "file", limit: 500, found: ["a.swift": 601, "b.swift": 599, "d.swift": 501], what: "lines")
    #expect(findings.count == 4)
    #expect(
      ratchet.findings(
        "file", limit: 500, found: ["a.swift": 600, "b.swift": 600, "c.swift": 600],
        what: "lines"
      ).isEmpty)
  }
}
