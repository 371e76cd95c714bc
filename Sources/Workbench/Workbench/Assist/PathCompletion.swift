import Foundation
import SQL
import Session
import TerminalKit

/// Files and folders inside of quotes that hold a path: parquet.`…`, read_files('…').
enum PathCompletion {
  private static let maximumEntries = 500

  /// Nil where no path is being written.
  static func at(_ offset: Int, in text: String, session: Session) -> Completion? {
    let tokens = Lexer.tokens(in: text).filter { !$0.isComment }
    guard
      let index = tokens.firstIndex(where: { token in
        token.range.lowerBound < offset && offset <= token.range.upperBound
      })
    else { return nil }
    let bytes = Array(text.utf8)
    let token = tokens[index]
    let start = token.range.lowerBound + 1
    let isOpen: Bool
    switch token.kind {
    case .string: isOpen = false
    case .unclosedString: isOpen = true
    case .quotedIdentifier: isOpen = false
    case .unclosedIdentifier: isOpen = true
    default: return nil
    }
    guard start <= offset, isOpen || offset < token.range.upperBound,
      holdsPath(tokens, index, bytes, session)
    else { return nil }
    let typed = String(decoding: bytes[start..<offset], as: UTF8.self)
    guard !typed.contains("\n") else { return nil }
    let name = typed.utf8.split(separator: 0x2F, omittingEmptySubsequences: false).last?.count ?? 0
    return Completion(items: entries(typed), range: (offset - name)..<offset)
  }

  private static func holdsPath(
    _ tokens: [Token], _ index: Int, _ bytes: [UInt8], _ session: Session
  ) -> Bool {
    guard index >= 1 else { return false }
    let before = tokens[index - 1]
    func word(_ index: Int) -> String {
      index >= 0 ? String(decoding: bytes[tokens[index].range], as: UTF8.self).lowercased() : ""
    }
    switch tokens[index].kind {
    case .quotedIdentifier, .unclosedIdentifier:
      return before.symbol == .dot && session.formats.format(named: word(index - 2)) != nil
    default:
      if before.keyword == .directory || before.keyword == .path { return true }
      return before.symbol == .leftParenthesis && word(index - 2).hasPrefix("read_")
    }
  }

  /// What is in the folder that is named so far, the best first.
  static func entries(_ typed: String) -> [CompletionItem] {
    let cut = typed.lastIndex(of: "/").map { typed.index(after: $0) } ?? typed.startIndex
    let folder = String(typed[..<cut])
    let name = String(typed[cut...])
    if folder.contains("://") { return [] }
    let path = folder.isEmpty ? "." : folder.asTypedPath
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return [] }
    let shown = names.filter { $0.hasPrefix(".") == name.hasPrefix(".") }.sorted()
    let ranked = FuzzyMatcher(name).rank(shown, limit: maximumEntries)
    return ranked.map { item(shown[$0.index], in: path) }
  }

  private static func item(_ name: String, in folder: String) -> CompletionItem {
    var isFolder: ObjCBool = false
    let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
    _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if isFolder.boolValue {
      return CompletionItem(name + "/", .folder, detail: "folder")
    }
    let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
    return CompletionItem(name, .file, detail: size.map { Quantity.bytes(Double($0)) } ?? "file")
  }
}
