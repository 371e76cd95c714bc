import Console
import Foundation
import Glibc
import TerminalDriver

/// Drives martlet on a terminal and tells the report what it took.
struct WorkbenchBench {
  let plan: WorkbenchPlan
  let program: String
  let data: String

  private typealias Keys = TerminalKeys

  /// What martlet did not do.
  struct Failure: Error, CustomStringConvertible {
    var what: String
    var screen: String

    var description: String { "martlet did not \(what); its screen shows\n\(screen)" }
  }

  func measure(_ part: WorkbenchPlan.Part, into report: inout WorkbenchReport) throws {
    switch part {
    case .start: try measureStarts(into: &report)
    case .keys: try measureKeys(into: &report)
    case .rows: try measureRows(into: &report)
    case .sort: try measureSorts(into: &report)
    case .profile: try measureProfiles(into: &report)
    case .memory: try measureMemory(into: &report)
    case .idle: try measureIdle(into: &report)
    }
  }

  // Parts.

  private func measureStarts(into report: inout WorkbenchReport) throws {
    for _ in 0..<plan.runs {
      let (_, milliseconds) = try open()
      report.add(.start, milliseconds)
    }
  }

  private func measureKeys(into report: inout WorkbenchReport) throws {
    try measureEcho(into: &report)
    let terminal = try openRows()
    terminal.send(Keys.control("n"))
    rest(terminal)
    try type(on: terminal, as: .typing, into: &report)
    let frames = terminal.traffic.frames.count
    try focusRows(of: terminal)
    try move(Keys.down, on: terminal, as: .arrow, into: &report)
    try move(Keys.pageDown, on: terminal, as: .page, into: &report)
    for size in terminal.traffic.frames.dropFirst(frames) {
      report.add(.frameBytes, Double(size))
    }
    terminal.send("g")
    try expect(terminal.shows(LineItem.firstPart), "go to the first row", terminal)
    try occupyAllCores(terminal)
    terminal.send(Keys.control("n"))
    rest(terminal)
    try type(on: terminal, as: .busyTyping, into: &report)
    try focusRows(of: terminal)
    try move(Keys.down, on: terminal, as: .busyArrow, into: &report)
    try move(Keys.pageDown, on: terminal, as: .busyPage, into: &report)
    try measureEcho(into: &report)
  }

  /// What the machine, the terminal and its emulator take of every other time.
  private func measureEcho(into report: inout WorkbenchReport) throws {
    let terminal = try EmulatedTerminal(
      TerminalCommand(
        ["sh", "-c", "stty -icanon -echo; printf ready; exec cat"],
        environment: ["PATH": "/usr/bin:/bin", "TERM": "xterm-256color"]))
    try expect(terminal.shows("ready"), "echo", terminal)
    for count in 0..<plan.keys / 2 {
      let place = terminal.look(\.cursor)
      let key = count.isMultiple(of: 2) ? "x" : "\u{8}"
      let time = terminal.milliseconds(from: key) { $0.cursor != place }
      try report.add(.echo, expect(time, "echo", terminal))
      pause()
    }
  }

  private func measureRows(into report: inout WorkbenchReport) throws {
    _ = try openRows()
    for isCold in [false, true] {
      for _ in 0..<plan.runs {
        let (terminal, _) = try open()
        write(query, on: terminal)
        if isCold { PageCache.forget(lineItem) }
        let time = terminal.milliseconds(from: Keys.f5, seconds: 60) {
          $0.contains(LineItem.firstPart)
        }
        try report.add(isCold ? .rowsCold : .rowsWarm, expect(time, "show rows", terminal))
      }
    }
  }

  private func measureSorts(into report: inout WorkbenchReport) throws {
    for _ in 0..<plan.runs {
      let terminal = try openRows()
      terminal.send(Keys.f6)
      terminal.send(String(repeating: Keys.right, count: LineItem.priceColumn))
      rest(terminal)
      // The order stands at the column's name when the ordered rows have come.
      let time = terminal.milliseconds(from: "]", seconds: 60) { $0.contains("▼") }
      try report.add(.sort, expect(time, "order rows", terminal))
    }
  }

  private func measureProfiles(into report: inout WorkbenchReport) throws {
    for _ in 0..<min(plan.runs, 3) {
      let (terminal, _) = try open()
      terminal.send(Keys.alt("1") + "o")
      rest(terminal)
      terminal.send(lineItem)
      rest(terminal)
      terminal.send(Keys.enter)
      try expect(terminal.shows("Row groups"), "tell of the file", terminal)
      rest(terminal)
      let time = terminal.milliseconds(from: "p", seconds: 120) { $0.contains("16 columns in") }
      try report.add(.profile, expect(time, "profile the columns", terminal))
    }
  }

  private func measureMemory(into report: inout WorkbenchReport) throws {
    for _ in 0..<min(plan.runs, 3) {
      let (terminal, _) = try open()
      report.add(.idleMemory, memory(terminal))
      write(query, on: terminal)
      terminal.send(Keys.f5)
      try expect(terminal.shows(LineItem.firstPart, seconds: 60), "show rows", terminal)
      report.add(.rowsMemory, memory(terminal))
      terminal.send(Keys.f6 + "G")
      try expect(terminal.shows("complete", seconds: 120), "come to the end", terminal)
      for keys in ["G", "g", "G"] {
        terminal.send(keys)
        rest(terminal)
      }
      report.add(.endMemory, memory(terminal))
    }
  }

  private func measureIdle(into report: inout WorkbenchReport) throws {
    let terminal = try openRows()
    _ = terminal.falls(silentFor: 2_000, seconds: 20)
    let seconds = 10.0
    let before = ProcessFacts(terminal.process).processorNanoseconds
    usleep(UInt32(seconds * 1e6))
    let spent = ProcessFacts(terminal.process).processorNanoseconds - before
    report.add(.idleProcessor, Double(spent) / 1e9 / seconds * 100)
  }

  // Steps.

  private var lineItem: String { data + "/lineitem.parquet" }

  private var query: String { "SELECT * FROM parquet.`\(lineItem)`" }

  private var previousTab: String { "\u{1b}[5;5~" }

  /// A new martlet, and the milliseconds until it shows itself.
  private func open() throws -> (EmulatedTerminal, Double) {
    let home = "/tmp/martlet-bench-\(getpid())"
    try? FileManager.default.removeItem(atPath: home)
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    let terminal = try EmulatedTerminal(
      TerminalCommand(
        [program],
        environment: [
          "PATH": "/usr/bin:/bin", "HOME": home, "LANG": "C.UTF-8", "TERM": "xterm-256color",
          "COLORTERM": "truecolor", "SWIFT_BACKTRACE": "enable=no",
        ]))
    let end = terminal.moment { $0.line(0).contains("Martlet") }
    let painted = try expect(end, "open", terminal)
    rest(terminal)
    // Who comes the first time is greeted.
    terminal.send(Keys.escape)
    rest(terminal)
    return (terminal, Double(painted - terminal.startedAt) / 1e6)
  }

  /// A martlet that shows the first rows of the large table.
  private func openRows() throws -> EmulatedTerminal {
    let (terminal, _) = try open()
    write(query, on: terminal)
    terminal.send(Keys.f5)
    try expect(terminal.shows(LineItem.firstPart, seconds: 60), "show rows", terminal)
    rest(terminal)
    return terminal
  }

  /// A statement in a tab of its own.
  private func write(_ text: String, on terminal: EmulatedTerminal) {
    terminal.send(Keys.control("n"))
    terminal.paste(text)
    rest(terminal)
  }

  /// Takes the focus from the text to the rows of the tab with the large table.
  private func focusRows(of terminal: EmulatedTerminal) throws {
    for _ in 0..<4 where !terminal.look({ $0.contains(LineItem.firstPart) }) {
      terminal.send(previousTab)
      _ = terminal.shows(LineItem.firstPart, seconds: 1.5)
    }
    terminal.send(Keys.f6 + "g")
    let isThere = terminal.waits { Self.row(on: $0) == 1 }
    try expect(isThere, "tell the row", terminal)
    rest(terminal)
  }

  private func occupyAllCores(_ terminal: EmulatedTerminal) throws {
    write("SELECT count(*) FROM range(100000000000) WHERE sqrt(id) < -1", on: terminal)
    terminal.send(Keys.f5)
    try expect(terminal.shows(" running"), "run", terminal)
  }

  /// Letters, each seen at the place of the cursor.
  private func type(
    on terminal: EmulatedTerminal, as measure: WorkbenchReport.Measure,
    into report: inout WorkbenchReport
  ) throws {
    for count in 1...plan.keys {
      if count % 40 == 0 {
        let line = terminal.look(\.cursor).y
        let time = terminal.milliseconds(from: Keys.enter) { $0.cursor.y != line }
        _ = try expect(time, "begin a line", terminal)
      }
      let letter = Character(UnicodeScalar(UInt8(ascii: "a") + UInt8(count % 26)))
      let place = terminal.look(\.cursor)
      let time = terminal.milliseconds(from: String(letter)) {
        $0.cursor.x == place.x + 1
          && $0.text(y: place.y, x: place.x, width: 1) == String(letter)
      }
      try report.add(measure, expect(time, "show a letter", terminal))
      pause()
    }
  }

  /// Movements in the rows, seen at the number of the row at the foot.
  private func move(
    _ key: String, on terminal: EmulatedTerminal, as measure: WorkbenchReport.Measure,
    into report: inout WorkbenchReport
  ) throws {
    for _ in 0..<plan.keys {
      let row = terminal.look(Self.row)
      let time = terminal.milliseconds(from: key) {
        Self.row(on: $0) != row && !$0.contains("░")
      }
      try report.add(measure, expect(time, "move", terminal))
      pause()
    }
  }

  /// The number of the row that the foot of the results tells.
  private static func row(on screen: EmulatedScreen) -> Int? {
    for y in (screen.height - 4..<screen.height).reversed() {
      // The words before and behind it may be others.
      guard let place = screen.line(y).firstMatch(of: /\brow ([0-9,]+)/) else { continue }
      return Int(place.1.filter(\.isNumber))
    }
    return nil
  }

  private func memory(_ terminal: EmulatedTerminal) -> Double {
    rest(terminal)
    usleep(500_000)
    return Double(ProcessFacts(terminal.process).residentBytes) / 1e6
  }

  /// Until nothing moves any more, or what moves does so for long.
  private func rest(_ terminal: EmulatedTerminal) {
    _ = terminal.falls(silentFor: 150, seconds: 2)
  }

  /// As a fast writer, not in step with frames.
  private func pause() { usleep(UInt32.random(in: 25_000...45_000)) }

  private func expect<Value>(
    _ value: Value?, _ what: String, _ terminal: EmulatedTerminal
  ) throws -> Value {
    guard let value else { throw Failure(what: what, screen: terminal.text) }
    return value
  }

  private func expect(_ isTrue: Bool, _ what: String, _ terminal: EmulatedTerminal) throws {
    if !isTrue { throw Failure(what: what, screen: terminal.text) }
  }
}

/// What the system keeps of files in memory.
enum PageCache {
  /// The next reader of a file waits for the disk.
  static func forget(_ path: String) {
    let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    fdatasync(file)
    _ = posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED)
  }
}
