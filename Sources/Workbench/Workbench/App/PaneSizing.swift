import TerminalKit

/// Commands that move a border of the focused pane.
enum PaneSizing: String, CaseIterable {
  case wider, narrower, higher, lower

  init?(_ action: ActionID) {
    guard let sizing = Self.allCases.first(where: { $0.action == action }) else { return nil }
    self = sizing
  }

  var action: ActionID { ActionID("app.\(rawValue)") }

  var axis: Axis {
    switch self {
    case .wider, .narrower: .columns
    case .higher, .lower: .rows
    }
  }

  /// Cells are about twice as high as wide.
  var cells: Int {
    switch self {
    case .wider: 4
    case .narrower: -4
    case .higher: 2
    case .lower: -2
    }
  }

  static let actions: [WorkbenchActions.Row] = allCases.map { sizing in
    let keys: DefaultKeys =
      switch sizing {
      case .wider: ["alt-shift-right"]
      case .narrower: ["alt-shift-left"]
      case .higher: ["alt-shift-up"]
      case .lower: ["alt-shift-down"]
      }
    return WorkbenchActions.Row(
      sizing.action, "Make the pane \(sizing.rawValue)", in: .global,
      keys: keys)
  }
}
