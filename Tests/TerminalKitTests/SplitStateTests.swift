import Foundation
import TerminalKit
import Testing

/// Panes keep their order, fill the screen, and give way when it is small.
struct SplitStateTests {
  private let screen = Rect(x: 0, y: 1, width: 100, height: 30)

  private var state: SplitState {
    SplitState(
      SplitState.columns(
        (1, .pane(.init("catalog", minimumWidth: 20, rank: 2))),
        (
          3,
          SplitState.rows(
            (1, .pane(.init("editor", minimumWidth: 30))),
            (1, .pane(.init("result", minimumWidth: 30, rank: 1))))
        )))
  }

  private func frames(_ state: SplitState, _ rect: Rect) -> [String: Rect] {
    Dictionary(uniqueKeysWithValues: state.placement(in: rect, focused: "editor").frames)
  }

  @Test func panesFillTheScreen() {
    #expect(
      frames(state, screen) == [
        "catalog": Rect(x: 0, y: 1, width: 25, height: 30),
        "editor": Rect(x: 25, y: 1, width: 75, height: 15),
        "result": Rect(x: 25, y: 16, width: 75, height: 15),
      ])
  }

  @Test func smallScreensLoseTheLeastImportant() {
    let narrow = frames(state, Rect(x: 0, y: 0, width: 45, height: 20))
    #expect(Set(narrow.keys) == ["editor", "result"])
    let low = frames(state, Rect(x: 0, y: 0, width: 45, height: 6))
    #expect(low == ["editor": Rect(x: 0, y: 0, width: 45, height: 6)])
    #expect(frames(state, .zero).count == 1)
  }

  @Test func bordersAreDragged() {
    var state = state
    func mouse(_ action: MouseEvent.Action, _ x: Int, _ y: Int) -> MouseEvent {
      MouseEvent(action, at: Point(x: x, y: y))
    }
    #expect(state.handle(mouse(.press(.left), 24, 9), in: screen) == true)
    #expect(state.handle(mouse(.drag(.left), 40, 9), in: screen) == true)
    #expect(frames(state, screen)["catalog"]?.width == 41)
    #expect(state.handle(mouse(.drag(.left), 1, 9), in: screen) == true)
    #expect(frames(state, screen)["catalog"]?.width == 20)
    #expect(state.handle(mouse(.release(.left), 1, 9), in: screen) == true)
    #expect(state.handle(mouse(.drag(.left), 40, 9), in: screen) == false)
    #expect(state.handle(mouse(.press(.left), 60, 9), in: screen) == false)
  }

  @Test func keysResizeZoomAndHide() throws {
    var state = state
    state.resize("result", .rows, by: 4, in: screen)
    state.resize("editor", .columns, by: 5, in: screen)
    #expect(frames(state, screen)["result"]?.height == 19)
    #expect(frames(state, screen)["editor"]?.width == 80)
    state.setHidden("catalog", true)
    #expect(frames(state, screen)["editor"]?.width == 100)
    let saved = try JSONDecoder().decode(
      SplitState.self, from: JSONEncoder().encode(state))
    var fresh = self.state
    fresh.adopt(saved)
    #expect(fresh == state)
    state.toggleZoom("result")
    #expect(frames(state, screen) == ["result": screen])
    state.toggleZoom("result")
    state.toggle("catalog")
    #expect(frames(state, screen)["catalog"]?.width == 20)
  }

  @Test func theFocusMovesToNeighbours() {
    #expect(state.neighbor(of: "catalog", .columns, forward: true, in: screen) == "editor")
    #expect(state.neighbor(of: "result", .columns, forward: false, in: screen) == "catalog")
    #expect(state.neighbor(of: "editor", .rows, forward: true, in: screen) == "result")
    #expect(state.neighbor(of: "editor", .rows, forward: false, in: screen) == nil)
    #expect(state.next(after: "result") == "catalog")
    #expect(state.next(after: "catalog", backwards: true) == "result")
  }
}
