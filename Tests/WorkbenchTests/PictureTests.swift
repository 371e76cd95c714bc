import Foundation
import TerminalKit
import Testing
import Workbench

/// How the places of the workbench look. The pictures are in `Tests/Pictures`; to take them
/// again: `MARTLET_TAKE_PICTURES=1 make test FILTER=PictureTests`, and look at what changed.
@Suite struct PictureTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Pictures").path
  static let sizes = [
    Size(width: 40, height: 10), Size(width: 80, height: 24), Size(width: 120, height: 40),
  ]

  /// Places that look the same on every machine.
  static let steady: [Scene] = [
    .home, .rows, .error, .completion, .chart, .columns, .help, .palette, .themes,
  ]

  @Test(arguments: steady, sizes)
  func picturesAreAsTheyWere(scene: Scene, size: Size) throws {
    let bench = try scene.open(size)
    let path = "\(Self.folder)/\(scene.rawValue)-\(size.width)x\(size.height).txt"
    if ProcessInfo.processInfo.environment["MARTLET_TAKE_PICTURES"] != nil {
      try (Self.steadied(bench.picture) + "\n").write(
        toFile: path, atomically: true, encoding: .utf8)
      return
    }
    let known = try String(contentsOfFile: path, encoding: .utf8)
    let isKnown = bench.becomes { Self.steadied($0) + "\n" == known }
    #expect(
      isKnown,
      """
      \(scene) at \(size.width)×\(size.height) was
      \(known)
      and is now
      \(bench.picture)
      """)
  }

  /// Without the lines that tell how long things took.
  private static func steadied(_ picture: String) -> String {
    picture.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.firstMatch(of: /[0-9] (?:µs|ms|s)\b/) == nil ? String(line) : "⋯"
    }.joined(separator: "\n")
  }

  /// What is drawn over what, in roles, with an example.
  private struct Pair: Hashable {
    var ink: Role
    var ground: Role
  }

  /// What only separates things, or is there to be looked through.
  private static let faint: Set<Role> = [
    .paneBorder, .popupBorder, .scrollbar, .progressTrack, .chartGrid, .chartAxis, .gridRule,
    .treeGuide, .backdrop, .selectionInactive, .cursorLine, .dagEdge,
  ]

  @Test(arguments: Scene.allCases)
  func everythingCanBeReadInEveryTheme(scene: Scene) throws {
    let bench = try scene.open(Size(width: 120, height: 40), theme: .labels)
    var examples: [Pair: String] = [:]
    for y in 0..<40 {
      let row = bench.screen.canvas.row(y)
      for cell in row where cell.glyph != .space {
        guard let ink = Theme.role(of: cell.foreground),
          let ground = Theme.role(of: cell.background)
        else { continue }
        examples[Pair(ink: ink, ground: ground)] = row.map(\.glyph.text).joined()
      }
    }
    #expect(examples.count > 3)
    for name in Self.themes.names {
      let theme = try Self.themes.theme(named: name)
      for (pair, example) in examples where !Self.faint.contains(pair.ink) {
        guard let ink = theme.style(for: pair.ink).foreground,
          let ground = theme.style(for: pair.ground).background
            ?? theme.style(for: .text).background,
          let contrast = ink.contrast(with: ground)
        else { continue }
        #expect(
          contrast >= 3, "\(name): \(pair.ink) on \(pair.ground) has \(contrast), in \(example)")
      }
    }
  }

  private static let themes = ThemeLibrary(folders: [
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("themes").path
  ])
}
