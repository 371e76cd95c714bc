/// One line of text in several styles: `"rows " + StyledText("42", .textStrong)`.
package struct StyledText: Hashable, Sendable {
  /// A piece in one style; without a style it takes that of what it is written with.
  package struct Run: Hashable, Sendable {
    package var text: String
    package var style: Style?
  }

  package private(set) var runs: [Run]

  package init(_ text: String, _ style: Style? = nil) {
    runs = text.isEmpty ? [] : [Run(text: text, style: style)]
  }

  package init(_ text: String, _ role: Role) { self.init(text, .role(role)) }

  package init() { runs = [] }

  package var text: String { runs.reduce(into: "") { $0 += $1.text } }
  package var isEmpty: Bool { runs.isEmpty }
  package var displayWidth: Int { runs.reduce(0) { $0 + $1.text.displayWidth } }

  package static func + (left: StyledText, right: StyledText) -> StyledText {
    var sum = left
    sum += right
    return sum
  }

  package static func += (left: inout StyledText, right: StyledText) { left.runs += right.runs }

  /// At most `width` cells; `…` in the style of the piece that is cut.
  package func clipped(to width: Int) -> StyledText {
    var left = width
    var result = StyledText()
    for (index, run) in runs.enumerated() {
      let needed = run.text.displayWidth
      let isLast = index == runs.count - 1
      if needed < left || (isLast && needed == left) {
        result.runs.append(run)
        left -= needed
      } else {
        let isExact = needed == left && runs[(index + 1)...].allSatisfy { $0.text.isEmpty }
        let text = isExact ? run.text : (run.text + "…").clipped(to: left)
        if left > 0 { result.runs.append(Run(text: text, style: run.style)) }
        break
      }
    }
    return result
  }
}

extension Sequence<StyledText> {
  /// Of forms of a text, the longest ones first, the one that there is room for.
  package func widest(in width: Int) -> StyledText? { first { $0.displayWidth <= width } }
}

extension StyledText: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { self.init(value) }
}
