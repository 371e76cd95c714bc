import CNcurses
import Glibc

/// The ways to the clipboard: programs of the desktop, tmux, or the terminal itself, which works
/// from far away too.
struct Clipboard {
  let environment: [String: String]

  /// Terminals drop longer sequences.
  private static let longestSequence = 75_000

  /// Programs that may be there, the best first.
  var programs: [[String]] {
    func has(_ name: String) -> Bool { environment[name]?.isEmpty == false }
    var programs: [[String]] = []
    if has("WAYLAND_DISPLAY") { programs.append(["wl-copy"]) }
    if has("DISPLAY") {
      programs.append(["xclip", "-selection", "clipboard", "-in"])
      programs.append(["xsel", "--clipboard", "--input"])
    }
    if has("TMUX") { programs.append(["tmux", "load-buffer", "-w", "-"]) }
    return programs
  }

  /// What makes the terminal copy the text; nothing when it is too long.
  func sequence(for text: String) -> String? {
    let encoded = Base64.encode(Array(text.utf8))
    guard encoded.utf8.count <= Self.longestSequence else { return nil }
    return "\u{1b}]52;c;\(encoded)\u{7}"
  }

  func copy(_ text: String, writeToTerminal: (String) -> Void) -> ClipboardOutcome {
    for words in programs where Self.feed(words, text) {
      return .copied(by: words[0])
    }
    guard let sequence = sequence(for: text) else {
      return .failed(
        "The text is too long for the terminal's clipboard; save it to a file instead.")
    }
    writeToTerminal(sequence)
    return .copied(by: "the terminal")
  }

  private static func feed(_ words: [String], _ text: String) -> Bool {
    let copies = words.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    let pointers = copies.map { UnsafePointer($0) } + [nil]
    var text = text
    return text.withUTF8 { terminal_feed(pointers, $0.baseAddress, $0.count, 1_000) == 0 }
  }
}

/// Bytes as letters, digits, plus and slash.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let rest = bytes[start...].prefix(3)
      var group = rest.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      group <<= UInt32(3 - rest.count) * 8
      for place in 0..<4 {
        let digit = Int(group >> UInt32(18 - 6 * place)) & 63
        out.append(place <= rest.count ? alphabet[digit] : UInt8(ascii: "="))
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
