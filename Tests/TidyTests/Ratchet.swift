/// Limits with their exceptions: what stands in the list may only shrink, and nothing joins it.
struct Ratchet {
  /// What exceeds a limit: `file PATH`, `function PATH NAME` or `columns PATH`, with its size.
  var exceptions: [String: Int] = [:]
  var malformed: [String] = []

  init(lines: [String]) {
    for line in lines {
      let words = line.split(separator: " ")
      if words.count >= 3, let size = words.last.flatMap({ Int($0) }) {
        exceptions[words.dropLast().joined(separator: " ")] = size
      } else {
        malformed.append("ratchet.txt: cannot read '\(line)'")
      }
    }
  }

  /// Compares what was found of one kind with the list.
  func findings(_ kind: String, limit: Int, found: [String: Int], what: String) -> [String] {
    var findings: [String] = []
    for (place, size) in found {
      switch exceptions["\(kind) \(place)"] {
      case nil: findings.append("\(place): \(size) \(what), at most \(limit) are allowed")
      case let listed? where size > listed:
        findings.append("\(place): grew from \(listed) to \(size) \(what)")
      case let listed? where size < listed:
        findings.append(
          "ratchet.txt: '\(kind) \(place)' shrank to \(size); lower its entry from \(listed)")
      default: break
      }
    }
    for entry in exceptions.keys where entry.hasPrefix(kind + " ") {
      let place = String(entry.dropFirst(kind.count + 1))
      if found[place] == nil { findings.append("ratchet.txt: '\(entry)' is no longer needed") }
    }
    return findings.sorted()
  }
}
