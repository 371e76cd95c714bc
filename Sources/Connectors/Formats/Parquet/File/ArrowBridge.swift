import CArrow
import Columns

/// The door to Arrow's libraries, opened at first use.
enum ArrowBridge {
  static func load() throws(QueryError) -> UnsafePointer<arrow_bridge> {
    if let bridge = arrow_bridge_load() { return bridge }
    throw QueryError(
      "UNSUPPORTED_FEATURE.ARROW_LIBRARY", sqlState: "0A000",
      "Arrow's library cannot be opened: \(String(cString: arrow_bridge_problem())).",
      hint: "Run `martlet doctor` to see what is missing.")
  }
}

/// Why a call into Arrow's libraries failed.
struct ArrowFailure: Error {
  let code: Int32
  let message: String

  /// Turns a call's result into an error when it failed.
  static func check(_ result: UnsafeMutablePointer<arrow_failure>?) throws(ArrowFailure) {
    guard let failure = result else { return }
    let text = String(cString: failure.pointee.message)
    let code = failure.pointee.code
    arrow_failure_free(failure)
    throw ArrowFailure(code: code, message: text)
  }
}

extension arrow_bytes {
  var buffer: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : Int(size))
  }

  var string: String { String(decoding: buffer, as: UTF8.self) }
}
