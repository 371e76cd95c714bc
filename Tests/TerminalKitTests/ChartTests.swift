import TerminalKit
import Testing

/// Charts of good numbers look right, and those of bad numbers do not trap.
struct ChartTests {
  @Test(arguments: [
    (0.0, "0"), (12_345.0, "12.3 k"), (4_500_000.0, "4.5 M"), (999_999.0, "1 M"),
    (0.0712, "0.0712"),
    (-1_500.0, "-1.5 k"), (999.4, "999"), (1e21, "1e21"), (1.5e-7, "1.5e-7"),
    (.nan, "–"), (-.infinity, "-∞"),
  ])
  func numbersAreShort(value: Double, text: String) { #expect(Quantity.short(value) == text) }

  @Test func numbersAreGrouped() {
    #expect(Quantity.grouped(1_234_567) == "1,234,567")
    #expect(Quantity.grouped(-999) == "-999")
    #expect(Quantity.grouped(.min) == "-9,223,372,036,854,775,808")
  }

  @Test(arguments: [
    (0.0, "0"), (12.13, "12.13"), (-29_262.780000000002, "-29,262.78"), (1e6, "1,000,000"),
    (0.0712, "0.0712"), (1e-9, "1e-9"), (2.0 / 3, "0.666667"), (.nan, "–"), (1e300, "1e300"),
  ])
  func numbersAreReadOut(value: Double, text: String) { #expect(Quantity.exact(value) == text) }

  @Test func whatLiesUnderTheMouse() {
    let room = Rect(size: Size(width: 60, height: 12))
    let points = (0..<5).map { Chart.Sample(Double($0), Double($0 * 2)) }
    for kind in [Chart.Kind.line, .area, .scatter, .bars, .horizontalBars, .heatMap] {
      var chart = Chart(kind, series: [Chart.Series("a", points)])
      for (index, point) in points.enumerated() {
        chart.cursor = point.x
        chart.cursorValues = [point.y]
        let lines = picture(60, 12) { chart.draw(into: &$0) }.split(
          separator: "\n", omittingEmptySubsequences: false)
        let mark = lines.enumerated().lazy.compactMap { row, line in
          line.firstIndex { "◉▾▸".contains($0) }.map {
            Point(x: line.distance(from: line.startIndex, to: $0), y: row)
          }
        }.first
        if let mark {
          #expect(chart.nearest(points, to: mark, in: room) == index, "\(kind)")
        } else {
          #expect(kind == .heatMap)
        }
      }
      #expect(chart.nearest(points, to: Point(x: 200, y: 2), in: room) == nil)
      #expect(chart.nearest([], to: Point(x: 20, y: 2), in: room) == nil)
    }
  }

  @Test func ticksAreRound() {
    #expect(ChartRange(0, 17).ticks(atMost: 5).map(\.label) == ["0", "5", "10", "15"])
    #expect(
      ChartRange(-0.3, 0.31).ticks(atMost: 4).map(\.label) == ["-0.2", "0", "0.2"])
    #expect(
      ChartRange(0, 16_000).ticks(atMost: 4).map(\.label) == ["0", "5 k", "10 k", "15 k"])
    #expect(ChartRange(of: [3, 3, .nan]) == ChartRange(1.5, 4.5))
    #expect(ChartRange(of: []) == ChartRange(0, 1))
    let huge = ChartRange(-.greatestFiniteMagnitude, .infinity)
    #expect(huge.span.isFinite && !huge.ticks(atMost: 4).isEmpty)
  }

  @Test(arguments: [
    (0.0, 300.0, ["00:01", "00:02"]),
    (1_763_712_000.0, 1_763_726_400.0, ["09:00", "10:00"]),
    (1_763_712_000.0, 1_766_712_000.0, ["11-27", "12-04"]),
    (1_600_000_000.0, 1_763_712_000.0, ["2021", "2022"]),
  ])
  func timesAreRound(from: Double, to: Double, some: [String]) {
    let labels = TimeTicks.ticks(ChartRange(from, to), atMost: 6).map(\.label)
    for label in some { #expect(labels.contains(label), "\(labels)") }
    #expect(labels.count <= 7)
  }

  @Test func brailleDots() {
    var canvas = BrailleCanvas(size: Size(width: 2, height: 1))
    canvas.line(from: Point(x: 0, y: 3), to: Point(x: 3, y: 0))
    #expect(picture(2, 1) { canvas.draw(into: &$0) } == "⡠⠊")
    var block = BrailleCanvas(size: Size(width: 2, height: 1), marker: .block)
    block.line(from: Point(x: 0, y: 1), to: Point(x: 3, y: 0))
    block.set(x: -1, y: 99)
    #expect(picture(2, 1) { block.draw(into: &$0) } == "▄▀")
  }

  @Test func sparklinesAndGauges() {
    #expect(Sparkline([0, 1, 2, .nan, 7]).text(width: 8) == "▁▂▃ █")
    #expect(Sparkline([1, 9, 2, 3]).text(width: 2, glyphs: .ascii) == "#-")
    #expect(Sparkline([]).text(width: 3) == "")
    let gauge = Gauge("memory", 95, of: ChartRange(0, 100), text: "95%")
    #expect(picture(30, 1) { gauge.draw(into: &$0) } == "memory ████████████████▏ ! 95%")
  }

  @Test func histogramsCountEverything() {
    let histogram = Histogram(of: [1, 2, 2, 3, 10, .nan], bins: 3)
    #expect(histogram.counts == [4, 0, 1])
    #expect(histogram.leftOut == 1)
  }

  @Test func lines() {
    let chart = Chart(
      .line, title: "Rows a second",
      series: [
        Chart.Series("US", values: [1_000, 4_000, 3_000, nil, 6_000, 8_000]),
        Chart.Series("DE", values: [500, 700, 2_000, 1_500, 1_200, 900]),
      ])
    #expect(
      picture(50, 12) { chart.draw(into: &$0) } == """
                          Rows a second
        ● US  ■ DE
        8,000 ┤                                       ⣀⠤⠒●
              │                                   ⣀⠤⠒⠉
        6,000 ┤                                  ●
              │
        4,000 ┤      ⣀⠔●⠉⠒⠒⠒⠤⠤⠤⣀●
        2,000 ┤   ⡠⠔⠊          ⢀■⣀⡀
              │●⠔⠉      ⢀⣀⡠⠤⠒⠊⠉⠁  ⠈⠉⠉⠉⠑⠒■⠒⠒⠒⠒⠤⠤⠤⠤■⠤⢄⣀⣀⣀⡀
            0 ┤■⠒⠒⠒⠊⠉⠉⠉■⠁                              ⠈⠉■
              └┬────────────────┬────────────────┬────────
               0                2                4
        """)
  }

  @Test func bars() {
    let values = [("AIR", 5.0), ("FOB", 3.5), ("RAIL", -2.0)]
    #expect(
      picture(30, 3) { Chart.bars(values, isHorizontal: true).draw(into: &$0) } == """
         AIR       ███████████████   5
         FOB       ██████████▌     3.5
        RAIL ██████                 -2
        """)
    #expect(
      picture(30, 9) { Chart.bars(values).draw(into: &$0) } == """
         5 ┤ ██████  ▄▄▄▄▄▄
           │ ██████  ██████
           │ ██████  ██████
         0 ┤                 ██████
           │                 ▀▀▀▀▀▀
           │
        -5 ┤
           └────┬───────┬───────┬─────
               AIR     FOB    RAIL
        """)
  }

  @Test func heat() {
    let map = HeatMap(
      rows: ["mon", "tue"], columns: ["0h", "6h", "12h"], values: [[1, 5, 9], [2, .nan, 4]])
    #expect(
      picture(31, 5) { map.draw(into: &$0) } == """
        mon ░░░░░░░░▓▓▓▓▓▓▓▓████████
        tue ░░░░░░░░        ▒▒▒▒▒▒▒▒
            0h      6h      12h
            1 ░░▒▒▓▓▓██ 9

        """)
  }

  @Test func nothingTraps() {
    let values: [[Double?]] = [
      [], [nil], [1], [2, 2, 2], [.infinity, 1, -.infinity], [.nan, .nan], [-5, -3, -1],
      [.greatestFiniteMagnitude, -.greatestFiniteMagnitude], [.leastNonzeroMagnitude, 1e-307],
      [0, 0],
      (0..<5_000).map { Double($0 % 77) },
    ]
    let kinds: [Chart.Kind] = [
      .line, .area, .scatter, .bars, .horizontalBars, .histogram(bins: nil), .histogram(bins: 0),
      .heatMap,
    ]
    let scales: [Chart.XScale] = [.number, .time, .categories(["a", "日本"])]
    for kind in kinds {
      for (index, one) in values.enumerated() {
        let series = [
          Chart.Series("s", values: one), Chart.Series("t", values: values[(index + 1) % 11]),
        ]
        for size in oddSizes {
          var chart = Chart(
            kind, title: "t", series: index % 2 == 0 ? series : [series[0]],
            x: scales[index % scales.count], xTitle: "x", yTitle: "y",
            marker: ChartMarker.allCases[index % 3])
          _ = picture(size.width, size.height) { chart.draw(into: &$0) }
          chart.yRange = ChartRange(2, 3)
          _ = picture(size.width, size.height, glyphs: .ascii) { chart.draw(into: &$0) }
          let gauge = Gauge("g", one.first.flatMap { $0 } ?? .nan, of: ChartRange(0, 1))
          _ = picture(size.width, size.height) { gauge.draw(into: &$0) }
        }
      }
    }
  }
}
