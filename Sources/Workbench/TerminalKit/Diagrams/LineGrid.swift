/// Lines in box characters that meet: every cell knows which of its four sides a line leaves
/// through and how heavy it is, and so which character joins them.
struct LineGrid {
  enum Weight: UInt8 {
    case light = 1
    case heavy = 2
  }

  /// By up + 3 × right + 9 × down + 27 × left, where 0 is no line, 1 a light and 2 a heavy one.
  private static let junctions: [Glyph] = {
    let table =
      " ╵╹╶╰┖╺┕┗╷│╿╭├┞┍┝┡╻╽┃┎┟┠┏┢┣" + "╴╯┚─┴┸╼┶┺╮┤┦┬┼╀┮┾╄┒┧┨┰╁╂┲╆╊"
      + "╸┙┛╾┵┹━┷┻┑┥┩┭┽╃┯┿╇┓┪┫┱╅╉┳╈╋"
    var glyphs = Glyphs(table)
    return (0..<81).map { _ in glyphs.next() ?? .space }
  }()

  private struct Joint {
    var up: UInt8 = 0
    var right: UInt8 = 0
    var down: UInt8 = 0
    var left: UInt8 = 0
    var rank: UInt8 = 0
    var role = Role.dagEdge

    var glyph: Glyph {
      LineGrid.junctions[Int(up) + 3 * Int(right) + 9 * Int(down) + 27 * Int(left)]
    }
  }

  /// The part of the picture that is kept.
  private let area: Rect
  private var joints: [Joint]

  init(area: Rect) {
    self.area = area
    joints = Array(repeating: Joint(), count: area.width * area.height)
  }

  /// A line between two places of one row or one column, both ends included.
  mutating func line(_ from: Point, _ to: Point, _ weight: Weight, _ role: Role) {
    let (start, end) = (from.x, from.y) <= (to.x, to.y) ? (from, to) : (to, from)
    if start.y == end.y {
      guard start.y >= area.y, start.y < area.endY else { return }
      let low = max(start.x, area.x)
      let high = min(end.x, area.endX - 1)
      guard low <= high else { return }
      for x in low...high {
        join(x, start.y, weight, role) { joint, value in
          if x > start.x { joint.left = max(joint.left, value) }
          if x < end.x { joint.right = max(joint.right, value) }
        }
      }
    } else if start.x == end.x {
      guard start.x >= area.x, start.x < area.endX else { return }
      let low = max(start.y, area.y)
      let high = min(end.y, area.endY - 1)
      guard low <= high else { return }
      for y in low...high {
        join(start.x, y, weight, role) { joint, value in
          if y > start.y { joint.up = max(joint.up, value) }
          if y < end.y { joint.down = max(joint.down, value) }
        }
      }
    }
  }

  mutating func box(_ rect: Rect, _ weight: Weight, _ role: Role) {
    guard rect.width > 1, rect.height > 1 else { return }
    let right = rect.endX - 1
    let bottom = rect.endY - 1
    line(rect.origin, Point(x: right, y: rect.y), weight, role)
    line(Point(x: rect.x, y: bottom), Point(x: right, y: bottom), weight, role)
    line(rect.origin, Point(x: rect.x, y: bottom), weight, role)
    line(Point(x: right, y: rect.y), Point(x: right, y: bottom), weight, role)
  }

  /// The colour of a cell is that of its heaviest line.
  private mutating func join(
    _ x: Int, _ y: Int, _ weight: Weight, _ role: Role, _ change: (inout Joint, UInt8) -> Void
  ) {
    let index = (y - area.y) * area.width + x - area.x
    change(&joints[index], weight.rawValue)
    guard weight.rawValue >= joints[index].rank else { return }
    joints[index].rank = weight.rawValue
    joints[index].role = role
  }

  /// Draws with the corner of the kept part at the origin.
  func draw(into surface: inout Surface) {
    for y in 0..<area.height {
      for x in 0..<area.width {
        let joint = joints[y * area.width + x]
        guard joint.rank > 0 else { continue }
        surface.put(joint.glyph, at: Point(x: x, y: y), .role(joint.role))
      }
    }
  }
}
