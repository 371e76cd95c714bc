import TerminalKit
import Testing

/// Tabs, dialogs, messages, progress and the frames of panes.
struct OverlayWidgetTests {
  @Test func tabsThatDoNotFitLieBehindArrows() {
    var bar = TabBar(
      [.init("q1", isModified: true), .init("orders"), .init("long name of a tab")], canAdd: true)
    #expect(picture(50, 1) { bar.draw(into: &$0) } == "▌q1 ●▐ orders  long name of a tab  +")
    #expect(picture(24, 1) { bar.draw(into: &$0) } == "▌q1 ●▐ orders  +  ▸")
    #expect(bar.cycle(by: -1) == [.selected(2)])
    #expect(picture(24, 1) { bar.draw(into: &$0) } == "◂ ▌long name of a tab▐ +")
    let click = MouseEvent(.press(.left), at: Point(x: 8, y: 0))
    #expect(bar.handle(click, width: 50) == [.selected(1)])
  }

  @Test func aDialogAsks() {
    var dialog = Dialog(
      "Drop table", "The table orders has 1,500,000 rows. This cannot be undone.",
      buttons: [.init("Cancel", key: "c"), .init("Drop it", key: "d")], kind: .danger)
    #expect(
      picture(50, 11) { dialog.draw(into: &$0) } == """

        ╔═╴! Drop table╶═════════════════════════════════╗
        ║                                                ║
        ║  The table orders has 1,500,000 rows. This     ║
        ║  cannot be undone.                             ║
        ║                                                ║
        ║                       ▸ Cancel ◂    Drop it    ║
        ║                                                ║
        ╚════════════════════════════════════════════════╝


        """)
    #expect(dialog.handle("d") == [.chosen(1, text: "")])
    #expect(dialog.handle("tab") == [])
    #expect(dialog.selected == 1)
    #expect(dialog.handle("escape") == [.cancelled])
  }

  @Test func messagesStackAndGo() {
    var toasts = Toasts()
    let now = ContinuousClock.now
    toasts.post(.success, "Saved", at: now)
    toasts.post(.error, "No column l_shipdat", at: now)
    toasts.post(.error, "No column l_shipdat", at: now)
    #expect(
      picture(40, 7) { toasts.draw(into: &$0) } == """

                                    ╭─────────╮
                                    │ ✓ Saved │
                                    ╰─────────╯
                 ╭────────────────────────────╮
                 │ ✗ No column l_shipdat (×2) │
                 ╰────────────────────────────╯
        """)
    #expect(toasts.expire(at: now + .seconds(5)) == true)
    #expect(toasts.expire(at: now + .seconds(6)) == false)
    #expect(toasts.nextEnd == now + .seconds(10))
  }

  @Test func progressIsDrawnInEighths() {
    #expect(picture(8, 1) { ProgressBar(0.5).draw(into: &$0, at: $0.bounds) } == "████░░░░")
    #expect(picture(8, 1) { ProgressBar(0.33).draw(into: &$0, at: $0.bounds) } == "██▋░░░░░")
    #expect(picture(8, 1) { ProgressBar(.nan).draw(into: &$0, at: $0.bounds) } == "█░░░░░░░")
    #expect(
      picture(8, 1, glyphs: .ascii) { ProgressBar(2).draw(into: &$0, at: $0.bounds) }
        == "########")
    #expect(picture(2, 1) { Spinner(frame: -1).draw(into: &$0, at: .zero) } == "⠏")
  }

  @Test func theFocusedPaneIsFoundWithoutColour() {
    #expect(
      picture(30, 3) { surface in
        surface.pane(
          surface.bounds,
          PaneFrame("Result", status: ["7 rows"], footer: "sorted rev ▼", isFocused: true))
      } == """
        ┏━╴▸ Result╶━━━━━━━━╴7 rows╶━┓
        ┃                            ┃
        ┗━━━━━━━━━━━━━╴sorted rev ▼╶━┛
        """)
  }

  @Test func aStateIsWholeInWideAndNarrowFrames() {
    let state: [StyledText] = ["✓ complete after 3 s", "✓ complete", "✓"]
    func top(_ width: Int, title: String = "Results") -> String {
      let text = picture(width, 2) { surface in
        surface.pane(surface.bounds, PaneFrame(StyledText(title), status: state))
      }
      return String(text.prefix { $0 != "\n" })
    }
    #expect(top(40) == "╭─╴Results╶─────╴✓ complete after 3 s╶─╮")
    #expect(top(34) == "╭─╴Results╶─────────╴✓ complete╶─╮")
    #expect(top(22) == "╭─╴Results╶──────╴✓╶─╮")
    #expect(top(22, title: "Results · 60 rows") == "╭─╴Results · 6…╶─╴✓╶─╮")
    #expect(top(12) == "╭─╴Resul…╶─╮")
  }

  @Test func nothingTraps() {
    var dice = Dice(2)
    var toasts = Toasts()
    let now = ContinuousClock.now
    var bar = TabBar((0..<9).map { .init("tab \($0) 日本") }, canAdd: true)
    var dialog = Dialog(
      "Title", String(repeating: "words of a text ", count: 60),
      buttons: [.init("Yes", key: "y"), .init("No")], input: InputLine("x"))
    for step in 0..<300 {
      let size = oddSizes[step % oddSizes.count]
      toasts.post(step % 2 == 0 ? .info : .warning, "message \(step % 7)", at: now)
      _ = toasts.handle(randomMouse(&dice), in: size)
      _ = bar.handle(randomMouse(&dice), width: size.width)
      if step % 50 == 0 { bar.tabs = Array(bar.tabs.dropLast()) }
      _ = dialog.handle(randomKey(&dice))
      _ = dialog.handle(randomMouse(&dice), in: size)
      _ = picture(size.width, size.height) { surface in
        bar.draw(into: &surface)
        dialog.draw(into: &surface)
        toasts.draw(into: &surface)
        ProgressBar(nil, frame: step - 700).draw(into: &surface, at: surface.bounds)
        surface.pane(surface.bounds, PaneFrame("title", isFocused: step % 3 == 0))
      }
    }
  }
}
