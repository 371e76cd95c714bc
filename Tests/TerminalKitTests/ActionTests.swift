import TerminalKit
import Testing

/// One table feeds keys, footers and help.
struct ActionTests {
  /// What is selected, for `isEnabled`.
  typealias Context = Bool

  static let table = ActionTable<Context>([
    Action("app.quit", "Quit", in: .global, keys: ["ctrl-q"], hint: "quit", help: "Ends."),
    Action("app.help", "Show the keys", in: .global, keys: ["?", "f1"], hint: "keys"),
    Action(
      "grid.top", "Go to the first row", in: "grid",
      keys: DefaultKeys(["home"], vim: ["g g", "home"], emacs: ["alt-<"])),
    Action("grid.copy", "Copy", in: "grid", keys: ["y"], hint: "copy", isEnabled: { $0 }),
    Action("editor.run", "Run", in: "editor", keys: ["f5", "ctrl-x ctrl-e"], hint: "run"),
    Action("editor.save", "Save", in: "editor", keys: ["ctrl-x ctrl-s"]),
  ])

  static let grid = Focus(["grid", .global])
  static let editor = Focus(["editor", .global], takesText: true)

  private func outcomes(
    _ keys: String, _ map: KeyMap, _ focus: Focus
  ) throws -> [KeyMatcher.Outcome] {
    var matcher = KeyMatcher()
    return try #require(KeySequence(keys)).strokes.map { matcher.feed($0, map, in: focus) }
  }

  @Test func theTableHasNoMistakes() { #expect(Self.table.mistakes == []) }

  @Test func mistakesAreFound() {
    let table = ActionTable<Context>([
      Action("a", "A", in: .global, keys: ["x", "hyper-x"]), Action("a", "A", in: .global),
      Action("b", "B", in: .global, keys: ["x"]), Action("c", "C", in: "grid", keys: ["x"]),
    ])
    #expect(table.mistakes.count == 3 + 1 + 3)
  }

  @Test func keysStartActions() throws {
    let map = Self.table.keyMap(.vim).map
    #expect(try outcomes("g g", map, Self.grid) == [.waiting, .action("grid.top")])
    #expect(try outcomes("g y", map, Self.grid) == [.waiting, .action("grid.copy")])
    #expect(try outcomes("g x", map, Self.grid) == [.waiting, .unbound(["g", "x"])])
    #expect(try outcomes("g escape", map, Self.grid) == [.waiting, .unbound(["g", "escape"])])
    #expect(try outcomes("ctrl-q", map, Self.grid) == [.action("app.quit")])
    #expect(try outcomes("f5", map, Self.grid) == [.unbound(["f5"])])
    #expect(
      try outcomes("ctrl-x ctrl-s", map, Self.editor) == [.waiting, .action("editor.save")])
  }

  @Test func textGoesBeforeOuterKeys() throws {
    let map = Self.table.keyMap().map
    #expect(try outcomes("?", map, Self.editor) == [.unbound(["?"])])
    #expect(try outcomes("f1", map, Self.editor) == [.action("app.help")])
    #expect(map.keys(of: "app.help", in: Self.editor)?.label == "F1")
    #expect(map.keys(of: "app.help", in: Self.grid)?.label == "?")
  }

  @Test func hintsAndHelpFollowTheKeys() {
    let (map, _) = Self.table.keyMap(
      .plain, overrides: [KeyOverride("grid.copy", ["ctrl-x c"])])
    let hints = Self.table.hints(map, in: Self.grid, false)
    #expect(hints.map(\.keys) == ["^X c", "^Q", "?"])
    #expect(hints.map(\.isEnabled) == [false, true, true])
    #expect(Self.table.help(map).map(\.scope) == [.global, "grid", "editor"])
    #expect(Self.table.help(map, matching: "^Q").flatMap(\.rows).map(\.action) == ["app.quit"])
    #expect(Self.table.help(map, matching: "FIRST").flatMap(\.rows).count == 1)
    var surface = Surface(size: Size(width: 19, height: 1))
    let placed = hints.placed(in: surface.bounds)
    for (hint, frame) in placed { surface.write(hint, at: frame.origin) }
    #expect(placed.map(\.frame.x) == [0, 11])
    #expect(surface.canvas.text == "^X c copy  ^Q quit")
  }

  @Test func keyFiles() {
    let (overrides, problems) = KeyFile.read(
      """
      theme = "dusk"   # read by others
      [keys]
      app.quit = "ctrl-d" # instead of ctrl-q
      "grid.top" = ["g g", 'ctrl-home',]
      [keys.grid]
      app.help = []
      bad line
      grid.copy = "hyper-c"
      grid.copy = "c
      [other]
      app.help = 5
      [broken
      """)
    #expect(overrides.map(\.action) == ["app.quit", "grid.top", "app.help"])
    #expect(overrides.map(\.keys) == [["ctrl-d"], ["g g", "ctrl-home"], []])
    #expect(overrides.last?.scope == "grid" && overrides.last?.place == "keys.toml:6")
    #expect(
      problems.map { $0.prefix(12) } == [
        "keys.toml:7:", "keys.toml:8:", "keys.toml:9:", "keys.toml:12",
      ])
  }

  @Test func theUsersKeysGoFirst() {
    let (map, problems) = Self.table.keyMap(
      overrides: [
        KeyOverride("app.help", ["ctrl-q"], place: "keys.toml:1"),
        KeyOverride("no.such", ["x"], place: "keys.toml:2"),
        KeyOverride("grid.copy", ["c"], in: "nowhere", place: "keys.toml:3"),
        KeyOverride("editor.run", ["ctrl-x"], place: "keys.toml:4"),
        KeyOverride("editor.save", ["ctrl-x ctrl-s"], place: "keys.toml:5"),
      ])
    #expect(map.keys(of: "app.help") == ["ctrl-q"])
    #expect(map.keys(of: "app.quit") == [])
    #expect(map.keys(of: "editor.save") == [])
    #expect(
      problems == [
        "keys.toml:2: there is no action no.such", "keys.toml:3: there is no scope nowhere",
        "editor: ctrl-x ctrl-s is editor.run already, so it does not start editor.save",
      ])
  }
}
