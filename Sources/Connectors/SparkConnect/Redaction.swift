/// Keeps secrets out of texts for people.
package enum Redaction {
  static let mark = "[redacted]"

  /// The text without any of the secrets.
  static func removing(_ secrets: [String], from text: String) -> String {
    secrets.reduce(text) { text, secret in
      text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: mark)
    }
  }

  /// The text without what follows the settings of an address in it, such as `token=…`: for
  /// texts that quote what was typed before anybody has understood it.
  package static func removingSettings(from text: String) -> String {
    guard let start = text.firstIndex(ofASCII: RemoteAddress.scheme),
      let settings = text[start...].firstIndex(of: ";")
    else { return text }
    let end =
      text[settings...].firstIndex { $0.isWhitespace || $0 == "'" || $0 == "\"" } ?? text.endIndex
    return text[..<settings] + ";" + mark + removingSettings(from: String(text[end...]))
  }
}

extension String {
  /// Where a text of lower-case ASCII begins in this one, whatever its case here.
  fileprivate func firstIndex(ofASCII wanted: String) -> Index? {
    utf8.indices.first { start in
      let candidate = utf8[start...].prefix(wanted.utf8.count)
      return candidate.count == wanted.utf8.count
        && zip(candidate, wanted.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }
  }
}
