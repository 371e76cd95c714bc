/// Rewrites a pattern of Java's syntax into PCRE's where the two differ: Unicode escapes, octal
/// escapes, property names, flags, and character classes that nest or intersect.
struct JavaPattern {
  private let source: [Unicode.Scalar]
  private var place = 0
  private var output = String.UnicodeScalarView()

  static func translated(_ pattern: String) -> String {
    var translator = JavaPattern(source: Array(pattern.unicodeScalars))
    translator.translate()
    return String(translator.output)
  }

  private init(source: [Unicode.Scalar]) { self.source = source }

  private func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    place + distance < source.count ? source[place + distance] : nil
  }

  private mutating func emit(_ text: String) { output.append(contentsOf: text.unicodeScalars) }

  private mutating func translate() {
    while let scalar = peek() {
      switch scalar {
      case "\\": emit(escape(inClass: false))
      case "[":
        place += 1
        emit(characterClass().pattern)
      case "(" where peek(1) == "?": flags()
      default:
        output.append(scalar)
        place += 1
      }
    }
  }

  /// Drops the flags that PCRE lacks or reads otherwise: `d`, `u` and `U`.
  private mutating func flags() {
    var end = place + 2
    while end < source.count, "idmsuxU-".unicodeScalars.contains(source[end]) { end += 1 }
    guard end > place + 2, end < source.count, source[end] == ")" || source[end] == ":" else {
      emit("(?")
      place += 2
      return
    }
    emit("(?")
    for flag in source[(place + 2)..<end] where !"duU".unicodeScalars.contains(flag) {
      output.append(flag)
    }
    place = end
  }

  /// One escape as PCRE spells it; moves behind it.
  private mutating func escape(inClass: Bool) -> String {
    guard let next = peek(1) else {
      place += 1
      return "\\"
    }
    place += 2
    switch next {
    case "u": return codeUnits()
    case "0":
      let digits = take(3) { ("0"..."7").contains($0) }
      return digits.isEmpty ? "\\x{0}" : "\\o{\(digits)}"
    case "Q": return quotation()
    case "p", "P": return property(isNegated: next == "P", inClass: inClass)
    default: return "\\" + String(next)
    }
  }

  /// `\uXXXX`, two of which may make one character.
  private mutating func codeUnits() -> String {
    let digits = take(4) { $0.properties.isASCIIHexDigit }
    guard digits.unicodeScalars.count == 4, var code = UInt32(digits, radix: 16) else {
      return "\\u" + digits
    }
    if (0xD800...0xDBFF).contains(code), peek() == "\\", peek(1) == "u" {
      let start = place
      place += 2
      let second = UInt32(take(4) { $0.properties.isASCIIHexDigit }, radix: 16) ?? 0
      if (0xDC00...0xDFFF).contains(second) {
        code = 0x10000 + (code - 0xD800) << 10 + (second - 0xDC00)
      } else {
        place = start
      }
    }
    return "\\x{\(String(code, radix: 16))}"
  }

  private mutating func quotation() -> String {
    var text = ""
    while let scalar = peek() {
      if scalar == "\\", peek(1) == "E" {
        place += 2
        break
      }
      if scalar.isASCII, !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar) {
        text += "\\"
      }
      text.unicodeScalars.append(scalar)
      place += 1
    }
    return text
  }

  private mutating func property(isNegated: Bool, inClass: Bool) -> String {
    guard peek() == "{", let end = source[place...].firstIndex(of: "}") else {
      return isNegated ? "\\P" : "\\p"
    }
    let name = String(String.UnicodeScalarView(source[(place + 1)..<end]))
    place = end + 1
    if let posix = JavaPattern.posixClasses[name] {
      let item = isNegated ? "[:^\(posix):]" : "[:\(posix):]"
      return inClass ? item : "[\(item)]"
    }
    let known = JavaPattern.propertyNames[name] ?? JavaPattern.withoutPrefix(name)
    return (isNegated ? "\\P{" : "\\p{") + known + "}"
  }

  private static func withoutPrefix(_ name: String) -> String {
    for prefix in ["Is", "general_category=", "gc=", "script=", "sc="] where name.hasPrefix(prefix)
    {
      return String(name.dropFirst(prefix.count))
    }
    return name
  }

  private static let posixClasses: [String: String] = [
    "Lower": "lower", "Upper": "upper", "ASCII": "ascii", "Alpha": "alpha", "Digit": "digit",
    "Alnum": "alnum", "Punct": "punct", "Graph": "graph", "Print": "print", "Blank": "blank",
    "Cntrl": "cntrl", "XDigit": "xdigit", "Space": "space",
  ]

  private static let propertyNames: [String: String] = [
    "javaLowerCase": "Ll", "javaUpperCase": "Lu", "IsAlphabetic": "L", "IsLowercase": "Ll",
    "IsUppercase": "Lu", "IsDigit": "Nd", "IsPunctuation": "P", "IsWhite_Space": "Xps",
    "javaWhitespace": "Xps", "L1": "L",
  ]

  private mutating func take(_ limit: Int, _ fits: (Unicode.Scalar) -> Bool) -> String {
    var text = ""
    while text.unicodeScalars.count < limit, let scalar = peek(), fits(scalar) {
      text.unicodeScalars.append(scalar)
      place += 1
    }
    return text
  }
}

// MARK: Character classes

extension JavaPattern {
  /// A class as a union of plain items and other classes, all of which each intersection limits.
  private struct CharacterClass {
    var isNegated = false
    /// Items as they stand between brackets.
    var items = ""
    var unions: [String] = []
    var intersections: [String] = []

    var pattern: String {
      var choices = unions
      if !items.isEmpty { choices.insert("[\(items)]", at: 0) }
      if unions.isEmpty, intersections.isEmpty { return "[\(isNegated ? "^" : "")\(items)]" }
      var positive = choices.count == 1 ? choices[0] : "(?:\(choices.joined(separator: "|")))"
      if choices.isEmpty { positive = "(?s:.)" }
      let limits = intersections.map { "(?=\($0))" }.joined()
      return isNegated ? "(?:(?!\(limits)\(positive))(?s:.))" : "(?:\(limits)\(positive))"
    }
  }

  /// Reads a class behind its opening bracket.
  private mutating func characterClass() -> CharacterClass {
    var result = CharacterClass()
    if peek() == "^" {
      result.isNegated = true
      place += 1
    }
    // A bracket in the first place is itself.
    if peek() == "]" {
      result.items += "\\]"
      place += 1
    }
    while let scalar = peek(), scalar != "]" {
      if scalar == "&", peek(1) == "&" {
        place += 2
        result.intersections.append(intersection())
        continue
      }
      addItem(to: &result)
    }
    place += 1
    return result
  }

  /// What stands between `&&` and the next one or the end.
  private mutating func intersection() -> String {
    var part = CharacterClass()
    while let scalar = peek(), scalar != "]" {
      if scalar == "&", peek(1) == "&" { break }
      addItem(to: &part)
    }
    return part.pattern
  }

  private mutating func addItem(to target: inout CharacterClass) {
    guard let scalar = peek() else { return }
    switch scalar {
    case "[":
      place += 1
      let inner = characterClass()
      if inner.unions.isEmpty, inner.intersections.isEmpty, !inner.isNegated {
        target.items += inner.items
      } else {
        target.unions.append(inner.pattern)
      }
    case "\\": target.items += escape(inClass: true)
    default:
      target.items.unicodeScalars.append(scalar)
      place += 1
    }
  }
}
