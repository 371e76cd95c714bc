/// A key and its value, with the key of the part it stands in.
struct YAMLLine {
  let number: Int
  let part: String
  let key: String
  let value: String
}

/// The part of YAML that colour schemes use: keys with values, and one level of parts. Anything
/// else is an error with its line, never a guess.
struct YAMLLines {
  let file: String

  func read(_ text: String) throws(ThemeProblem) -> [YAMLLine] {
    guard text.utf8.count <= ThemeFile.longest else {
      throw ThemeProblem(file: file, line: nil, sentence: "the file is too long for a theme")
    }
    var found: [YAMLLine] = []
    var part = ""
    var seen: Set<String> = []
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (index, line) in lines.enumerated() {
      let number = index + 1
      if line.hasPrefix("...") { break }
      let content = line.drop { $0 == " " || $0 == "\u{feff}" }
      if content.first == "\t" { throw problem(number, "YAML is indented with spaces, not tabs") }
      if content.isEmpty || content.first == "#" || line.hasPrefix("---") || content.first == "%" {
        continue
      }
      let isInside = line.first == " "
      let (key, rest) = try split(content, number)
      let value = try scalar(rest, number)
      if !isInside { part = "" }
      if value.isEmpty, !isInside {
        part = key
        continue
      }
      guard seen.insert("\(part).\(key)").inserted else {
        throw problem(number, "\(key.sanitized) stands there twice")
      }
      found.append(YAMLLine(number: number, part: part, key: key, value: value))
    }
    return found
  }

  private func problem(_ number: Int, _ sentence: String) -> ThemeProblem {
    ThemeProblem(file: file, line: number, sentence: sentence)
  }

  private func split(
    _ content: Substring, _ number: Int
  ) throws(ThemeProblem) -> (key: String, rest: Substring) {
    guard let colon = content.firstIndex(of: ":") else {
      throw problem(number, "a line is a key, a colon and a value")
    }
    let rest = content[content.index(after: colon)...]
    guard rest.isEmpty || rest.first == " " || rest.first == "\r" else {
      throw problem(number, "a space is missing behind the colon")
    }
    let key = content[..<colon].filter { $0 != "\"" && $0 != "'" && $0 != " " }
    guard !key.isEmpty else { throw problem(number, "a key is missing before the colon") }
    return (key, rest)
  }

  /// A value in quotes, or up to a comment.
  private func scalar(_ rest: Substring, _ number: Int) throws(ThemeProblem) -> String {
    let text = rest.drop { $0.isWhitespace }
    if let quote = text.first, quote == "\"" || quote == "'" {
      let inside = text.dropFirst()
      guard let end = inside.firstIndex(of: quote) else {
        throw problem(number, "a quote is not closed")
      }
      let behind = inside[inside.index(after: end)...].drop { $0.isWhitespace }
      guard behind.isEmpty || behind.first == "#" else {
        throw problem(number, "there is text behind the closing quote")
      }
      return String(inside[..<end])
    }
    // A colour without quotes is a comment to YAML, but nobody means one.
    let digits = text.dropFirst().prefix { $0.isHexDigit }
    if text.first == "#", digits.count == 6 { return "#\(digits)" }
    var value = text
    if let comment = value.firstRange(of: " #") { value = value[..<comment.lowerBound] }
    if value.first == "#" { value = "" }
    while value.last?.isWhitespace == true { value.removeLast() }
    if let first = value.first, "[{&*!|>@`".contains(first) {
      throw problem(number, "a theme needs only plain values, not \"\(first)\"")
    }
    return String(value)
  }
}
