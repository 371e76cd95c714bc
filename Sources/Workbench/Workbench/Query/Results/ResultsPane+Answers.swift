import TerminalKit

/// What is typed into prompts about the results.
extension ResultsPane {
  var rowPrompt: Prompt {
    let count = source.map { Self.words($0.rowCount) } ?? ""
    return Prompt("Go to row", placeholder: "1 … ", remark: .hint(count))
  }

  func remark(on text: String, for purpose: Purpose) -> Prompt.Remark? {
    switch purpose {
    case .row: rowRemark(text)
    }
  }

  mutating func take(_ answer: Answer, for purpose: Purpose) -> [Request] {
    switch (purpose, answer) {
    case (.row, .text(let text)): Self.rowNumber(text).map { go(toRow: $0 - 1) } ?? []
    case (.row, _): []
    }
  }

  /// Counted from one, as people do; with or without signs between the digits.
  private static func rowNumber(_ text: String) -> Int? {
    Int(text.filter { $0 != "," && $0 != "_" && $0 != " " }).flatMap { $0 > 0 ? $0 : nil }
  }

  private func rowRemark(_ text: String) -> Prompt.Remark? {
    guard !text.isEmpty else { return rowPrompt.remark }
    guard let row = Self.rowNumber(text) else { return .problem("A number from 1 on") }
    guard let count = source?.rowCount else { return nil }
    if row <= count.known { return .hint(Self.words(count)) }
    return count.isExact
      ? .problem("There are \(Self.words(count))") : .hint("Rows up to there are fetched")
  }
}
