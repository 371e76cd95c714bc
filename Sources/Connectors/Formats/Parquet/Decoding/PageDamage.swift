/// A page, a level or a value that breaks the format; the scan adds the file's name.
struct PageDamage: Error {
  let reason: String

  init(_ reason: String) {
    self.reason = reason
  }
}
