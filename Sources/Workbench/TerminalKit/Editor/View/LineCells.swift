/// Where the characters of a line stand on the screen: tabs reach to the next stop, wide ones
/// take two cells.
struct LineCells: Sequence, IteratorProtocol {
  struct Element {
    var character: Character
    var column: Int
    var cell: Int
    var width: Int
  }

  static let tabWidth = 4
  private var characters: String.Iterator
  private var column = 0
  private var cell = 0

  init(_ line: String) { characters = line.makeIterator() }

  mutating func next() -> Element? {
    guard let character = characters.next() else { return nil }
    let width = Self.width(of: character, at: cell)
    defer {
      column += 1
      cell += width
    }
    return Element(character: character, column: column, cell: cell, width: width)
  }

  private static func width(of character: Character, at cell: Int) -> Int {
    if character == "\t" { return tabWidth - cell % tabWidth }
    if let ascii = character.asciiValue, ascii >= 0x20 { return 1 }
    return DisplayWidth.of(character)
  }

  /// The cell in which a character begins.
  static func cell(of column: Int, in line: String) -> Int {
    var end = 0
    for element in LineCells(line) {
      if element.column >= column { return element.cell }
      end = element.cell + element.width
    }
    return end
  }

  /// The character that has a cell, or the end of the line.
  static func column(at cell: Int, in line: String) -> Int {
    var count = 0
    for element in LineCells(line) {
      if element.cell + element.width > cell { return element.column }
      count = element.column + 1
    }
    return count
  }

  static func width(of line: String) -> Int {
    LineCells(line).reduce(0) { $1.cell + $1.width }
  }
}
