/// What text may have beyond strict JSON.
package struct JSONDialect: Sendable {
  /// `/* … */` and `// …` between values.
  package var allowsComments = false
  package var allowsUnquotedNames = false
  package var allowsSingleQuotes = true
  package var allowsLeadingZeros = false
  /// Any character may stand behind a backslash.
  package var allowsAnyEscape = false
  package var allowsControlCharacters = false
  /// `NaN`, `Infinity`, `-INF`.
  package var allowsSpecialNumbers = true

  package init() {}
}
