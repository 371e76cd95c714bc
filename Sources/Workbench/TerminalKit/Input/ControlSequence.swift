/// `ESC [`, parameters and a final byte: what it says.
struct ControlSequence {
  enum Meaning: Hashable {
    case key(KeyStroke)
    case mouse(MouseEvent)
    case focus(Bool)
    case pasteBegins
    case answer
    case unknown
  }

  private let prefix: UInt8?
  /// Parameters with their parts after colons.
  private let parameters: [[Int]]
  private let final: UInt8

  init(_ content: ArraySlice<UInt8>, final: UInt8) {
    var content = content
    if let first = content.first, (0x3c...0x3f).contains(first) {
      prefix = first
      content = content.dropFirst()
    } else {
      prefix = nil
    }
    parameters = content.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .prefix(16).map { parameter in
        parameter.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
          .prefix(4).map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
      }
    self.final = final
  }

  private func parameter(_ index: Int, part: Int = 0) -> Int {
    guard index < parameters.count, part < parameters[index].count else { return 0 }
    return parameters[index][part]
  }

  var meaning: Meaning {
    switch (prefix, final) {
    case (UInt8(ascii: "<"), UInt8(ascii: "M")): mouse(isRelease: false)
    case (UInt8(ascii: "<"), UInt8(ascii: "m")): mouse(isRelease: true)
    case (UInt8(ascii: "?"), UInt8(ascii: "c")): .answer
    case (.some, _): .unknown
    case (nil, UInt8(ascii: "~")): tilde
    case (nil, UInt8(ascii: "u")): unicodeKey(parameter(0), modifiers: parameter(1))
    case (nil, UInt8(ascii: "I")): .focus(true)
    case (nil, UInt8(ascii: "O")): .focus(false)
    case (nil, UInt8(ascii: "Z")): .key(KeyStroke(.tab, modifiers.union(.shift)))
    case (nil, UInt8(ascii: "a")...UInt8(ascii: "d")):
      // rxvt's arrows with shift.
      KeyCodes.final(final - 0x20).map { .key(KeyStroke($0, .shift)) } ?? .unknown
    default: KeyCodes.final(final).map { .key(KeyStroke($0, modifiers)) } ?? .unknown
    }
  }

  private var modifiers: Modifiers {
    parameters.count > 1 ? KeyCodes.modifiers(parameter(1)) : []
  }

  private var tilde: Meaning {
    if parameter(0) == 200 { return .pasteBegins }
    // xterm's modifyOtherKeys.
    if parameter(0) == 27 { return unicodeKey(parameter(2), modifiers: parameter(1)) }
    return KeyCodes.tilde(parameter(0)).map { .key(KeyStroke($0, modifiers)) } ?? .unknown
  }

  private func unicodeKey(_ code: Int, modifiers code2: Int) -> Meaning {
    // A release or a repetition of kitty's protocol: repetitions count as presses.
    if parameter(1, part: 1) == 3 { return .unknown }
    let modifiers = KeyCodes.modifiers(code2)
    let key: Key
    switch code {
    case 13, 57_414: key = .enter
    case 9: key = .tab
    case 27: key = .escape
    case 127, 8: key = .backspace
    case 57_344...63_743: return .unknown
    default:
      guard code >= 32, let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else {
        return .unknown
      }
      key = .character(Character(scalar))
    }
    return .key(KeyStroke(key, modifiers))
  }

  private func mouse(isRelease: Bool) -> Meaning {
    let code = parameter(0)
    guard parameters.count >= 3, code >= 0, code < 256 else { return .unknown }
    let position = Point(x: max(parameter(1) - 1, 0), y: max(parameter(2) - 1, 0))
    var modifiers: Modifiers = []
    if code & 4 != 0 { modifiers.insert(.shift) }
    if code & 8 != 0 { modifiers.insert(.alt) }
    if code & 16 != 0 { modifiers.insert(.ctrl) }
    guard let action = action(code, isRelease: isRelease) else { return .unknown }
    return .mouse(MouseEvent(action, at: position, modifiers: modifiers))
  }

  private func action(_ code: Int, isRelease: Bool) -> MouseEvent.Action? {
    if code & 64 != 0 {
      let wheel: [MouseEvent.Action] = [.wheelUp, .wheelDown, .wheelLeft, .wheelRight]
      return code & 128 == 0 ? wheel[code & 3] : nil
    }
    let buttons: [MouseEvent.Button] = [.left, .middle, .right]
    guard code & 3 < 3, code & 128 == 0 else { return nil }
    let button = buttons[code & 3]
    if isRelease { return .release(button) }
    return code & 32 != 0 ? .drag(button) : .press(button)
  }
}

/// The codes that terminals use for keys.
enum KeyCodes {
  /// The last letter of `ESC [ … X` and `ESC O X`.
  static func final(_ byte: UInt8) -> Key? {
    switch byte {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(byte - UInt8(ascii: "P")) + 1)
    default: nil
    }
  }

  /// Keys of the number block in application mode.
  static func keypad(_ byte: UInt8) -> Key? {
    switch byte {
    case UInt8(ascii: "M"): .enter
    case UInt8(ascii: "a"): .up
    case UInt8(ascii: "b"): .down
    case UInt8(ascii: "c"): .right
    case UInt8(ascii: "d"): .left
    case UInt8(ascii: "j")...UInt8(ascii: "y"):
      .character(Character(Unicode.Scalar(byte - 0x40)))
    default: nil
    }
  }

  /// The number of `ESC [ number ~`.
  static func tilde(_ number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23...26: .function(number - 12)
    case 28, 29: .function(number - 13)
    case 31...34: .function(number - 14)
    default: nil
    }
  }

  /// One more than a sum of 1 for shift, 2 for alt, 4 for control, 8 and 32 for others.
  static func modifiers(_ code: Int) -> Modifiers {
    guard code > 1 else { return [] }
    let bits = code - 1
    var modifiers: Modifiers = []
    if bits & 1 != 0 { modifiers.insert(.shift) }
    if bits & 2 != 0 || bits & 32 != 0 { modifiers.insert(.alt) }
    if bits & 4 != 0 { modifiers.insert(.ctrl) }
    return modifiers
  }

  static func digit(_ byte: UInt8) -> Int? {
    (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(byte) ? Int(byte - 0x30) : nil
  }

  /// The colour in `11;rgb:1e1e/2828/3232`.
  static func background(_ text: String) -> Color? {
    guard text.hasPrefix("11;rgb:") else { return nil }
    let parts = text.dropFirst(7).split(separator: "/").map { part in
      UInt8(part.prefix(2), radix: 16)
    }
    guard parts.count == 3, let red = parts[0], let green = parts[1], let blue = parts[2] else {
      return nil
    }
    return .rgb(red, green, blue)
  }
}
