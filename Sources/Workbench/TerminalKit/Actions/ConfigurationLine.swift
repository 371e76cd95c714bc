/// A line of a configuration file, in the part of TOML that ours need.
extension Substring {
  /// Without the spaces around it.
  package var trimmed: Substring {
    var text = drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// Up to a `#` that stands outside quotes.
  package var beforeComment: Substring { self[..<commentStart] }

  /// From that `#` on; empty when there is none.
  package var comment: Substring { self[commentStart...] }

  private var commentStart: Index {
    var quote: Character?
    for index in indices {
      let character = self[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "#" {
        return index
      }
    }
    return endIndex
  }
}
