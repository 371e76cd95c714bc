/// Moving over comments and quoted text. Each answers false when the text ends before the closing
/// mark; the token then reaches to the end.
extension Lexer {
  /// To the end of the line; a backslash before the line break carries the comment on.
  mutating func skipLineComment() {
    while offset < bytes.count {
      if byte() == 0x5C, byte(1) == 0x0A {
        offset += 2
      } else if byte() == 0x0A || byte() == 0x0D {
        return
      } else {
        offset += 1
      }
    }
  }

  mutating func skipBlockComment() -> Bool {
    var depth = 0
    while offset < bytes.count {
      if byte() == 0x2F, byte(1) == 0x2A {
        depth += 1
        offset += 2
      } else if byte() == 0x2A, byte(1) == 0x2F {
        depth -= 1
        offset += 2
        if depth == 0 { return true }
      } else {
        offset += 1
      }
    }
    return false
  }

  /// A doubled quote or a backslash keeps the string open.
  mutating func skipString(quote: UInt8) -> Bool {
    offset += 1
    while offset < bytes.count {
      if byte() == 0x5C {
        offset = min(offset + 2, bytes.count)
      } else if byte() != quote {
        offset += 1
      } else if byte(1) == quote {
        offset += 2
      } else {
        offset += 1
        return true
      }
    }
    return false
  }

  mutating func skipRawString(quote: UInt8) -> Bool {
    offset += 1
    while offset < bytes.count {
      offset += 1
      if bytes[offset - 1] == quote { return true }
    }
    return false
  }

  mutating func skipQuotedIdentifier() -> Bool {
    offset += 1
    while offset < bytes.count {
      if byte() != 0x60 {
        offset += 1
      } else if byte(1) == 0x60 {
        offset += 2
      } else {
        offset += 1
        return true
      }
    }
    return false
  }
}
