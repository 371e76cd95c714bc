import Functions
import SQL
package import Session

/// The function call around the cursor, with the argument that is being written.
package struct SignatureHelp: Hashable, Sendable {
  package var name: String
  /// `substring(str, pos[, len])`
  package var usage: String
  package var summary: String
  /// The characters of `usage` that are the argument at the cursor.
  package var argument: Range<Int>?

  package static func at(_ offset: Int, in text: String, session: Session) -> SignatureHelp? {
    guard let call = ParserContext.at(offset, in: text).call,
      let entry = session.functions.entry(named: call.name.lowercased())
    else { return nil }
    return SignatureHelp(
      name: entry.name, usage: entry.usage, summary: entry.summary,
      argument: parameter(call.argument, of: entry.usage))
  }

  /// Where the parameter of a number stands; the last of an endless list goes on.
  static func parameter(_ number: Int, of usage: String) -> Range<Int>? {
    let characters = Array(usage)
    guard let open = characters.firstIndex(of: "(") else { return nil }
    var found: [Range<Int>] = []
    var depth = 0
    var start: Int?
    var end = open
    func closeParameter() {
      if let first = start { found.append(first..<end) }
      start = nil
    }
    for index in (open + 1)..<max(open + 1, characters.count) {
      let character = characters[index]
      if character == "(" { depth += 1 }
      if character == ")" {
        if depth == 0 { break }
        depth -= 1
      }
      if character == ",", depth == 0 {
        closeParameter()
      } else if !" []".contains(character) || start != nil && character == " " {
        start = start ?? index
        if character != " " { end = index + 1 }
      }
    }
    closeParameter()
    if found.indices.contains(number) { return found[number] }
    guard let last = found.last else { return nil }
    let isEndless =
      characters[last].contains("…") || String(characters[last]).hasPrefix("...")
      || String(characters[last]).hasSuffix("...")
    return isEndless ? last : nil
  }
}
