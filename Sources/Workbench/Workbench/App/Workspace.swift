/// The screens of the workbench, in the order of the bar at the top.
package enum Workspace: Int, CaseIterable, Hashable, Sendable {
  case data = 1
  case query
  case plan

  package var title: String {
    switch self {
    case .data: "Data"
    case .query: "Query"
    case .plan: "Plan"
    }
  }
}
