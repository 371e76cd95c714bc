/// Writes names so that SQL reads them back.
package enum QuotedName {
  package static func sql(_ parts: [String]) -> String {
    parts.map(part).joined(separator: ".")
  }

  private static func part(_ name: String) -> String {
    let isPlain =
      !name.isEmpty && name.first?.isNumber == false
      && name.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_")
      }
    if isPlain { return name }
    return "`"
      + name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``") + "`"
  }
}
