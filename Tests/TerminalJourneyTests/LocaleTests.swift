import Foundation
import TerminalDriver
import Testing

/// Whoever asks for a locale that cannot be had is told so, and what to do.
@Suite(.serialized) struct LocaleTests {
  @Test func aLocaleThatIsNotThereIsTold() throws {
    let martlet = try MartletOnTerminal(environment: ["LANG": "xx_YY.UTF-8"])
    try #require(martlet.isOpen)
    #expect(martlet.shows("The locale xx_YY.UTF-8 is not"))
    #expect(martlet.shows("LC_ALL=C.UTF-8"))
    martlet.terminal.send(TerminalKeys.control("q"))
    #expect(martlet.terminal.exitStatus() == 0)
  }

  @Test func theDoctorTellsOfPlacesAndLocale() throws {
    let martlet = try MartletOnTerminal(
      width: 160, inShell: true, environment: ["LANG": "xx_YY.UTF-8"])
    let folder = martlet.home + "/.config/martlet"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try "threads = 3\nmemory = \"4GB\"\n".write(
      toFile: folder + "/config.toml", atomically: true, encoding: .utf8)
    martlet.command("clear; \(MartletOnTerminal.program) doctor")
    #expect(martlet.shows("is not installed on this machine"))
    #expect(martlet.shows("/.config/martlet/config.toml (threads 3, memory 4GB)"))
    #expect(martlet.shows("/.local/state/martlet (queries, history, logs of runs), not there yet"))
    #expect(martlet.shows("/.config/martlet/themes"))
  }
}
