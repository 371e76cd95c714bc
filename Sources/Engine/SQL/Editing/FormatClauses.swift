/// Knows which pieces open a clause, and how many belong to its head.
enum FormatClauses {
  static func startsQuery(_ piece: FormatPiece) -> Bool {
    switch piece.keyword {
    case .select, .with, .values, .from, .table: true
    default: false
    }
  }

  static func isStart(_ index: Int, _ pieces: [FormatPiece], in range: Range<Int>) -> Bool {
    func piece(_ distance: Int) -> FormatPiece? {
      range.contains(index + distance) ? pieces[index + distance] : nil
    }
    if pieces[index].symbol == .pipe { return true }
    guard let keyword = pieces[index].keyword else { return false }
    let afterPipe = piece(-1)?.symbol == .pipe
    if afterPipe { return false }
    switch keyword {
    case .select, .where, .having, .qualify, .limit, .offset, .pivot, .unpivot: return true
    case .window: return piece(2)?.keyword == .as
    case .from:
      // `IS DISTINCT FROM` compares.
      return piece(-1)?.keyword != .distinct || piece(-2)?.keyword == .select
    case .group, .order, .sort, .cluster, .distribute, .partition:
      return piece(1)?.keyword == .by
    case .union, .intersect, .minus: return true
    case .except: return piece(-1)?.symbol != .star
    case .values: return piece(-1)?.keyword != .from && piece(-1)?.symbol != .comma
    case .lateral: return piece(1)?.keyword == .view
    case .with: return index == range.lowerBound || piece(-1)?.keyword == .as
    case .natural, .inner, .cross, .left, .right, .full, .semi, .anti, .join:
      return joinEnd(index, pieces, in: range) != nil && !isJoinWord(piece(-1))
    default: return false
    }
  }

  private static func isJoinWord(_ piece: FormatPiece?) -> Bool {
    switch piece?.keyword {
    case .natural, .inner, .cross, .left, .right, .full, .semi, .anti, .outer: true
    default: false
    }
  }

  /// Behind the word JOIN that ends the words of a join.
  private static func joinEnd(
    _ start: Int, _ pieces: [FormatPiece], in range: Range<Int>
  ) -> Int? {
    var index = start
    while index < range.upperBound, isJoinWord(pieces[index]) { index += 1 }
    guard index < range.upperBound, pieces[index].keyword == .join else { return nil }
    return index + 1
  }

  /// Behind the words that name the clause: `SELECT DISTINCT`, `GROUP BY`, `LEFT JOIN`.
  static func headEnd(of range: Range<Int>, _ pieces: [FormatPiece]) -> Int {
    var index = range.lowerBound
    if pieces[index].symbol == .pipe { index += 1 }
    guard index < range.upperBound else { return index }
    if let end = joinEnd(index, pieces, in: range) { return end }
    guard let keyword = pieces[index].keyword else { return index + 1 }
    index += 1
    func take(_ keywords: [Keyword]) {
      while index < range.upperBound, let next = pieces[index].keyword, keywords.contains(next) {
        index += 1
      }
    }
    switch keyword {
    case .select:
      if index < range.upperBound, pieces[index].kind == .hintStart {
        while index < range.upperBound, pieces[index].kind != .hintEnd { index += 1 }
        index = min(index + 1, range.upperBound)
      }
      take([.distinct, .all])
    case .group, .order, .sort, .cluster, .distribute, .partition: take([.by])
    case .union, .intersect, .except, .minus: take([.all, .distinct])
    case .with: take([.recursive])
    case .lateral: take([.view, .outer])
    default: break
    }
    return index
  }
}
