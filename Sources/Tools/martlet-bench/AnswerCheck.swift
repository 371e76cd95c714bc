import Foundation

/// Compares the rows that engines have written: cells are equal, or numbers that round alike.
struct AnswerCheck {
  let folder: String
  let engines: [String]

  /// The engines whose answer differs from that of the first engine that has one.
  func dissenters(query: Int) -> [String] {
    let answers = engines.compactMap { engine in
      rows(engine, query).map { (engine: engine, rows: $0) }
    }
    guard let reference = answers.first else { return [] }
    return answers.dropFirst().filter { !Self.agree(reference.rows, $0.rows) }.map(\.engine)
  }

  private func rows(_ engine: String, _ query: Int) -> [[String]]? {
    let name = query < 10 ? "q0\(query)" : "q\(query)"
    let text = try? String(contentsOfFile: "\(folder)/\(engine)-\(name).tsv", encoding: .utf8)
    return text?.split(separator: "\n").map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  static func agree(_ left: [[String]], _ right: [[String]]) -> Bool {
    left.count == right.count
      && zip(left, right).allSatisfy { first, second in
        first.count == second.count && zip(first, second).allSatisfy(cellsAgree)
      }
  }

  private static func cellsAgree(_ left: String, _ right: String) -> Bool {
    if left == right { return true }
    guard let first = Double(left), let second = Double(right) else { return false }
    return abs(first - second) <= 1e-6 * max(1, abs(first))
  }
}
