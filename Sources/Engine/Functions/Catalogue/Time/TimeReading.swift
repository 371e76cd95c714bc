import Columns
import Expressions
import Kernels

/// Reads dates, timestamps and seconds from text with a format, or takes them from values that
/// are points in time already. The pattern of a constant format is taken apart once a query.
final class TimeReading: PreparedFunction {
  private let type: DataType
  private let isTolerant: Bool
  private let suggestion: String
  private let zone: TimeZone
  /// A bad pattern is an error of the first batch: a query without rows has none.
  private let constant: Result<DateTimePattern, QueryError>?

  /// `type` is a date, a timestamp type, or a long for seconds.
  init(
    _ call: Call, _ type: DataType, isTolerant: Bool, suggestion: String,
    _ settings: EvaluationSettings
  ) throws(QueryError) {
    self.type = type
    self.isTolerant = isTolerant
    self.suggestion = suggestion
    zone = try settings.zone
    guard call.arguments.count > 1, let text = call.arguments[1].literalText else {
      constant = nil
      return
    }
    do throws(QueryError) {
      constant = .success(try DateTimePattern(text, .parsing))
    } catch {
      constant = .failure(error)
    }
  }

  func evaluate(_ input: KernelInput) throws(QueryError) -> Vector {
    try input.evaluatingEntries { (input) throws(QueryError) in
      let mode: FailureMode = isTolerant ? .null : input.mode
      if !input[0].type.isText {
        let through: DataType = type == .long ? .timestamp : type
        return try counted(cast(input, to: through, mode), input.rowCount)
      }
      guard input.arguments.count > 1 else { return try cast(input, to: type, mode) }
      let instants = try parsed(input, mode)
      if type == .date {
        return try Casting.cast(
          instants, to: .date, zone: zone, rowCount: input.rowCount)
      }
      return try counted(instants, input.rowCount)
    }
  }

  private func cast(
    _ input: KernelInput, to type: DataType, _ mode: FailureMode
  ) throws(QueryError) -> Vector {
    try Casting.cast(
      input[0], to: type, mode: mode, zone: zone, now: input.settings.queryTimeMicros,
      rowCount: input.rowCount)
  }

  /// Seconds where those are wanted, else the instants themselves.
  private func counted(_ instants: Vector, _ rowCount: Int) throws(QueryError) -> Vector {
    guard type == .long else { return instants }
    return try UnixTime.count(instants, unit: TimeUnits.microsPerSecond, rowCount: rowCount)
      .nullWhereAny([instants], rowCount: rowCount)
  }

  private func parsed(_ input: KernelInput, _ mode: FailureMode) throws(QueryError) -> Vector {
    let target: DataType = type == .timestampNTZ ? .timestampNTZ : .timestamp
    if let constant {
      return try read(input[0], constant.get(), target, mode, input.rowCount)
    }
    let (texts, formats) = (input[0].flattened(), input[1].flattened())
    var patterns: [String: DateTimePattern] = [:]
    var parts: [Vector] = []
    for row in 0..<input.rowCount {
      guard case .string(let format) = formats.value(at: row), !texts.isNull(at: row) else {
        parts.append(.nulls(target, count: 1))
        continue
      }
      if patterns[format] == nil { patterns[format] = try DateTimePattern(format, .parsing) }
      guard let pattern = patterns[format] else { continue }
      parts.append(try read(texts.slice(row..<(row + 1)), pattern, target, mode, 1))
    }
    return .concat(parts, as: target)
  }

  private func read(
    _ texts: Vector, _ pattern: DateTimePattern, _ target: DataType, _ mode: FailureMode,
    _ rowCount: Int
  ) throws(QueryError) -> Vector {
    try pattern.timestamps(
      texts, target, zone: zone, mode: mode, suggestion: suggestion, rowCount: rowCount)
  }
}
