package import Columns

/// A piece of a SQL text: its kind, its bytes and where it stands.
package struct Token: Hashable, Sendable {
  package var kind: TokenKind
  /// Offsets of UTF-8 bytes.
  package var range: Range<Int>
  package var position: TextPosition

  package init(_ kind: TokenKind, _ range: Range<Int>, at position: TextPosition) {
    self.kind = kind
    self.range = range
    self.position = position
  }
}

package enum TokenKind: Hashable, Sendable {
  case keyword(Keyword)
  /// A word that is no keyword.
  case identifier
  /// `` `name` ``
  case quotedIdentifier
  /// `'…'` or `"…"`
  case string
  /// `r'…'`: backslashes stand for themselves.
  case rawString
  case number(NumberKind)
  case symbol(Symbol)
  case lineComment
  case blockComment
  /// `/*+`
  case hintStart
  /// `*/` after a hint.
  case hintEnd
  case unclosedString
  case unclosedIdentifier
  case unclosedComment
  case unrecognized
  case end
}

package enum NumberKind: Hashable, Sendable {
  case integer
  case decimal
  case exponent
  /// `Y`, `S`, `L`, `F`, `D`, `BD` after the digits.
  case byte, short, long, float, double, bigDecimal
}

package enum Symbol: Hashable, Sendable {
  case leftParenthesis, rightParenthesis, leftBracket, rightBracket, comma, dot, semicolon
  case equal, notEqual, nullSafeEqual, less, lessOrEqual, greater, greaterOrEqual
  case plus, minusSign, star, slash, percentSign, tilde, ampersand, bar, hat, bang
  case concatenate, shiftLeft, shiftRight, shiftRightUnsigned
  case arrow, fatArrow, pipe, colon, doubleColon, question
}

/// What a token is to a person who reads it: the editor gives each class a style.
package enum TokenClass: String, Hashable, Sendable, CaseIterable {
  case keyword, identifier, quotedIdentifier, string, number, comment, hint, `operator`
  case punctuation, parameter, error
}

extension Token {
  package var tokenClass: TokenClass {
    switch kind {
    case .keyword: .keyword
    case .identifier: .identifier
    case .quotedIdentifier: .quotedIdentifier
    case .string, .rawString: .string
    case .number: .number
    case .lineComment, .blockComment: .comment
    case .hintStart, .hintEnd: .hint
    case .unclosedString, .unclosedIdentifier, .unclosedComment, .unrecognized: .error
    case .end: .punctuation
    case .symbol(let symbol):
      switch symbol {
      case .leftParenthesis, .rightParenthesis, .leftBracket, .rightBracket, .comma, .dot,
        .semicolon, .colon:
        .punctuation
      case .question: .parameter
      default: .operator
      }
    }
  }

  package var isComment: Bool {
    switch kind {
    case .lineComment, .blockComment, .unclosedComment: true
    default: false
    }
  }

  package var keyword: Keyword? {
    if case .keyword(let keyword) = kind { keyword } else { nil }
  }

  package var symbol: Symbol? {
    if case .symbol(let symbol) = kind { symbol } else { nil }
  }
}
