package import Columns

/// Parts of addresses and their percent encoding.
package enum URLText {
  package static func encode(_ column: Vector, rowCount: Int) -> Vector {
    let text = TextColumn(column)
    let digits: StaticString = "0123456789ABCDEF"
    return makeText([column], rowCount: rowCount) { row, sink in
      let bytes = text[row]
      for place in 0..<bytes.count {
        let byte = bytes[place]
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"),
          UInt8(ascii: "*"), UInt8(ascii: "_"):
          sink.writer.write(byte)
        case 0x20: sink.writer.write(UInt8(ascii: "+"))
        default:
          sink.writer.write(UInt8(ascii: "%"))
          sink.writer.write(digits.utf8Start[Int(byte >> 4)])
          sink.writer.write(digits.utf8Start[Int(byte & 15)])
        }
      }
      sink.putWritten()
    }
  }

  /// Bad escapes are an error, or null when `isNullable`.
  package static func decode(
    _ column: Vector, isNullable: Bool, rowCount: Int
  ) throws(QueryError) -> Vector {
    let text = TextColumn(column)
    return try makeText([column], rowCount: rowCount) { (row, sink) throws(QueryError) in
      let bytes = text[row]
      if decode(bytes, to: &sink.writer) { return sink.putWritten() }
      sink.writer.clear()
      if isNullable { return sink.putNull() }
      throw QueryError(
        "CANNOT_DECODE_URL", sqlState: "22546",
        "The provided URL cannot be decoded: \(bytes.string). Please ensure that the URL is "
          + "properly formatted and try again.")
    }
  }

  private static func decode(_ bytes: Bytes, to writer: inout ByteWriter) -> Bool {
    var place = 0
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "+"): writer.write(0x20 as UInt8)
      case UInt8(ascii: "%"):
        guard place + 2 < bytes.count, let high = hexadecimalDigit(bytes[place + 1]),
          let low = hexadecimalDigit(bytes[place + 2])
        else { return false }
        writer.write(high << 4 | low)
        place += 2
      default: writer.write(bytes[place])
      }
      place += 1
    }
    return true
  }

  /// A part of each address: HOST, PATH, QUERY (all of it or the value of a key), REF, PROTOCOL,
  /// FILE, AUTHORITY or USERINFO. Bad addresses are an error, or null when `isNullable`.
  package static func part(
    _ arguments: [Vector], isNullable: Bool, rowCount: Int
  ) throws(QueryError) -> Vector {
    let text = TextColumn(arguments[0])
    let part = TextColumn(arguments[1])
    let key = arguments.count > 2 ? TextColumn(arguments[2]) : nil
    return try makeText(arguments, rowCount: rowCount, sharing: [arguments[0]]) {
      (row, sink) throws(QueryError) in
      guard let address = Address(text[row]) else {
        if isNullable { return sink.putNull() }
        throw QueryError(
          "INVALID_URL", sqlState: "22P02",
          "The url is invalid: \(text[row].string). Use `try_parse_url` to tolerate invalid URL "
            + "and return NULL instead.")
      }
      guard let found = address.part(part[row].string, key: key.map { $0[row] }) else {
        return sink.putNull()
      }
      sink.share(found)
    }
  }

  /// `scheme://user@host:port/path?query#fragment`
  private struct Address {
    private var scheme: Bytes?
    private var authority: Bytes?
    private var path: Bytes
    private var query: Bytes?
    private var fragment: Bytes?
    private var file: Bytes

    init?(_ text: Bytes) {
      let refused = "\"<>\\^`{|} "
      if text.buffer.contains(where: { $0 < 0x20 || refused.utf8.contains($0) }) { return nil }
      var rest = text
      if let colon = rest.first(of: ":"), rest.prefix(colon).isScheme {
        scheme = rest.prefix(colon)
        rest = rest.from(colon + 1)
      }
      if let hash = rest.first(of: "#") {
        fragment = rest.from(hash + 1)
        rest = rest.prefix(hash)
      }
      if rest.count >= 2, rest[0] == UInt8(ascii: "/"), rest[1] == UInt8(ascii: "/") {
        rest = rest.from(2)
        let end = [rest.first(of: "/"), rest.first(of: "?")].compactMap { $0 }.min() ?? rest.count
        authority = rest.prefix(end)
        rest = rest.from(end)
      }
      file = rest
      path = rest
      if let mark = rest.first(of: "?") {
        query = rest.from(mark + 1)
        path = rest.prefix(mark)
      }
    }

    func part(_ name: String, key: Bytes?) -> Bytes? {
      if let key { return name == "QUERY" ? value(of: key) : nil }
      switch name {
      case "HOST": return host
      case "PATH": return path
      case "QUERY": return query
      case "REF": return fragment
      case "PROTOCOL": return scheme
      case "FILE": return file
      case "AUTHORITY": return authority
      case "USERINFO": return authority.flatMap { all in all.last(of: "@").map { all.prefix($0) } }
      default: return nil
      }
    }

    private var host: Bytes? {
      guard var host = authority else { return nil }
      if let at = host.last(of: "@") { host = host.from(at + 1) }
      if let colon = host.last(of: ":"),
        host.from(colon + 1).buffer.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
      {
        host = host.prefix(colon)
      }
      return host.count == 0 ? nil : host
    }

    private func value(of key: Bytes) -> Bytes? {
      guard let query else { return nil }
      var start = 0
      for place in 0...query.count
      where place == query.count || query[place] == UInt8(ascii: "&") {
        let pair = query[start..<place]
        if let sign = pair.first(of: "="), pair.prefix(sign) == key { return pair.from(sign + 1) }
        start = place + 1
      }
      return nil
    }
  }
}

extension Bytes {
  fileprivate func first(of character: Unicode.Scalar) -> Int? {
    let byte = UInt8(truncatingIfNeeded: character.value)
    return (0..<count).first { self[$0] == byte }
  }

  fileprivate func last(of character: Unicode.Scalar) -> Int? {
    let byte = UInt8(truncatingIfNeeded: character.value)
    return (0..<count).last { self[$0] == byte }
  }

  fileprivate var isScheme: Bool {
    guard count > 0, lowerASCII(self[0]) &- 0x61 < 26 else { return false }
    return buffer.allSatisfy {
      lowerASCII($0) &- 0x61 < 26 || $0 &- 0x30 < 10 || "+-.".utf8.contains($0)
    }
  }
}
