/// Where a Spark Connect server is and how to speak to it, as `sc://host:port/;name=value` says.
///
/// Its description names host and port alone: tokens and headers are never shown.
package struct RemoteAddress: Hashable, Sendable, CustomStringConvertible {
  package var host: String
  package var port = RemoteAddress.defaultPort
  package var userID: String?
  package var token: String?
  package var sessionID: String?
  package var userAgent: String?
  /// What `use_ssl` says; nil leaves it to the token and the host.
  package var encryption: Bool?
  /// What the server's gateway wants besides, such as `x-databricks-cluster-id`.
  package var headers: [String: String] = [:]

  package static let defaultPort = 15002
  static let scheme = "sc://"

  /// A text that is no address, told without what it may hold of secrets.
  package struct Malformed: Error, Hashable, Sendable {
    package var message: String
    package var hint: String

    init(_ message: String, hint: String = "for example sc://host:15002/;user_id=me") {
      self.message = message
      self.hint = hint
    }
  }

  /// `defaultToken` is used when the text names none.
  package init(_ text: String, defaultToken: String? = nil) throws(Malformed) {
    guard text.lowercased().hasPrefix(Self.scheme) else {
      throw Malformed("--remote wants an address that starts with sc://")
    }
    let rest = text.dropFirst(Self.scheme.count)
    let authority = rest.prefix { $0 != "/" && $0 != ";" }
    host = ""
    try readAuthority(authority)
    var path = rest.dropFirst(authority.count)
    if path.first == "/" { path = path.dropFirst() }
    guard path.isEmpty || path.first == ";" else {
      throw Malformed("an address of Spark Connect has no path: settings follow after /;")
    }
    for part in path.split(separator: ";") { try readParameter(part) }
    if token == nil, let defaultToken, !defaultToken.isEmpty {
      token = defaultToken
      try checkSecret(defaultToken, named: "token")
    }
    guard token == nil || usesEncryption || isLoopback else {
      throw Malformed(
        "a token needs an encrypted connection", hint: "leave use_ssl=false away")
    }
  }

  /// A token travels encrypted, unless it stays on this machine.
  package var usesEncryption: Bool { encryption ?? (token != nil && !isLoopback) }

  package var description: String { "\(Self.scheme)\(bracketedHost):\(port)" }

  var isLoopback: Bool {
    host.lowercased() == "localhost" || host.hasPrefix("127.") || host == "::1"
  }

  private var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }

  /// The address as the driver takes it. An IPv6 host keeps its brackets only when the name
  /// resolver is named too.
  var driverURI: String {
    host.contains(":") ? "\(Self.scheme)dns:[\(host)]:\(port)" : description
  }

  /// What must not appear in any text.
  var secrets: [String] {
    ([token].compactMap(\.self) + headers.values).filter { !$0.isEmpty }
      .sorted { $0.utf8.count > $1.utf8.count }
  }

  /// `host`, `host:port`, `[::1]:port`.
  private mutating func readAuthority(_ text: Substring) throws(Malformed) {
    guard !text.contains("@") else {
      throw Malformed("an address has no password: credentials follow as ;token=…")
    }
    var portText: Substring?
    if text.first == "[" {
      guard let end = text.firstIndex(of: "]") else {
        throw Malformed("the address has a bracket that does not close")
      }
      host = String(text[text.index(after: text.startIndex)..<end])
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.first == ":" else {
        throw Malformed("after the bracket of an address comes a colon and a port")
      }
      if !rest.isEmpty { portText = rest.dropFirst() }
    } else {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count <= 2 else {
        throw Malformed("an IPv6 host stands in brackets", hint: "for example sc://[::1]:15002")
      }
      host = String(parts[0])
      portText = parts.count == 2 ? parts[1] : nil
    }
    guard !host.isEmpty else { throw Malformed("the address names no host") }
    guard host.utf8.allSatisfy(Self.isHostByte) else {
      throw Malformed("a host is made of letters, digits, dots and hyphens")
    }
    guard let portText else { return }
    guard let port = Int(portText), (1...65535).contains(port) else {
      throw Malformed("the port of an address is a number from 1 to 65535")
    }
    self.port = port
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"),
      UInt8(ascii: "%"):
      true
    default: false
    }
  }

  private mutating func readParameter(_ text: Substring) throws(Malformed) {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
      throw Malformed("the settings of an address are written name=value, divided by semicolons")
    }
    let name = text[..<equals].lowercased()
    guard name.utf8.allSatisfy(Self.isNameByte) else {
      throw Malformed("the settings of an address have names of letters, digits, - and _")
    }
    guard let value = Self.unescaped(text[text.index(after: equals)...]), !value.isEmpty else {
      throw Malformed("the setting \(name) of the address has no readable value")
    }
    try checkSecret(value, named: name)
    switch name {
    case "token": token = value
    case "user_id": userID = value
    case "user_agent": userAgent = value
    case "session_id": sessionID = value
    case "use_ssl":
      switch value.lowercased() {
      case "true": encryption = true
      case "false": encryption = false
      default: throw Malformed("the setting use_ssl of the address is true or false")
      }
    default: headers[name] = value
    }
  }

  /// Headers carry printable ASCII alone.
  private func checkSecret(_ value: String, named name: String) throws(Malformed) {
    let isText = name == "user_id"
    guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) || (isText && $0 >= 0x80) }) else {
      throw Malformed("the setting \(name) of the address holds characters that cannot be sent")
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    isHostByte(byte) && byte != UInt8(ascii: ":") && byte != UInt8(ascii: "%")
  }

  /// The text without `%3D` and its like; nil when that is broken or no UTF-8.
  private static func unescaped(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, let high = hexadecimal(digits.first),
        let low = hexadecimal(digits.last)
      else { return nil }
      bytes.append(high << 4 | low)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func hexadecimal(_ byte: UInt8?) -> UInt8? {
    byte.flatMap { Character(UnicodeScalar($0)).hexDigitValue }.map(UInt8.init)
  }
}
