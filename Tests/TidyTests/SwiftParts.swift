/// A Swift file taken apart: both texts have the length and the lines of the whole, with what does
/// not belong to them blanked. String literals belong to neither.
struct SwiftParts: Sendable {
  private(set) var code: [UInt8]
  private(set) var comments: [UInt8]

  /// A file in another language, which is all code.
  init(code: [UInt8]) {
    self.code = code
    comments = []
  }

  init(_ text: [UInt8]) {
    let blank = text.map { $0 == UInt8(ascii: "\n") ? $0 : UInt8(ascii: " ") }
    code = blank
    comments = blank
    var scan = Scan(text: text)
    scan.readCode(until: nil) { place, kind in
      switch kind {
      case .code: code[place] = text[place]
      case .comment: comments[place] = text[place]
      }
    }
  }
}

private enum Part {
  case code
  case comment
}

/// Walks over the bytes of a Swift file and tells which of them are code and which comments.
private struct Scan {
  typealias Report = (Int, Part) -> Void

  let text: [UInt8]
  var place = 0

  init(text: [UInt8]) { self.text = text }

  func sees(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard place + count <= text.count else { return false }
    let start = word.utf8Start
    for offset in 0..<count where text[place + offset] != start[offset] { return false }
    return true
  }

  /// Reads code up to the parenthesis that closes an interpolation, or to the end.
  mutating func readCode(until closing: UInt8?, _ report: Report) {
    var depth = 0
    while place < text.count {
      let byte = text[place]
      if sees("//") {
        readLineComment(report)
      } else if sees("/*") {
        readBlockComment(report)
      } else if byte == UInt8(ascii: "\"") || sees("#\"") || sees("##\"") {
        readString(report)
      } else {
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") { depth -= 1 }
        if closing != nil, depth < 0 { return }
        report(place, .code)
        place += 1
      }
    }
  }

  private mutating func readLineComment(_ report: Report) {
    while place < text.count, text[place] != UInt8(ascii: "\n") {
      report(place, .comment)
      place += 1
    }
  }

  private mutating func readBlockComment(_ report: Report) {
    var depth = 0
    while place < text.count {
      if sees("/*") { depth += 1 }
      if sees("*/") { depth -= 1 }
      report(place, .comment)
      place += 1
      if depth == 0 {
        place += 1
        return
      }
    }
  }

  private mutating func readString(_ report: Report) {
    var hashes = 0
    while place < text.count, text[place] == UInt8(ascii: "#") {
      hashes += 1
      place += 1
    }
    let isMultiline = sees("\"\"\"")
    let quotes = isMultiline ? 3 : 1
    place += quotes
    while place < text.count {
      if text[place] == UInt8(ascii: "\\"), followedByHashes(hashes, at: place + 1) {
        place += 1 + hashes
        guard place < text.count else { return }
        let isInterpolation = text[place] == UInt8(ascii: "(")
        place += 1
        if isInterpolation { readCode(until: UInt8(ascii: ")"), report) }
      } else if closesString(quotes: quotes, hashes: hashes) {
        place += quotes + hashes
        return
      } else if !isMultiline, text[place] == UInt8(ascii: "\n") {
        return
      } else {
        place += 1
      }
    }
  }

  private func followedByHashes(_ hashes: Int, at start: Int) -> Bool {
    guard start + hashes <= text.count else { return false }
    return text[start..<start + hashes].allSatisfy { $0 == UInt8(ascii: "#") }
  }

  private func closesString(quotes: Int, hashes: Int) -> Bool {
    guard place + quotes <= text.count else { return false }
    let isQuoted = text[place..<place + quotes].allSatisfy { $0 == UInt8(ascii: "\"") }
    return isQuoted && followedByHashes(hashes, at: place + quotes)
  }
}
