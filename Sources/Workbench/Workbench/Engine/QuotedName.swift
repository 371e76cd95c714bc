/// Writes names so that SQL reads them back.
package enum QuotedName {
  package static func sql(_ parts: [String]) -> String {
    parts.map(NameSpelling.spelled).joined(separator: ".")
  }
}
