import SQL
package import Session
import TerminalKit

/// One proposal for what could be written at the cursor.
package struct CompletionItem: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case column, field, alias, commonTable, table, view, schema, function, file, folder, keyword
  }

  package var label: String
  package var kind: Kind
  /// A type, a signature: what stands beside the label.
  package var detail: String
  /// A sentence.
  package var help: String
  package var insertText: String

  package init(
    _ label: String, _ kind: Kind, detail: String = "", help: String = "",
    insertText: String? = nil
  ) {
    self.label = label
    self.kind = kind
    self.detail = detail
    self.help = help
    self.insertText = insertText ?? label
  }
}

/// What could be written at a place of a text. It may look into files for their columns, so it
/// belongs on a thread of its own where files are slow.
package struct Completion: Hashable, Sendable {
  package var items: [CompletionItem]
  /// The bytes that a chosen item takes the place of.
  package var range: Range<Int>

  private static let maximumItems = 300

  /// `recent` are labels that were chosen lately, the newest first.
  package static func at(
    _ offset: Int, in text: String, session: Session, recent: [String] = []
  ) -> Completion {
    let offset = min(max(0, offset), text.utf8.count)
    if let files = PathCompletion.at(offset, in: text, session: session) { return files }
    let whole = closingQuote(at: offset, in: text)
    let context = ParserContext.at(offset, in: whole)
    if context.clause == .text { return Completion(items: [], range: offset..<offset) }
    let word = TypedWord(context, offset, in: text)
    let names = NameCompletion(context, whole, offset, session)
    var items = names.items
    if context.qualifier.isEmpty, !word.isQuoted {
      items += FunctionCompletion.items(for: context, session, word.isFollowedByCall)
      items += KeywordCompletion.items(for: context, wanted: word.text)
    }
    let ranked = rank(items, by: word.text, recent: recent)
    return Completion(items: ranked.map { word.spelled($0) }, range: word.range)
  }

  /// A quoted name that is being written would take all that follows for its own.
  private static func closingQuote(at offset: Int, in text: String) -> String {
    let open = Lexer.tokens(in: text).first { $0.kind == .unclosedIdentifier }
    guard let open, open.range.lowerBound < offset else { return text }
    var bytes = Array(text.utf8)
    bytes.insert(0x60, at: offset)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The best first: what kind of match it is, then how near to the data, then what was chosen
  /// lately and how well the word fits. What is far-fetched is proposed when nothing else is.
  private static func rank(
    _ items: [CompletionItem], by word: String, recent: [String]
  ) -> [CompletionItem] {
    let recency = Dictionary(
      recent.prefix(50).enumerated().map { ($1, 50 - $0) }, uniquingKeysWith: max)
    let fit = WordFit(word)
    var seen: Set<String> = []
    var scored: [ScoredItem] = []
    for (index, item) in items.enumerated() {
      guard let match = fit.match(item.label),
        seen.insert("\(item.kind) \(item.insertText.lowercased())").inserted
      else { continue }
      let points =
        item.kind.weight + (recency[item.label] ?? 0) + match.points
        - min(item.label.count, 40) / 4
      scored.append(
        ScoredItem(item: item, quality: match.quality, points: points, index: index))
    }
    if scored.contains(where: { $0.quality > .sparse }) {
      scored.removeAll { $0.quality == .sparse && !$0.item.kind.isInScope }
    }
    return scored.sorted().prefix(maximumItems).map(\.item)
  }
}

/// An item and what it is ranked by; the best are the smallest.
private struct ScoredItem: Comparable {
  let item: CompletionItem
  let quality: FuzzyQuality
  let points: Int
  let index: Int

  static func < (first: ScoredItem, second: ScoredItem) -> Bool {
    (second.quality, second.points, first.index) < (first.quality, first.points, second.index)
  }
}

/// How well labels fit the word that is being written.
private struct WordFit {
  private let matcher: FuzzyMatcher

  init(_ word: String) { matcher = FuzzyMatcher(word) }

  /// Of a qualified name the last part counts as much as the whole; nil when it does not fit.
  func match(_ label: String) -> FuzzyMatch? {
    let whole = matcher.match(label)
    guard let dot = label.lastIndex(of: "."), !matcher.isEmpty else { return whole }
    let last = matcher.match(String(label[label.index(after: dot)...]))
    return [whole, last].compactMap { $0 }.max()
  }
}

extension CompletionItem.Kind {
  /// What the query itself has brought.
  fileprivate var isInScope: Bool {
    switch self {
    case .column, .field, .alias, .commonTable: true
    case .table, .view, .schema, .function, .file, .folder, .keyword: false
    }
  }

  /// What is near to the data goes before what every query has, by more than points can make up.
  fileprivate var weight: Int {
    switch self {
    case .column, .field: 20_020
    case .alias, .commonTable: 20_016
    case .table, .view: 10_014
    case .file, .folder: 10_012
    case .schema: 10_010
    case .function: 4
    case .keyword: 6
    }
  }
}

/// The word before the cursor, and how a chosen one is written in its place.
private struct TypedWord {
  let text: String
  let range: Range<Int>
  let isQuoted: Bool
  let isFollowedByCall: Bool

  init(_ context: ParserContext, _ offset: Int, in whole: String) {
    let bytes = Array(whole.utf8)
    text = context.prefix
    let start = max(0, offset - context.prefix.utf8.count)
    isQuoted = start > 0 && bytes[start - 1] == 0x60
    // A quote that is closed behind the cursor goes with the word.
    let closes = isQuoted && offset < bytes.count && bytes[offset] == 0x60
    // In the middle of a word the whole of it is replaced.
    let rest = isQuoted || text.isEmpty ? 0 : bytes[offset...].prefix(while: Self.isPart).count
    range = (isQuoted ? start - 1 : start)..<(closes ? offset + 1 : offset + rest)
    let end = offset + rest
    isFollowedByCall = end < bytes.count && bytes[end] == 0x28
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x80...: true
    default: false
    }
  }

  func spelled(_ item: CompletionItem) -> CompletionItem {
    guard isQuoted, !item.insertText.hasPrefix("`") else { return item }
    var item = item
    item.insertText = NameSpelling.quoted(item.insertText)
    return item
  }
}

/// Names as SQL needs them written.
enum NameSpelling {
  static func spelled(_ name: String) -> String {
    let isPlain =
      name.utf8.first.map { !(0x30...0x39).contains($0) } ?? false
      && name.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x5F
          || (0x61...0x7A).contains(byte)
      }
    let isTaken = Keyword(rawValue: name.lowercased())?.isStrict ?? false
    return isPlain && !isTaken ? name : quoted(name)
  }

  static func quoted(_ name: String) -> String {
    "`" + name.replacing("`", with: "``") + "`"
  }
}
