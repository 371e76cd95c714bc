import CVTerm

/// What an emulated terminal shows; valid only inside of the call that it is handed to.
package struct EmulatedScreen {
  let emulator: OpaquePointer
  package let width: Int
  package let height: Int

  /// The text of a row, without spaces at its end.
  package func line(_ y: Int) -> String { text(y: y, x: 0, width: width) }

  package func text(y: Int, x: Int, width: Int) -> String {
    // Six scalars of four bytes at most stand in a cell.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: self.width * 24) { buffer in
      guard let start = buffer.baseAddress else { return "" }
      let count = emulator_text(
        emulator, Int32(clamping: y), Int32(clamping: x), Int32(clamping: width), start,
        buffer.count)
      return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  package var lines: [String] { (0..<height).map(line) }

  package var text: String { lines.joined(separator: "\n") }

  package func contains(_ text: String) -> Bool { row(with: text) != nil }

  /// The first row that holds a text.
  package func row(with text: String) -> Int? { (0..<height).first { line($0).contains(text) } }

  /// The colour behind a cell as 0xRRGGBB.
  package func background(y: Int, x: Int) -> UInt32 {
    guard (0..<height).contains(y), (0..<width).contains(x) else { return 0 }
    return emulator_background(emulator, Int32(y), Int32(x))
  }

  package var cursor: (y: Int, x: Int) { (Int(state.y), Int(state.x)) }

  /// A shell's terminal: no other screen, the cursor is there, the mouse is the terminal's own.
  package var isPlain: Bool { leftovers.isEmpty }

  /// What a program has changed of a shell's terminal.
  package var leftovers: [String] {
    var found: [String] = []
    if state.is_alternate != 0 { found.append("another screen") }
    if state.is_cursor_visible == 0 { found.append("a hidden cursor") }
    if state.hears_mouse != 0 { found.append("a captured mouse") }
    return found
  }

  private var state: emulator_state { emulator_current(emulator) }
}
