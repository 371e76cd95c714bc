/// The picture as text, for tests and for copying the screen.
extension Canvas {
  /// Rows without the spaces at their ends, joined by line breaks.
  package var text: String { lines.joined(separator: "\n") }

  package var lines: [String] {
    (0..<size.height).map { y in
      var line = row(y).reduce(into: "") { text, cell in
        if !cell.isContinuation { text += cell.glyph.text }
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// A letter a cell for its look, then what the letters mean, in order of appearance. Given a
  /// theme made by `Theme.labels`, colours are told by the roles they stand for.
  package var styles: String {
    var letters: [Look: Character] = [:]
    var legend: [String] = []
    let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    let rows = (0..<size.height).map { y in
      String(
        row(y).map { cell in
          let look = Look(cell)
          if let letter = letters[look] { return letter }
          let letter = letters.count < alphabet.count ? alphabet[letters.count] : "?"
          letters[look] = letter
          legend.append("\(letter) \(look)")
          return letter
        })
    }
    return (rows + legend).joined(separator: "\n")
  }
}

/// What a cell looks like apart from its glyph.
private struct Look: Hashable, CustomStringConvertible {
  let foreground: Color
  let background: Color
  let attributes: Attributes

  init(_ cell: Cell) {
    foreground = cell.foreground
    background = cell.background
    attributes = cell.attributes
  }

  var description: String {
    var words = [Theme.role(of: foreground)?.name ?? "\(foreground)"]
    words.append("on \(Theme.role(of: background)?.name ?? "\(background)")")
    words += Attributes.names.filter { attributes.contains($0.attribute) }.map(\.name)
    return words.joined(separator: " ")
  }
}
