import Foundation
import TerminalKit
import Testing

/// Themes from files, and that ours can be read by everyone.
struct ThemeTests {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("themes").path
  static let library = ThemeLibrary(folders: [folder])
  static let own = library.names

  private static let colors = (0..<16).map { index in
    let digit = String(index, radix: 16, uppercase: true)
    return "base0\(digit): \"#\(digit)0\(digit)0\(digit)0\""
  }

  private func theme(_ lines: [String]) throws -> Theme {
    try ThemeFile.theme(lines.joined(separator: "\n"), file: "t.yaml")
  }

  @Test func bothFormsAreRead() throws {
    let flat = try theme(["scheme: \"Flat\" # old", "author: me"] + Self.colors)
    let nested = try theme(
      ["---", "system: base24", "name: 'Nested'", "variant: light", "palette:"]
        + Self.colors.map { "  " + $0 } + ["  base12: ff0000", ""])
    #expect(flat.name == "Flat" && flat.variant == .dark)
    #expect(nested.name == "Nested" && nested.variant == .light)
    #expect(flat.palette[.red] == .rgb(0x80, 0x80, 0x80))
    #expect(nested.palette[.brightRed] == .rgb(255, 0, 0))
    #expect(nested.palette[.brightBlue] == nested.palette[.blue])
  }

  @Test func rolesAreRead() throws {
    let theme = try theme(
      Self.colors
        + [
          "roles:", "  title: base08 on base01 bold underline", "  match: on \"#123456\"",
          "  sql.comment: plain", "  heat.3: ansi 5",
        ].map { $0.replacing("on \"#123456\"", with: "\"on #123456\"") })
    #expect(
      theme.style(for: .title)
        == Style(
          foreground: theme.palette[.red], background: theme.palette[.backgroundRaised],
          attributes: [.bold, .underline]))
    #expect(theme.style(for: .match).background == .hex(0x123456))
    #expect(theme.style(for: .match).foreground == theme.palette[.background])
    #expect(theme.style(for: .sqlComment).attributes == [])
    #expect(theme.style(for: .heat3).foreground == .ansi(5))
  }

  @Test(arguments: [
    (0, "base00: \"zz\"", "t.yaml:1: \"zz\" is no colour such as \"2a3746\""),
    (0, "# nothing", "t.yaml: base00 is missing"),
    (3, "base03 \"101010\"", "t.yaml:4: a line is a key, a colon and a value"),
    (3, "base03:\"101010\"", "t.yaml:4: a space is missing behind the colon"),
    (3, "base03: \"101010", "t.yaml:4: a quote is not closed"),
    (3, "base03: \"101010\" x", "t.yaml:4: there is text behind the closing quote"),
    (3, "\tbase03: \"101010\"", "t.yaml:4: YAML is indented with spaces, not tabs"),
    (3, "base02: \"101010\"", "t.yaml:4: base02 stands there twice"),
    (3, "base03: [1, 2]", "t.yaml:4: a theme needs only plain values, not \"[\""),
    (3, "base03: &a 101010", "t.yaml:4: a theme needs only plain values, not \"&\""),
    (3, ": \"101010\"", "t.yaml:4: a key is missing before the colon"),
    (3, "base03: \u{1b}[2J", "t.yaml:4: \"␛[2J\" is no colour such as \"2a3746\""),
    (16, "variant: grey", "t.yaml:17: a variant is dark or light"),
    (16, "roles:\n  nope: base00", "t.yaml:18: there is no role nope"),
    (16, "roles:\n  title: base99", "t.yaml:18: \"base99\" is neither a colour nor an attribute"),
  ])
  func whatIsWrongIsSaidWithItsLine(index: Int, line: String, expected: String) {
    var lines = Self.colors
    if index < lines.count { lines[index] = line } else { lines.append(line) }
    #expect {
      try theme(lines)
    } throws: { error in
      "\(error)" == expected
    }
  }

  @Test func damagedFilesAreRefusedOrRead() throws {
    var dice = Dice(8)
    let text = Array(
      try String(contentsOfFile: Self.folder + "/clear.yaml", encoding: .utf8).utf8)
    for _ in 0..<500 {
      var bytes = text
      for _ in 0..<Int.random(in: 1...6, using: &dice) {
        let place = Int.random(in: 0..<bytes.count, using: &dice)
        if Bool.random(using: &dice) {
          bytes[place] = UInt8.random(in: 0...255, using: &dice)
        } else {
          bytes.removeSubrange(place..<min(bytes.count, place + 20))
        }
      }
      _ = try? ThemeFile.theme(String(decoding: bytes, as: UTF8.self), file: "damaged")
    }
    #expect(throws: ThemeProblem.self) {
      try ThemeFile.theme(String(repeating: "x", count: 300_000), file: "long")
    }
  }

  @Test func thereAreEnough() throws {
    #expect(Self.own.count >= 12)
    for name in ["terminal", "mono", "beacon", "clear", "martlet-day"] {
      #expect(Self.own.contains(name))
    }
    let night = try Self.library.theme(named: "martlet-night")
    #expect(night == .fallback)
    #expect(throws: ThemeProblem.self) { try Self.library.theme(named: "../themes/clear") }
    #expect(throws: ThemeProblem.self) { try Self.library.theme(named: "none\u{1b}") }
  }

  @Test(arguments: own)
  func textCanBeRead(name: String) throws {
    let theme = try Self.library.theme(named: name)
    let ground = try #require(theme.style(for: .text).background)
    guard ground.luminance != nil else {
      #expect(["terminal", "mono"].contains(name))
      return
    }
    #expect(((ground.luminance ?? 0) > 0.4) == (theme.variant == .light))
    let least = name.hasPrefix("beacon") ? 7.0 : 4.5
    // What only separates things, or is not meant to be read, may be fainter.
    let faint: Set<Role> = [
      .scrollbar, .progressTrack, .chartGrid, .cursorLine, .selectionInactive, .backdrop,
    ]
    for role in Role.allCases where !faint.contains(role) {
      let style = theme.style(for: role)
      guard let ink = style.foreground else { continue }
      let contrast = try #require(ink.contrast(with: style.background ?? ground))
      let needed = style.background == nil ? least : 4.5
      let isBlend = role.name.hasPrefix("heat.")
      #expect(contrast >= (isBlend ? 3 : needed), "\(role.name) has \(contrast)")
    }
  }

  @Test func fewerColors() throws {
    #expect(Theme.fallback.adapted(to: .direct) == .fallback)
    #expect(Theme.fallback.adapted(to: .ansi) == .terminal)
    #expect(Theme.terminal.adapted(to: .indexed256) == .terminal)
    #expect(Theme.fallback.adapted(to: .none) == .mono)
    for name in Self.own {
      let theme = try Self.library.theme(named: name).adapted(to: .indexed256)
      for role in Role.allCases {
        let style = theme.style(for: role)
        #expect(style.foreground?.components == nil && style.background?.components == nil)
      }
      if theme.palette[.background].components != nil {
        #expect(
          theme.style(for: .bar).background != theme.style(for: .text).background, "\(name)")
      }
    }
    for role in Role.allCases {
      let style = Theme.mono.style(for: role)
      #expect(style.foreground ?? .standard == .standard)
    }
  }

  @Test(arguments: [
    (["TERM": "xterm-256color", "COLORTERM": "truecolor"], 256, ColorSupport.direct),
    (["TERM": "xterm-256color"], 256, .indexed256), (["TERM": "xterm"], 8, .ansi),
    (["TERM": "vt100"], 0, .none), (["TERM": "xterm-256color", "NO_COLOR": "1"], 256, .none),
    (["TERM": "xterm-256color", "NO_COLOR": ""], 256, .indexed256), (["TERM": "dumb"], 0, .none),
    (["TERM": "screen", "COLORTERM": "truecolor", "STY": "1.x"], 256, .indexed256),
  ])
  func colorSupport(environment: [String: String], count: Int, expected: ColorSupport) {
    #expect(
      ColorSupport.detect(environment, colorCount: count, hasDirectFlag: false) == expected)
  }

  @Test func brightTerminals() {
    #expect(Theme.isLight(background: .hex(0xfdf6e3), environment: [:]))
    #expect(!Theme.isLight(background: .hex(0x002b36), environment: ["COLORFGBG": "0;15"]))
    #expect(Theme.isLight(background: nil, environment: ["COLORFGBG": "0;15"]))
    #expect(!Theme.isLight(background: nil, environment: ["COLORFGBG": "15;0"]))
    #expect(!Theme.isLight(background: nil, environment: [:]))
  }

  @Test func roleNamesAreTheirOwn() {
    #expect(Role.paneBorderFocus.name == "pane.border.focus")
    #expect(Role.series3.name == "series.3" && Role.heat(1).name == "heat.8")
    #expect(Role.heat(.nan) == .heat0 && Role.heat(-1) == .heat0 && Role.series(-1) == .series7)
    #expect(Set(Role.allCases.map(\.name)).count == Role.allCases.count)
    for role in Role.allCases { #expect(Role(name: role.name) == role) }
  }
}
