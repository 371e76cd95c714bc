/// What a grid shows of a column beside its cells.
package struct GridColumn: Hashable, Sendable {
  package var title: String
  /// A short name of its type, in the header.
  package var typeLabel: String
  package var alignment: Alignment
  /// The colour of its header.
  package var role: Role

  package init(
    _ title: String, type: String = "", _ alignment: Alignment = .leading,
    role: Role = .gridHeader
  ) {
    self.title = title
    typeLabel = type
    self.alignment = alignment
    self.role = role
  }
}

/// One value, as it is shown.
package struct GridCell: Hashable, Sendable {
  package var text: String
  package var role: Role
  package var isNull: Bool

  package init(_ text: String, role: Role = .gridString) {
    self.text = text
    self.role = role
    isNull = false
  }

  package static var null: GridCell {
    var cell = GridCell("∅", role: .gridNull)
    cell.isNull = true
    return cell
  }
}

/// How many rows there are, as far as is known.
package enum GridRowCount: Hashable, Sendable {
  case exact(Int)
  /// More may come.
  case atLeast(Int)
  case unknown

  /// The rows that can be gone to.
  package var known: Int {
    switch self {
    case .exact(let count), .atLeast(let count): max(count, 0)
    case .unknown: 0
    }
  }

  package var isExact: Bool {
    if case .exact = self { true } else { false }
  }
}

/// Where a grid's cells come from. It must answer at once: what is not there yet is nil, and the
/// grid's events tell which rows are looked at.
package protocol GridSource {
  var columns: [GridColumn] { get }
  var rowCount: GridRowCount { get }
  func cell(row: Int, column: Int) -> GridCell?
}

/// A place in a grid, by the source's numbers.
package struct GridPlace: Hashable, Sendable {
  package var row: Int
  package var column: Int

  package init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }
}

package enum SortDirection: Hashable, Sendable {
  case ascending, descending
}

/// One column that rows are ordered by.
package struct GridSort: Hashable, Sendable {
  package var column: Int
  package var direction: SortDirection

  package init(_ column: Int, _ direction: SortDirection) {
    self.column = column
    self.direction = direction
  }
}

/// What the user asks of a grid's owner. Columns are the source's.
package enum GridEvent: Hashable, Sendable {
  /// The cursor is elsewhere.
  case moved(GridPlace)
  /// Other rows can be seen: the owner loads what is missing of them.
  case visibleRange(Range<Int>)
  /// An order is wanted; `added` puts the column behind the present ones. Nil takes it away.
  case sort(Int, SortDirection?, added: Bool)
  case open(GridPlace)
  /// Only rows with the cell's value are wanted; `excluded` wants all others.
  case filterByCell(GridPlace, excluded: Bool)
  case frequency(column: Int)
  case profile(column: Int)
  case plot(column: Int)
  case copy
  case selectionChanged
}

/// The actions of the scope `grid`, beside those of `list`.
package enum GridCommand: String, CaseIterable, Hashable, Sendable {
  case left, right, firstColumn, lastColumn, pageLeft, pageRight
  case open, sortAscending, sortDescending, sortAlso, freeze, hide, showAll
  case wider, narrower, fit, moveLeft, moveRight
  case mark, range, selectRow, selectColumn, selectAll, clearSelection
  case toggleRowNumbers, toggleCursor
  case filterByCell, excludeCell, frequency, profile, plot, copy

  package var action: ActionID { ActionID("grid.\(rawValue)") }

  package init?(_ action: ActionID) {
    guard let command = Self.allCases.first(where: { $0.action == action }) else { return nil }
    self = command
  }
}
