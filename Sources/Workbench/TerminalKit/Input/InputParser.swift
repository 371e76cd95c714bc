/// Turns what a terminal sends into events: UTF-8, the escape sequences of xterm, rxvt, the Linux
/// console and kitty, SGR mouse, bracketed paste, focus. Never fails: what it does not know, it
/// drops.
package struct InputParser: Sendable {
  /// What came as an answer instead of from a user.
  package enum Answer: Hashable, Sendable {
    /// The terminal's background.
    case background(Color)
    /// To "what are you", which every terminal answers.
    case attributes
  }

  private var bytes: [UInt8] = []
  private var pasted: [UInt8]?
  /// Answers since the last time someone took them.
  package var answers: [Answer] = []

  /// Sequences are short; more without an end is noise.
  private static let longestSequence = 4_096
  private static let pasteEnd = Array("\u{1b}[201~".utf8)

  package init() {}

  /// Something has begun and may go on: a lone escape byte, or half a sequence.
  package var isWaiting: Bool { !bytes.isEmpty || pasted != nil }
  /// Text between the marks of a paste is coming.
  package var isPasting: Bool { pasted != nil }

  /// The events that are complete with these bytes.
  package mutating func feed(_ more: some Sequence<UInt8>) -> [InputEvent] {
    bytes += more
    return drain(isEnd: false)
  }

  /// Time has passed and nothing came: what waits is all there is.
  package mutating func flush() -> [InputEvent] {
    var events = drain(isEnd: true)
    if let text = pasted {
      pasted = nil
      events.append(.paste(Self.text(ofPaste: text)))
    }
    return events
  }

  private mutating func drain(isEnd: Bool) -> [InputEvent] {
    var events: [InputEvent] = []
    var reader = ByteReader(bytes)
    while !reader.isAtEnd {
      if pasted != nil {
        guard takePaste(&reader, isEnd: isEnd, into: &events) else { break }
        continue
      }
      let start = reader.position
      switch take(&reader, isEnd: isEnd) {
      case .event(let event): events.append(event)
      case .nothing: break
      case .incomplete:
        reader.position = start
        if isEnd || bytes.count - start > Self.longestSequence {
          reader.position += 1
          continue
        }
        bytes.removeFirst(start)
        return events
      }
    }
    bytes.removeFirst(min(reader.position, bytes.count))
    return events
  }

  private enum Taken {
    case event(InputEvent)
    case nothing
    case incomplete
  }

  private mutating func take(_ reader: inout ByteReader, isEnd: Bool) -> Taken {
    guard let first = reader.next() else { return .nothing }
    guard first == 0x1b else { return Self.plain(first, &reader, isEnd: isEnd, []) }
    guard let second = reader.peek() else {
      return isEnd ? .event(.key(KeyStroke(.escape))) : .incomplete
    }
    switch second {
    case UInt8(ascii: "["):
      reader.position += 1
      return takeControl(&reader, isEnd: isEnd)
    case UInt8(ascii: "O"):
      reader.position += 1
      return takeApplicationKey(&reader, isEnd: isEnd)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"):
      reader.position += 1
      return takeText(&reader, isOperatingSystem: second == UInt8(ascii: "]"), isEnd: isEnd)
    case 0x1b:
      // An escape key before another sequence, or twice.
      return .event(.key(KeyStroke(.escape)))
    default:
      reader.position += 1
      return Self.plain(second, &reader, isEnd: isEnd, .alt)
    }
  }

  /// A byte or a scalar outside sequences.
  private static func plain(
    _ first: UInt8, _ reader: inout ByteReader, isEnd: Bool, _ modifiers: Modifiers
  ) -> Taken {
    switch first {
    case 0x0d: return key(.enter, modifiers)
    case 0x09: return key(.tab, modifiers)
    case 0x7f: return key(.backspace, modifiers)
    case 0x00: return key(.character(" "), modifiers.union(.ctrl))
    case 0x1b: return key(.escape, modifiers)
    case 0x01...0x1a:
      return key(.character(character(first + 0x60)), modifiers.union(.ctrl))
    case 0x1c...0x1f:
      return key(.character(character(first + 0x40)), modifiers.union(.ctrl))
    case 0x20...0x7e: return key(.character(character(first)), modifiers)
    default: break
    }
    let length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
    var scalar = [first]
    while scalar.count < length, let byte = reader.peek(), byte & 0xc0 == 0x80 {
      scalar.append(byte)
      reader.position += 1
    }
    if scalar.count < length, reader.isAtEnd, !isEnd { return .incomplete }
    guard let text = String(validating: scalar, as: UTF8.self), let typed = text.first else {
      return .nothing
    }
    return key(.character(typed), modifiers)
  }

  private static func character(_ byte: UInt8) -> Character {
    Character(Unicode.Scalar(byte))
  }

  private static func key(_ key: Key, _ modifiers: Modifiers) -> Taken {
    .event(.key(KeyStroke(key, modifiers)))
  }

  /// `ESC O` and a letter.
  private func takeApplicationKey(_ reader: inout ByteReader, isEnd: Bool) -> Taken {
    var modifiers: Modifiers = []
    guard var letter = reader.next() else {
      return isEnd ? Self.key(.character("O"), .alt) : .incomplete
    }
    if let code = KeyCodes.digit(letter) {
      modifiers = KeyCodes.modifiers(code)
      guard let next = reader.next() else { return .incomplete }
      letter = next
    }
    guard let key = KeyCodes.final(letter) ?? KeyCodes.keypad(letter) else { return .nothing }
    return Self.key(key, modifiers)
  }

  /// `ESC [`, parameters, and a final byte.
  private mutating func takeControl(_ reader: inout ByteReader, isEnd: Bool) -> Taken {
    // The Linux console's function keys.
    if reader.peek() == UInt8(ascii: "[") {
      reader.position += 1
      guard let letter = reader.next() else { return .incomplete }
      let number = Int(letter) - Int(UInt8(ascii: "A")) + 1
      return (1...5).contains(number) ? Self.key(.function(number), []) : .nothing
    }
    let start = reader.position
    while let byte = reader.peek(), (0x20...0x3f).contains(byte) { reader.position += 1 }
    guard let final = reader.next() else {
      return isEnd && reader.position == start ? Self.key(.character("["), .alt) : .incomplete
    }
    // rxvt ends some keys with a dollar sign, which others use before the final byte.
    guard (0x40...0x7e).contains(final) else {
      if final == 0x1b { reader.position -= 1 }
      return .nothing
    }
    let sequence = ControlSequence(reader.bytes[start..<(reader.position - 1)], final: final)
    switch sequence.meaning {
    case .key(let stroke): return .event(.key(stroke))
    case .focus(let has): return .event(.focus(has))
    case .mouse(let event): return .event(.mouse(event))
    case .answer: answers.append(.attributes)
    case .pasteBegins: pasted = []
    case .unknown: break
    }
    return .nothing
  }

  /// `ESC ]` and others, up to BEL or `ESC \`.
  private mutating func takeText(
    _ reader: inout ByteReader, isOperatingSystem: Bool, isEnd: Bool
  ) -> Taken {
    let start = reader.position
    while let byte = reader.next() {
      let isBell = byte == 0x07
      let isEscape = byte == 0x1b
      guard isBell || isEscape else { continue }
      let content = reader.bytes[start..<(reader.position - 1)]
      if isEscape {
        guard let last = reader.peek() else { return .incomplete }
        guard last == UInt8(ascii: "\\") else {
          reader.position -= 1
          return .nothing
        }
        reader.position += 1
      }
      if isOperatingSystem,
        let color = KeyCodes.background(String(decoding: content, as: UTF8.self))
      {
        answers.append(.background(color))
      }
      return .nothing
    }
    return .incomplete
  }

  /// Whether the reader can go on behind the paste.
  private mutating func takePaste(
    _ reader: inout ByteReader, isEnd: Bool, into events: inout [InputEvent]
  ) -> Bool {
    let rest = reader.bytes[reader.position...]
    guard let end = rest.firstRange(of: Self.pasteEnd) else {
      // The beginning of the end mark may be there already.
      let kept = isEnd ? 0 : min(Self.pasteEnd.count - 1, rest.count)
      pasted?.append(contentsOf: rest.dropLast(kept))
      reader.position = reader.bytes.count - kept
      return false
    }
    let text = (pasted ?? []) + rest[..<end.lowerBound]
    pasted = nil
    reader.position = end.upperBound
    events.append(.paste(Self.text(ofPaste: text)))
    return true
  }

  /// Terminals send line ends as carriage returns.
  private static func text(ofPaste bytes: [UInt8]) -> String {
    let unified = String(decoding: bytes, as: UTF8.self).unicodeScalars
      .split(omittingEmptySubsequences: false) { $0 == "\r" }
    var text = String.UnicodeScalarView()
    for (index, part) in unified.enumerated() {
      if index > 0, part.first != "\n" { text.append("\n") }
      text.append(contentsOf: part)
    }
    return String(text)
  }
}

/// Bytes read one after another.
struct ByteReader {
  let bytes: [UInt8]
  var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position >= bytes.count }

  func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func next() -> UInt8? {
    guard position < bytes.count else { return nil }
    position += 1
    return bytes[position - 1]
  }
}
