package import Scheduler
import TerminalKit

/// What is missing from a log that was opened, in words.
package struct LogRemark: Hashable, Sendable {
  /// Sentences.
  package let text: String
  /// Where there is little room.
  package let short: String

  /// Nil when nothing is missing.
  package init?(_ damage: EventLogDamage, strayEventCount: Int) {
    var sentences: [String] = []
    var short: [String] = []
    func counted(_ count: Int, _ one: String, _ many: String) -> String {
      "\(Quantity.grouped(count)) \(count == 1 ? one : many)"
    }
    if damage.isCutOff { sentences.append("The last line is cut off.") }
    let tornCount = damage.tornLineCount - (damage.isCutOff ? 1 : 0)
    if tornCount > 0 {
      let all = counted(damage.lineCount, "line", "lines")
      let first = damage.firstTornLine.map { ", first line \(Quantity.grouped($0))" } ?? ""
      sentences.append("\(Quantity.grouped(tornCount)) of \(all) cannot be read\(first).")
    }
    if damage.tornLineCount > 0 {
      short.append(counted(damage.tornLineCount, "line unreadable", "lines unreadable"))
    }
    if damage.unknownEventCount > 0 {
      let events = counted(damage.unknownEventCount, "event is", "events are")
      sentences.append("\(events) of a kind that this version does not know.")
      short.append(counted(damage.unknownEventCount, "event unknown", "events unknown"))
    }
    if strayEventCount > 0 {
      let events = counted(strayEventCount, "event belongs", "events belong")
      sentences.append("\(events) to runs whose beginning is missing.")
      short.append(counted(strayEventCount, "event astray", "events astray"))
    }
    guard !sentences.isEmpty else { return nil }
    text = sentences.joined(separator: " ")
    self.short = short.joined(separator: ", ")
  }
}
