import Columns
package import Expressions
import Kernels

extension Literal {
  /// The literal as messages and automatic column names spell it.
  package var sqlText: String {
    guard let text = ValueText.text(value, type) else { return "NULL" }
    switch value {
    case .date: return "DATE '\(text)'"
    case .timestamp: return "TIMESTAMP '\(text)'"
    case .timestampNTZ: return "TIMESTAMP_NTZ '\(text)'"
    case .time: return "TIME '\(text)'"
    case .binary(let bytes): return "X'\(Self.hexadecimal(bytes))'"
    case .array(let elements): return listed("ARRAY", elements, elementType)
    default: return text
    }
  }

  private var elementType: DataType {
    if case .array(let element, _) = type { element } else { .null }
  }

  private func listed(_ name: String, _ values: [Value], _ type: DataType) -> String {
    name + "(" + values.map { Literal($0, type).sqlText }.joined(separator: ", ") + ")"
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
