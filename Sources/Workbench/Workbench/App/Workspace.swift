/// The screens of the workbench, in the order of the bar at the top.
enum Workspace: Int, CaseIterable, Hashable, Sendable {
  case query = 1
  case plan

  var title: String {
    switch self {
    case .query: "Query"
    case .plan: "Plan"
    }
  }
}
