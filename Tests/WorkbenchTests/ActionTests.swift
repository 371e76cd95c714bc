import TerminalKit
import Testing
import Workbench

@Suite struct ActionTests {
  @Test func everyRowIsSound() {
    #expect(WorkbenchActions.table.mistakes.isEmpty)
  }
}
