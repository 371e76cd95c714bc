/// A function with a body, from the line of its name to its closing brace.
struct FunctionLength: Equatable {
  var name: String
  var lines: Int
}

extension FunctionLength {
  private static let openers: [String] = ["func", "init", "deinit", "subscript"]

  /// All functions of a Swift file's code, nested ones included.
  static func all(in code: [UInt8]) -> [FunctionLength] {
    openers.flatMap { opener in
      Words.places(of: opener, in: code).compactMap { place in
        guard !isUse(at: place, in: code) else { return nil }
        let end = place + opener.utf8.count
        guard let body = body(after: end, in: code) else { return nil }
        let name = opener == "func" ? Words.name(after: end, in: code) : opener
        let lines = code[place..<body.upperBound].count { $0 == UInt8(ascii: "\n") } + 1
        return FunctionLength(name: name, lines: lines)
      }
    }
  }

  /// `self.init(` and `.init(` are calls.
  private static func isUse(at place: Int, in code: [UInt8]) -> Bool {
    place > 0 && (code[place - 1] == UInt8(ascii: ".") || code[place - 1] == UInt8(ascii: "`"))
  }

  /// The braces of the body, unless another declaration or a closing brace comes first.
  private static func body(after start: Int, in code: [UInt8]) -> Range<Int>? {
    var depth = 0
    var place = start
    var isLineStart = false
    while place < code.count {
      switch code[place] {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "{") where depth == 0:
        return place..<endOfBraces(from: place, in: code)
      case UInt8(ascii: "}") where depth == 0: return nil
      case UInt8(ascii: "\n"):
        isLineStart = true
        place += 1
        continue
      case UInt8(ascii: " "):
        place += 1
        continue
      default:
        if isLineStart, depth == 0, beginsDeclaration(at: place, in: code) { return nil }
      }
      isLineStart = false
      place += 1
    }
    return nil
  }

  private static func endOfBraces(from start: Int, in code: [UInt8]) -> Int {
    var depth = 0
    for place in start..<code.count {
      if code[place] == UInt8(ascii: "{") { depth += 1 }
      if code[place] == UInt8(ascii: "}") { depth -= 1 }
      if depth == 0 { return place + 1 }
    }
    return code.count
  }

  private static let declarations: Set<String> = [
    "func", "init", "var", "let", "static", "subscript", "associatedtype", "mutating", "package",
    "public", "private", "internal", "fileprivate", "case", "struct", "class", "enum", "protocol",
    "extension", "typealias", "deinit", "override", "nonisolated", "consuming", "borrowing",
  ]

  private static func beginsDeclaration(at place: Int, in code: [UInt8]) -> Bool {
    code[place] == UInt8(ascii: "@") || code[place] == UInt8(ascii: "#")
      || declarations.contains(Words.name(after: place, in: code))
  }
}
