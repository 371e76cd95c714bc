import TerminalKit
import Testing
import Workbench

/// The page of keys.
@Suite struct HelpTests {
  @Test func keysAreFoundByWords() throws {
    let bench = try Bench("SELECT 1", size: Size(width: 100, height: 30))
    bench.press("f1", "/")
    bench.type("redo")
    #expect(bench.picture.contains("Redo"))
    #expect(!bench.picture.contains("Undo"))
    #expect(bench.picture.contains("esc all keys"))
    bench.type(" it all")
    #expect(bench.picture.contains("No key is like it"))
    bench.press("escape")
    #expect(bench.picture.contains("Run the statement at the cursor"))
    bench.press("escape")
    #expect(!bench.picture.contains("/ search · esc close"))
  }
}
