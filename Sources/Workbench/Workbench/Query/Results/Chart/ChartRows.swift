import Columns
import Kernels

/// What lies at one place of the axis below a chart.
enum ChartPlace: Hashable, Sendable {
  case number(Double)
  /// Seconds since 1970 UTC.
  case time(Double)
  case name(String)

  var position: Double? {
    switch self {
    case .number(let value), .time(let value): value
    case .name: nil
    }
  }

  /// The beginning of the step that it falls into.
  func rounded(toStep step: Double?) -> ChartPlace {
    guard let step, step > 0 else { return self }
    return switch self {
    case .number(let value): .number((value / step).rounded(.down) * step)
    case .time(let value): .time((value / step).rounded(.down) * step)
    case .name: self
    }
  }
}

/// The values of a chart as they were read, before they are laid out.
struct ChartRows: Sendable {
  struct Row: Sendable {
    var x: ChartPlace
    var group: String
    /// What is no number is a gap.
    var values: [Double]
    /// Which row of the result it is, unless it was made of several.
    var number: Int?
  }

  /// Where rows come from, which the reader of a chart must know.
  enum Origin: Hashable, Sendable {
    case all(Int)
    case first(Int)
    /// The engine has put rows together; places may be steps of a width.
    case aggregated(step: Double?)
  }

  var rows: [Row] = []
  var origin: Origin
  /// Of histograms whose bins the engine has counted: from where to where they reach.
  var binRange: (low: Double, high: Double)?

  init(_ origin: Origin) { self.origin = origin }

  /// Takes the columns of a choice out of rows as they came, the first of which has a number.
  mutating func add(
    _ batch: Batch, from first: Int, _ choice: ChartChoice, _ types: [DataType], _ zone: TimeZone
  ) {
    let columns = (0..<batch.columnCount).map { batch.column($0) }
    for index in 0..<batch.rowCount {
      let row = Row(choice, types, zone) { columns[$0].value(at: index) }
      guard var row else { continue }
      row.number = first + index
      rows.append(row)
    }
  }

  /// Nil for a null among numbers or times, which has no place on their axis.
  fileprivate static func place(_ value: Value, _ type: DataType, _ zone: TimeZone) -> ChartPlace? {
    switch value {
    case .date, .timestamp, .timestampNTZ: number(value).map { .time($0) }
    case .null:
      switch ChartColumn.kind(of: type) {
      case .number, .time: nil
      default: .name(text(value, type, zone))
      }
    default: number(value).map { .number($0) } ?? .name(text(value, type, zone))
    }
  }

  fileprivate static func text(_ value: Value, _ type: DataType, _ zone: TimeZone) -> String {
    value.isNull ? "∅" : ValueText.text(value, type, zone: zone) ?? "∅"
  }

  static func number(_ value: Value) -> Double? {
    switch value {
    case .byte(let number): Double(number)
    case .short(let number): Double(number)
    case .int(let number): Double(number)
    case .long(let number): Double(number)
    case .float(let number): Double(number)
    case .double(let number): number
    case .decimal(let unscaled, let scale):
      Double(unscaled) / (0..<max(scale, 0)).reduce(1.0) { power, _ in power * 10 }
    case .date(let days): Double(days) * 86_400
    case .timestamp(let micros), .timestampNTZ(let micros): Double(micros) / 1e6
    default: nil
    }
  }
}

extension ChartRows.Row {
  /// What a choice takes out of a row; nothing when it has no place on the axis.
  init?(
    _ choice: ChartChoice, _ types: [DataType], _ zone: TimeZone, _ value: (Int) -> Value
  ) {
    x = .number(0)
    if let column = choice.x, types.indices.contains(column) {
      guard let place = ChartRows.place(value(column), types[column], zone) else { return nil }
      x = place
    }
    group = ""
    if let column = choice.group, types.indices.contains(column) {
      group = ChartRows.text(value(column), types[column], zone)
    }
    values = choice.values.filter(types.indices.contains).map {
      ChartRows.number(value($0)) ?? .nan
    }
  }
}
