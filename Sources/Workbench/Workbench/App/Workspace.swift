/// The screens of the workbench, in the order of the bar at the top.
enum Workspace: Int, CaseIterable, Hashable, Sendable {
  case data = 1
  case query
  case plan

  var title: String {
    switch self {
    case .data: "Data"
    case .query: "Query"
    case .plan: "Plan"
    }
  }
}
