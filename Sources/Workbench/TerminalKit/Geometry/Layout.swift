/// The direction in which parts follow one another.
package enum Axis: String, Hashable, Sendable, Codable {
  /// Parts stand side by side.
  case columns
  /// Parts lie one below another.
  case rows
}

/// How much of a line of cells one part asks for.
package enum Length: Hashable, Sendable {
  case fixed(Int)
  /// A share of the whole, from 0 to 1.
  case fraction(Double, min: Int = 0)
  /// A share of what the others leave, by weight.
  case flexible(Int = 1, min: Int = 0)
}

/// Shares a number of cells out among parts: the sum never exceeds it, and nothing is negative.
package struct Layout: Sendable {
  package var lengths: [Length]
  /// Cells between two parts.
  package var spacing: Int

  package init(_ lengths: [Length], spacing: Int = 0) {
    self.lengths = lengths
    self.spacing = max(spacing, 0)
  }

  /// One extent a length, in order. When cells are short, the last parts shrink first.
  package func extents(in total: Int) -> [Int] {
    let gaps = spacing.multipliedReportingOverflow(by: max(lengths.count - 1, 0))
    let available = max(total.minus(gaps.overflow ? .max : gaps.partialValue), 0)
    var extents = lengths.map { Self.base($0, of: available) }
    shrink(&extents, to: available)
    let spare = available - extents.reduce(0, +)
    if spare > 0 { grow(&extents, by: spare) }
    return extents
  }

  private static func base(_ length: Length, of total: Int) -> Int {
    switch length {
    case .fixed(let cells): cells.clamped(to: 0...total)
    case .fraction(let share, let least):
      max(least, share.isFinite ? Int(Double(total) * min(max(share, 0), 1)) : 0)
        .clamped(to: 0...total)
    case .flexible(_, let least): least.clamped(to: 0...total)
    }
  }

  private func shrink(_ extents: inout [Int], to available: Int) {
    var left = available
    for index in extents.indices {
      extents[index] = min(extents[index], left)
      left -= extents[index]
    }
  }

  /// Gives the spare cells to flexible parts so that their extents, not only what is added, come
  /// near to their weights.
  private func grow(_ extents: inout [Int], by spare: Int) {
    var open = lengths.indices.filter { weight($0) > 0 }
    var pool = open.reduce(spare) { $0 + extents[$1] }
    // A part whose least extent is above its share keeps that and leaves the sharing.
    while true {
      let total = open.reduce(0) { $0 + weight($1) }
      let generous = open.filter { extents[$0] * total > pool * weight($0) }
      guard !generous.isEmpty else { break }
      pool -= generous.reduce(0) { $0 + extents[$1] }
      open.removeAll { generous.contains($0) }
    }
    var weights = open.reduce(0) { $0 + weight($1) }
    for index in open {
      extents[index] = pool * weight(index) / weights
      pool -= extents[index]
      weights -= weight(index)
    }
  }

  private func weight(_ index: Int) -> Int {
    guard case .flexible(let weight, _) = lengths[index] else { return 0 }
    return weight.clamped(to: 0...1_000)
  }
}

extension Rect {
  /// One rectangle a length, in order, side by side or one below another.
  package func split(_ axis: Axis, _ lengths: [Length], spacing: Int = 0) -> [Rect] {
    let layout = Layout(lengths, spacing: spacing)
    let extents = layout.extents(in: axis == .columns ? width : height)
    var offset = 0
    return extents.map { extent in
      defer { offset = offset.plus(extent).plus(layout.spacing) }
      return axis == .columns
        ? Rect(x: x.plus(offset), y: y, width: extent, height: height)
        : Rect(x: x, y: y.plus(offset), width: width, height: extent)
    }
  }

  package func columns(_ lengths: Length..., spacing: Int = 0) -> [Rect] {
    split(.columns, lengths, spacing: spacing)
  }

  package func rows(_ lengths: Length..., spacing: Int = 0) -> [Rect] {
    split(.rows, lengths, spacing: spacing)
  }
}

/// Panes side by side and one below another, nested: a screen's plan as a value.
package indirect enum Split<Pane: Hashable & Sendable>: Hashable, Sendable {
  case pane(Pane)
  case split(Axis, [Part])

  /// A branch and how much of its parent it asks for.
  package struct Part: Hashable, Sendable {
    package var length: Length
    package var content: Split

    package init(_ length: Length, _ content: Split) {
      self.length = length
      self.content = content
    }
  }

  package static func columns(_ parts: (Length, Split)...) -> Split {
    .split(.columns, parts.map { Part($0.0, $0.1) })
  }

  package static func rows(_ parts: (Length, Split)...) -> Split {
    .split(.rows, parts.map { Part($0.0, $0.1) })
  }

  /// Where every pane goes, in reading order.
  package func frames(in rect: Rect) -> [(pane: Pane, frame: Rect)] {
    switch self {
    case .pane(let pane): [(pane, rect)]
    case .split(let axis, let parts):
      zip(parts, rect.split(axis, parts.map(\.length))).flatMap { part, frame in
        part.content.frames(in: frame)
      }
    }
  }
}
