import Foundation
import TerminalKit
import TestFolders
import Testing

@testable import Workbench

struct SettingsTests {
  private let path = TestFolder.freePath("/config.toml")

  private func file(_ text: String) throws -> SettingsFile {
    let folder = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return SettingsFile(path: path)
  }

  private var text: String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

  @Test func nothingThereIsFine() {
    let file = SettingsFile(path: "/nowhere/config.toml")
    #expect(file.settings == Settings())
    #expect(file.problems.isEmpty)
  }

  @Test func rowsAreRead() throws {
    let file = try file(
      """
      theme = "mono"   # calm
      key_style='vim'
      threads = 3 # few
      memory = "4GB"
      wrap = true
      [keys]
      query.run = "f5"
      """)
    #expect(file.problems.isEmpty)
    #expect(file.settings.theme == "mono")
    #expect(file.settings.keyStyle == .vim)
    #expect(file.settings.threads == 3)
    #expect(file.settings.memory == "4GB")
    #expect(file.settings.wraps)
    #expect(file.keys.map(\.action) == ["query.run"])
  }

  @Test func mistakesAreSaidAndPassedOver() throws {
    let file = try file("threads = many\ncolour = \"red\"\nwrap = true\n")
    #expect(file.problems.count == 2)
    #expect(file.problems.first?.hasPrefix("config.toml:1: threads cannot be many") == true)
    #expect(file.settings.wraps)
  }

  @Test func aChangeTouchesItsLineAlone() throws {
    var file = try file("# mine\ntheme = \"a # b\"  # calm\n\n[keys]\nx.y = \"f5\"\n")
    try file.set(.theme, to: "mono")
    try file.set(.threads, to: "4")
    #expect(
      text == "# mine\ntheme = \"mono\"  # calm\n\nthreads = 4\n[keys]\nx.y = \"f5\"\n")
    #expect(file.settings.threads == 4)
  }

  @Test func aNewFileTellsWhatThereIs() throws {
    var file = SettingsFile(path: path)
    try file.set(.keyStyle, to: "vim")
    #expect(text.contains("\nkey_style = \"vim\"\n"))
    #expect(text.contains("\n# threads = auto\n"))
    #expect(SettingsFile(path: path).settings.keyStyle == .vim)
    #expect(SettingsFile(path: path).problems.isEmpty)
  }

  @Test(arguments: Setting.allCases)
  func everyChoiceIsUnderstood(setting: Setting) {
    var settings = Settings()
    for choice in setting.choices {
      #expect(setting.set(choice, in: &settings))
      #expect(setting.value(in: settings) == choice)
    }
  }
}
