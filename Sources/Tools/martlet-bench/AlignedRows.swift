import Console

/// Cells below each other: the first of a row from the left, the others from the right.
enum AlignedRows {
  static func text(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? DisplayText.width(of: $0[column]) : 0 }.max() ?? 0
    }
    return rows.map { row in
      row.enumerated().map { index, cell in
        let padding = String(
          repeating: " ", count: widths[index] - DisplayText.width(of: cell))
        return index == 0 ? cell + padding : padding + cell
      }.joined(separator: "  ") + "\n"
    }.joined()
  }
}
