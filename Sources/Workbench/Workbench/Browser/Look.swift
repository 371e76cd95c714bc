import Columns
import TerminalKit

/// What is on its way or has come.
enum Look<Value> {
  case none, waiting
  case done(Value)
  case failed(QueryError)

  var value: Value? {
    if case .done(let value) = self { value } else { nil }
  }

  /// Says why there is nothing to be seen; false when there is.
  func drawAbsence(into surface: inout Surface, nothing: String) -> Bool {
    let (text, role): (String, Role)
    switch self {
    case .done: return false
    case .waiting: (text, role) = ("looking …", .gridLoading)
    case .failed(let error): (text, role) = ("✗ \(error.message)", .error)
    case .none: (text, role) = (nothing, .textFaint)
    }
    surface.writeWrapped(
      text, in: surface.bounds.inset(columns: 2, rows: 1), .leading, .role(role))
    return true
  }
}
