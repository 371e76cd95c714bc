extension Lexer {
  /// The longest operator or punctuation mark that starts here.
  func symbol() -> (Symbol, length: Int)? {
    switch byte() {
    case UInt8(ascii: "("): (.leftParenthesis, 1)
    case UInt8(ascii: ")"): (.rightParenthesis, 1)
    case UInt8(ascii: "["): (.leftBracket, 1)
    case UInt8(ascii: "]"): (.rightBracket, 1)
    case UInt8(ascii: ","): (.comma, 1)
    case UInt8(ascii: "."): (.dot, 1)
    case UInt8(ascii: ";"): (.semicolon, 1)
    case UInt8(ascii: "+"): (.plus, 1)
    case UInt8(ascii: "*"): (.star, 1)
    case UInt8(ascii: "/"): (.slash, 1)
    case UInt8(ascii: "%"): (.percentSign, 1)
    case UInt8(ascii: "~"): (.tilde, 1)
    case UInt8(ascii: "&"): (.ampersand, 1)
    case UInt8(ascii: "^"): (.hat, 1)
    case UInt8(ascii: "?"): (.question, 1)
    case UInt8(ascii: ":"): next(is: ":") ? (.doubleColon, 2) : (.colon, 1)
    case UInt8(ascii: "-"): next(is: ">") ? (.arrow, 2) : (.minusSign, 1)
    case UInt8(ascii: "|"): barSymbol()
    case UInt8(ascii: "="):
      next(is: ">") ? (.fatArrow, 2) : next(is: "=") ? (.equal, 2) : (.equal, 1)
    case UInt8(ascii: "!"): bangSymbol()
    case UInt8(ascii: "<"): lessSymbol()
    case UInt8(ascii: ">"): greaterSymbol()
    default: nil
    }
  }

  private func next(is character: Unicode.Scalar, after distance: Int = 1) -> Bool {
    byte(distance) == UInt8(ascii: character)
  }

  private func barSymbol() -> (Symbol, length: Int) {
    next(is: "|") ? (.concatenate, 2) : next(is: ">") ? (.pipe, 2) : (.bar, 1)
  }

  private func bangSymbol() -> (Symbol, length: Int) {
    if next(is: "=") { return (.notEqual, 2) }
    if next(is: ">") { return (.lessOrEqual, 2) }
    return next(is: "<") ? (.greaterOrEqual, 2) : (.bang, 1)
  }

  private func lessSymbol() -> (Symbol, length: Int) {
    if next(is: "=") { return next(is: ">", after: 2) ? (.nullSafeEqual, 3) : (.lessOrEqual, 2) }
    if next(is: ">") { return (.notEqual, 2) }
    return next(is: "<") ? (.shiftLeft, 2) : (.less, 1)
  }

  private func greaterSymbol() -> (Symbol, length: Int) {
    if next(is: "=") { return (.greaterOrEqual, 2) }
    guard next(is: ">") else { return (.greater, 1) }
    return next(is: ">", after: 2) ? (.shiftRightUnsigned, 3) : (.shiftRight, 2)
  }
}
