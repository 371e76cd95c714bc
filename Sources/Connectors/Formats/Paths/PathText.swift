package import Columns
import Glibc

/// Paths as people write them: URIs, `~`, relative ones.
package enum PathText {
  /// The absolute path of the local file system, without a slash at the end.
  package static func absolute(_ written: String) throws(QueryError) -> String {
    var path = written
    // The operating system would take the name to end at the character.
    if path.utf8.contains(0) {
      throw QueryError(
        "PATH_NOT_FOUND", sqlState: "42K03",
        "Path does not exist: \(display(written.replacing("\0", with: "\\u0000"))).",
        hint: "No name of a file holds the character U+0000.")
    }
    if path.hasPrefix("file:") {
      path = String(path.dropFirst(5))
      if path.hasPrefix("//") {
        // Between the slashes stands the host, which is this one.
        path = String(path.dropFirst(2))
        if let slash = path.firstIndex(of: "/") { path = String(path[slash...]) }
      }
    } else if path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") {
      path = String(cString: home) + path.dropFirst()
    }
    if !path.hasPrefix("/") { path = currentFolder + "/" + path }
    return normalized(path)
  }

  /// The spelling in messages: `file:/tmp/data`.
  package static func display(_ path: String) -> String { "file:\(path)" }

  static var currentFolder: String {
    guard let pointer = getcwd(nil, 0) else { return "/" }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  /// Without empty parts, `.` and `..`.
  private static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  static func parent(of path: String) -> String? {
    guard path != "/", let slash = path.lastIndex(of: "/") else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Names that scans leave out: begun files, markers, checksums.
  package static func isHidden(_ name: String) -> Bool {
    if name.hasPrefix("_common_metadata") || name.hasPrefix("_metadata") { return false }
    return (name.hasPrefix("_") && !name.contains("=")) || name.hasPrefix(".")
      || name.hasSuffix("._COPYING_")
  }

  /// Undoes the percent encoding of partition folders; what is no encoding stays.
  package static func unescape(_ text: Substring) -> String {
    guard text.contains("%") else { return String(text) }
    var bytes: [UInt8] = []
    let source = Array(text.utf8)
    var place = 0
    while place < source.count {
      if source[place] == UInt8(ascii: "%"), place + 2 < source.count,
        let high = hexDigit(source[place + 1]), let low = hexDigit(source[place + 2])
      {
        bytes.append(high << 4 | low)
        place += 3
      } else {
        bytes.append(source[place])
        place += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// Percent encoding of what a folder name cannot hold or a reader would misread.
  package static func escape(_ text: String) -> String {
    let special = Set("\"#%'*/:=?\\\u{7F}{[]^".unicodeScalars)
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar.value < 0x20 || special.contains(scalar) {
        let digits = Array("0123456789ABCDEF")
        result += "%\(digits[Int(scalar.value >> 4)])\(digits[Int(scalar.value & 15)])"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
