import Testing
import Workbench

@Suite struct WorkspaceTests {
  @Test func theyAreNumberedFromOne() {
    #expect(Workspace.allCases.map(\.rawValue) == Array(1...Workspace.allCases.count))
  }
}
