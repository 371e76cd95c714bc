import Console
import Foundation

/// What one engine took for each query.
struct EngineResult {
  /// A line that an engine's process writes.
  struct Message: Codable {
    var query: Int?
    var seconds: [Double]?
    var error: String?
    var peakBytes: Int?
  }

  var engine: String
  /// The best run of each query.
  var seconds: [Int: Double] = [:]
  var errors: [Int: String] = [:]
  var peakBytes: Int?
  /// How the process ended, when not well.
  var ending: String?

  static func measure(_ engine: String, _ command: [String]) throws -> EngineResult {
    let child = try ChildProcess.run(command)
    var result = EngineResult(engine: engine)
    let decoder = JSONDecoder()
    for line in child.output.split(separator: UInt8(ascii: "\n")) {
      guard let message = try? decoder.decode(Message.self, from: line) else { continue }
      if let query = message.query {
        result.seconds[query] = message.seconds?.min()
        result.errors[query] = message.error
      }
      if let peak = message.peakBytes { result.peakBytes = peak }
    }
    if child.status != 0 {
      let lines = String(decoding: child.errors, as: UTF8.self).split(separator: "\n")
      result.ending = "ended with status \(child.status): \(lines.last ?? "no message")"
    }
    return result
  }
}
