/// Where clipped text loses what does not fit.
package enum ClipPlace: Hashable, Sendable {
  case start, middle, end
}

/// Where text stands in a wider field.
package enum Alignment: Hashable, Sendable {
  case leading, center, trailing
}

/// Text measured and cut in cells instead of characters. Results are safe to draw: controls have
/// become visible signs.
extension String {
  package var displayWidth: Int { DisplayWidth.of(self) }

  /// Controls as visible signs, marks and pictures as they are drawn.
  package var sanitized: String { Glyphs(self).reduce(into: "") { $0 += $1.text } }

  /// At most `width` cells, with `…` where something is missing.
  package func clipped(to width: Int, at place: ClipPlace = .end) -> String {
    guard width > 0 else { return "" }
    if place == .end { return clippedAtEnd(to: width) }
    let glyphs = Array(Glyphs(self))
    let total = glyphs.reduce(0) { $0 + $1.width }
    guard total > width else { return glyphs.text }
    let room = width - 1
    let ahead = place == .start ? 0 : room - room / 2
    let head = glyphs.prefix(cells: ahead)
    let tail = glyphs.suffix(cells: room - ahead)
    return head.text + "…" + tail.text
  }

  /// Reads no further than the cells it needs: a value may have megabytes.
  private func clippedAtEnd(to width: Int) -> String {
    let plain = PlainText.prefixCount(of: self, limit: width.plus(1))
    if plain > width { return String(unicodeScalars.prefix(width - 1)) + "…" }
    if plain == utf8.count { return self }
    var kept: [Glyph] = []
    var cells = 0
    var glyphs = Glyphs(self)
    while let glyph = glyphs.next() {
      kept.append(glyph)
      cells += glyph.width
      if cells > width { return kept.prefix(cells: width - 1).text + "…" }
    }
    return kept.text
  }

  /// Exactly `width` cells: padded with spaces, or clipped.
  package func fitted(
    to width: Int, _ alignment: Alignment = .leading, clip: ClipPlace = .end
  ) -> String {
    let text = clipped(to: width, at: clip)
    let spare = max(width - text.displayWidth, 0)
    let left =
      switch alignment {
      case .leading: 0
      case .center: spare / 2
      case .trailing: spare
      }
    return String(repeating: " ", count: left) + text
      + String(repeating: " ", count: spare - left)
  }

  /// Lines of at most `width` cells, broken between words where possible and at every line break.
  package func wrapped(to width: Int) -> [String] {
    guard width > 0 else { return [] }
    return split(omittingEmptySubsequences: false) { $0.isNewline }.flatMap { line in
      WordWrap.lines(of: String(line), width: width)
    }
  }
}

/// Breaks one line between words.
private enum WordWrap {
  static func lines(of line: String, width: Int) -> [String] {
    var lines: [String] = []
    var current = ""
    var cells = 0
    var isFirst = true
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      var rest = Array(Glyphs(String(word)))[...]
      var needed = rest.reduce(0) { $0 + $1.width }
      if !isFirst, cells + 1 + needed > width {
        lines.append(current)
        (current, cells) = ("", 0)
      } else if !isFirst {
        current += " "
        cells += 1
      }
      isFirst = false
      // A word wider than a line is cut; a glyph wider than a line is dropped.
      while needed > width - cells {
        let head = rest.prefix(cells: width - cells)
        if head.isEmpty, cells == 0 {
          needed -= rest.removeFirst().width
          continue
        }
        lines.append(current + head.text)
        rest = rest[head.endIndex...]
        needed -= head.reduce(0) { $0 + $1.width }
        (current, cells) = ("", 0)
      }
      current += rest.text
      cells += needed
    }
    return lines + [current]
  }
}

extension Sequence<Glyph> {
  var text: String { reduce(into: "") { $0 += $1.text } }
}

extension RandomAccessCollection<Glyph> where Index == Int {
  /// The first glyphs, of at most so many cells together.
  func prefix(cells: Int) -> SubSequence {
    var left = cells
    return prefix { glyph in
      left -= glyph.width
      return left >= 0
    }
  }

  func suffix(cells: Int) -> SubSequence {
    var left = cells
    var start = endIndex
    while start > startIndex {
      left -= self[start - 1].width
      guard left >= 0 else { break }
      start -= 1
    }
    return self[start...]
  }
}
