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
}

/// The values of a chart as they were read, before they are laid out.
struct ChartRows: Sendable {
  struct Row: Sendable {
    var x: ChartPlace
    var group: String
    /// What is no number is a gap.
    var values: [Double]
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

  /// Takes the columns of a choice out of rows as they came.
  mutating func add(_ batch: Batch, _ choice: ChartChoice, _ types: [DataType], _ zone: TimeZone) {
    func column(_ place: Int?) -> (vector: Vector, type: DataType)? {
      guard let place, types.indices.contains(place), place < batch.columnCount else { return nil }
      return (batch.column(place), types[place])
    }
    let x = column(choice.x)
    let group = column(choice.group)
    let values = choice.values.compactMap { column($0) }
    for row in 0..<batch.rowCount {
      var place = ChartPlace.number(0)
      if let x {
        guard let known = Self.place(x.vector.value(at: row), x.type, zone) else { continue }
        place = known
      }
      let name = group.map { Self.text($0.vector.value(at: row), $0.type, zone) } ?? ""
      let numbers = values.map { Self.number($0.vector.value(at: row)) ?? .nan }
      rows.append(Row(x: place, group: name, values: numbers))
    }
  }

  /// Nil for a null among numbers or times, which has no place on their axis.
  private static func place(_ value: Value, _ type: DataType, _ zone: TimeZone) -> ChartPlace? {
    switch value {
    case .date, .timestamp, .timestampNTZ: number(value).map { .time($0) }
    case .null:
      switch ChartColumn(Field("", type)).kind {
      case .number, .time: nil
      default: .name(text(value, type, zone))
      }
    default: number(value).map { .number($0) } ?? .name(text(value, type, zone))
    }
  }

  private static func text(_ value: Value, _ type: DataType, _ zone: TimeZone) -> String {
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
