import Glibc
import TerminalKit

/// What is typed into prompts about the results.
extension ResultsPane {
  var rowPrompt: Prompt {
    let count = source.map { Self.words($0.rowCount) } ?? ""
    return Prompt("Go to row", placeholder: "1 … ", remark: .hint(count))
  }

  var searchPrompt: Prompt {
    var prompt = Prompt(
      "Search", search?.text ?? "", placeholder: "text in any column",
      remark: .hint("in all rows, from the cursor on; n and N go on"))
    prompt.dimsScreen = false
    return prompt
  }

  var copyPrompt: Prompt {
    var prompt = Prompt(
      "Copy as", placeholder: "a format",
      candidates: CopyFormat.allCases.map {
        PickerItem($0.rawValue, $0.rawValue, detail: $0.detail)
      })
    prompt.picksCandidate = true
    return prompt
  }

  var exportPrompt: Prompt {
    var prompt = Prompt.path("Write all rows to", placeholder: "rows.csv")
    prompt.remark = .hint("The ending tells the format: csv, tsv, json, parquet, md")
    return prompt
  }

  /// `endings` are those of files that can be written.
  func remark(on text: String, for purpose: Purpose, endings: [String]) -> Prompt.Remark? {
    switch purpose {
    case .row: rowRemark(text)
    case .search: searchPrompt.remark
    case .exportPath: exportRemark(text, endings)
    case .copyFormat, .overwrite: nil
    }
  }

  mutating func take(_ answer: Answer, for purpose: Purpose) -> [Request] {
    switch (purpose, answer) {
    case (.row, .text(let text)): return Self.rowNumber(text).map { go(toRow: $0 - 1) } ?? []
    case (.search, .typed(let text)): grid.searchText = text
    case (.search, .cancelled): grid.searchText = search?.text ?? ""
    case (.search, .text(let text)):
      search = text.isEmpty ? nil : SearchState(text: text)
      grid.searchText = text
      return text.isEmpty ? [] : search(backwards: false)
    case (.copyFormat, .text(let name)):
      return CopyFormat(rawValue: name).map { copy(as: $0) } ?? []
    case (.exportPath, .text(let text)):
      let path = text.asTypedPath
      return access(path, F_OK) == 0
        ? [.confirm(.replacing(path), .overwrite(path: path))] : export(to: path)
    case (.overwrite(let path), .button(1)): return export(to: path)
    case (.row, _), (.exportPath, _), (.copyFormat, _), (.overwrite, _), (.search, .button): break
    }
    return []
  }

  // Rows.

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

  // Exports.

  private func exportRemark(_ text: String, _ endings: [String]) -> Prompt.Remark? {
    guard !text.isEmpty, !text.hasSuffix("/") else { return exportPrompt.remark }
    let name = text.split(separator: "/").last.map(String.init) ?? text
    let ending = endings.filter { name.lowercased().hasSuffix(".\($0)") }.max {
      $0.count < $1.count
    }
    guard let ending else {
      return .problem("No format has this ending: csv, tsv, json, parquet, md")
    }
    return .hint("\(source.map { Self.words($0.rowCount) } ?? "rows") as \(ending)")
  }

  private mutating func export(to path: String) -> [Request] {
    guard let source else { return [] }
    export = ExportState(path: path)
    return start(.export(source.pager, path: path))
  }
}
