/// A call that is wrong in itself: told with the way out, and the process ends with status 2.
package struct UsageError: Error, Hashable, Sendable {
  package var message: String
  package var hint: String?

  package init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }
}
