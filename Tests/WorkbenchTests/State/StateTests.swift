import Foundation
import TerminalKit
import TestFolders
import Testing
import Workbench

/// What outlives the workbench.
struct StateTests {
  @Test func buffersOfDeadInstancesComeBack() throws {
    let folder = TestFolder.freePath()
    let text = SavedBuffer(
      title: "one", text: "select 'é'\n", cursor: TextPlace(line: 1, column: 0))
    var first: QueryBuffers? = try QueryBuffers(folder: folder)
    try first?.save(SavedBuffers([text]))
    let second = try QueryBuffers(folder: folder)
    #expect(second.left().isEmpty)
    first = nil
    let left = try #require(second.left().first)
    #expect(left.buffers.buffers == [text])
    #expect(!left.wasClosed)
    second.discard(left)
    #expect(second.left().isEmpty)
  }

  @Test func aProperEndIsTold() throws {
    let folder = TestFolder.freePath()
    var first: QueryBuffers? = try QueryBuffers(folder: folder)
    try first?.save(SavedBuffers([SavedBuffer(title: "a", text: "b")]))
    first?.close()
    first = nil
    #expect(try QueryBuffers(folder: folder).left().map(\.wasClosed) == [true])
  }

  @Test func nothingIsWrittenWithoutChange() throws {
    let folder = TestFolder.freePath()
    let store = try QueryBuffers(folder: folder)
    let buffers = SavedBuffers([SavedBuffer(title: "a", text: "b")])
    try store.save(buffers)
    try FileManager.default.removeItem(atPath: store.path)
    try store.save(buffers)
    #expect(!FileManager.default.fileExists(atPath: store.path))
    #expect(throws: FileFailure.self) { try QueryBuffers(folder: "/proc/none") }
  }

  @Test func tornLinesOfTheHistoryArePassedOver() throws {
    let folder = TestFolder.freePath()
    let path = folder + "/deep/history.jsonl"
    var history = RunHistory(path: path)
    try history.add(
      RunRecord(text: "SELECT 1", startedAt: 1, milliseconds: 2, rows: 1, status: .done))
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    try (whole + whole.prefix(20)).write(to: URL(fileURLWithPath: path))
    var again = RunHistory(path: path)
    #expect(again.records == history.records)
    try again.add(
      RunRecord(
        text: "SELECT 2\nFROM t", startedAt: 3, milliseconds: 4, status: .failed, error: "no t"))
    #expect(RunHistory(path: path).records.map(\.text) == ["SELECT 1", "SELECT 2\nFROM t"])
    #expect(again.search("from SELECT").map(\.text) == ["SELECT 2\nFROM t"])
    #expect(again.search().map(\.text) == ["SELECT 2\nFROM t", "SELECT 1"])
    #expect(again.search("", status: .done).map(\.text) == ["SELECT 1"])
  }

  @Test func savingWaitsForAPause() {
    let start = ContinuousClock.now
    var delay = SaveDelay()
    #expect(delay.due == nil)
    delay.noteChange(at: start)
    #expect(delay.due == start.advanced(by: .milliseconds(400)))
    delay.noteChange(at: start.advanced(by: .seconds(5)))
    #expect(delay.due == start.advanced(by: .seconds(3)))
    delay.noteSaved()
    #expect(delay.due == nil)
  }
}
