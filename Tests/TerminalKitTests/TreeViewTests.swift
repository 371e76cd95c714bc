import TerminalKit
import Testing

/// Branches are fetched when they are opened, filtered with their ancestors, and drawn in columns.
struct TreeViewTests {
  private func tree() -> TreeView<String> {
    var tree = TreeView([
      TreeItem("tpch", "tpch", role: .treeGroup, details: ["parquet", "8"], canExpand: true),
      TreeItem("files", "files", role: .treeGroup, canExpand: true),
    ])
    _ = tree.expand("tpch")
    tree.setChildren(
      of: "tpch",
      .loaded([
        TreeItem("lineitem", "lineitem", details: ["", "6.0 M"], canExpand: true),
        TreeItem("orders", "orders", details: ["", "1.5 M"], canExpand: true),
      ]))
    return tree
  }

  @Test func branchesAreFetchedWhenOpened() {
    var tree = tree()
    tree.move(to: "lineitem")
    #expect(tree.perform(.toggle) == [.load("lineitem")])
    #expect(tree.perform(.toggle) == [])
    #expect(tree.perform(.toggle) == [])
    #expect(
      picture(30, 5) { tree.draw(into: &$0, isFocused: true) } == """
         ▾ tpch        parquet      8
        ▌│ ▾ lineitem           6.0 M
         │ │   loading…
         │ ▸ orders             1.5 M
         ▸ files
        """)
    tree.setChildren(of: "lineitem", .failed("no such file"))
    #expect(picture(30, 5) { tree.draw(into: &$0, isFocused: true) }.contains("✗ no such file"))
    tree.setChildren(of: "lineitem", .loaded([]))
    #expect(picture(30, 5) { tree.draw(into: &$0, isFocused: true) }.contains("empty"))
  }

  @Test func arrowsGoInAndOut() {
    var tree = tree()
    #expect(tree.perform(.expand) == [.selected("lineitem")])
    #expect(tree.perform(ListMove.down) == [.selected("orders")])
    #expect(tree.perform(.open) == [.opened("orders")])
    #expect(tree.perform(.collapse) == [.selected("tpch")])
    #expect(tree.perform(.collapse) == [])
    #expect(tree.nodeCount == 2)
    tree.reveal("orders")
    #expect(tree.current == "orders")
  }

  @Test func remarksAreLeftForTheirNode() {
    var tree = tree()
    tree.move(to: "orders")
    _ = tree.perform(.toggle)
    tree.setChildren(of: "orders", .loaded([]))
    _ = tree.perform(ListMove.down)
    #expect(tree.current == nil)
    #expect(tree.remarked == "orders")
    #expect(tree.perform(.collapse) == [.selected("orders")])
    #expect(tree.remarked == nil)
  }

  @Test func whatIsOpenedAtTheEndComesIntoView() {
    var tree = tree()
    tree.arrange(in: Size(width: 30, height: 3))
    tree.move(to: "orders")
    _ = tree.perform(.toggle)
    tree.setChildren(of: "orders", .loaded((0..<9).map { TreeItem("o\($0)", "column \($0)") }))
    #expect(
      picture(30, 3) { tree.draw(into: &$0, isFocused: true) } == """
        ▌│ ▾ orders             1.5 M
         │     column 0
         │     column 1
        """)
  }

  @Test func sizesAreWholeOrNotThere() {
    var tree = TreeView([TreeItem("a", "events.json", details: ["2.26 KB"])])
    tree.arrange(in: Size(width: 22, height: 1))
    #expect(picture(22, 1) { tree.draw(into: &$0, isFocused: false) } == "   events.json")
    #expect(picture(24, 1) { tree.draw(into: &$0, isFocused: false) }.hasSuffix("2.26 KB"))
  }

  @Test func filtersKeepAncestors() {
    var tree = tree()
    #expect(tree.setFilter("ord") == [.selected("orders")])
    #expect(
      picture(24, 2) { tree.draw(into: &$0, isFocused: false) } == """
         ▾ tpch               8
           ▸ orders       1.5 M
        """)
    #expect(tree.setFilter("zzz") == [])
    #expect(picture(24, 1) { tree.draw(into: &$0, isFocused: true) } == "  Nothing matches")
    _ = tree.setFilter("")
    #expect(tree.nodeCount == 4)
  }

  @Test func whatMatchesCanBeOpened() {
    var tree = tree()
    #expect(tree.setFilter("line") == [.selected("lineitem")])
    #expect(tree.current == "lineitem" && tree.matchCount == 1)
    #expect(tree.perform(.expand) == [.load("lineitem")])
    #expect(picture(24, 3) { tree.draw(into: &$0, isFocused: false) }.contains("loading…"))
    tree.setChildren(
      of: "lineitem",
      .loaded([TreeItem("key", "l_orderkey"), TreeItem("number", "l_linenumber")]))
    #expect(
      picture(24, 4) { tree.draw(into: &$0, isFocused: false) } == """
         ▾ tpch               8
           ▾ lineitem     6.0 M
               l_orderkey
               l_linenumber
        """)
    #expect(tree.matchCount == 2)
    _ = tree.perform(.collapse)
    #expect(tree.nodeCount == 2)
    // What leads to a match closes and opens, too.
    tree.move(to: "tpch")
    _ = tree.perform(.toggle)
    #expect(tree.nodeCount == 1)
    _ = tree.perform(.toggle)
    #expect(tree.nodeCount == 2)
  }

  @Test func revealingEndsAFilterThatHides() {
    var tree = tree()
    _ = tree.setFilter("line")
    tree.reveal("lineitem")
    #expect(tree.filter == "line")
    tree.reveal("orders")
    #expect(tree.filter == "" && tree.current == "orders")
  }

  @Test func aClosedMatchShowsWhatMatchesInIt() {
    var tree = tree()
    _ = tree.perform(.toggle)
    tree.setChildren(
      of: "lineitem",
      .loaded([TreeItem("key", "l_orderkey"), TreeItem("number", "l_linenumber")]))
    _ = tree.perform(.toggle)
    _ = tree.setFilter("line")
    #expect(tree.nodeCount == 3)
    _ = tree.setFilter("orderk")
    #expect(tree.current == "key" && tree.nodeCount == 3)
    _ = tree.setFilter("")
    #expect(tree.current == "key" && tree.nodeCount == 6)
  }

  @Test func nodesThatGoAreForgotten() {
    var tree = tree()
    tree.setRoots([TreeItem("files", "files")])
    #expect(tree.item("lineitem") == nil)
    #expect(tree.current == "files")
  }

  @Test func clicksOpenAndChoose() {
    var tree = tree()
    let size = Size(width: 30, height: 6)
    let label = MouseEvent(.press(.left), at: Point(x: 8, y: 2))
    #expect(tree.handle(label, in: size) == [.selected("orders")])
    let marker = MouseEvent(.press(.left), at: Point(x: 3, y: 1))
    #expect(tree.handle(marker, in: size) == [.selected("lineitem"), .load("lineitem")])
  }

  @Test func nothingTraps() {
    var dice = Dice(3)
    var tree = tree()
    let commands = TreeView<String>.Command.allCases
    for step in 0..<400 {
      let size = oddSizes[step % oddSizes.count]
      var events = tree.handle(randomMouse(&dice), in: size)
      if let move = ListMove.allCases.randomElement(using: &dice) { events += tree.perform(move) }
      if let command = commands.randomElement(using: &dice) { events += tree.perform(command) }
      if step % 9 == 0 { events += tree.setFilter(step % 2 == 0 ? "o" : "") }
      for case .load(let id) in events where id.count < 40 {
        let names = ["\(id).a", "\(id).日本"]
        tree.setChildren(
          of: id, .loaded(names.map { TreeItem($0, dice.text() + $0, canExpand: true) }))
      }
      _ = picture(size.width, size.height) { tree.draw(into: &$0, isFocused: step % 2 == 0) }
    }
  }
}
