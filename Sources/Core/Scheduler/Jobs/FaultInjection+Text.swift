extension FaultInjection {
  /// Reads faults as a tester writes them: `tasks=0.05, seed=7` fails each try of each task with
  /// this probability, `stage=Scan, partition=3, attempts=2` the first tries of some; what is not
  /// named matches all. Nil for a text that says neither.
  package convenience init?(_ text: String) {
    var values: [Substring: String] = [:]
    for part in text.split(separator: ",") {
      let sides = part.split(separator: "=", maxSplits: 1)
      guard sides.count == 2, let name = sides[0].split(separator: " ").first,
        values.updateValue(sides[1].trimmed, forKey: name) == nil
      else { return nil }
    }
    func number<Number: LosslessStringConvertible & Comparable>(
      _ name: Substring, _ range: ClosedRange<Number>, otherwise: Number?
    ) -> Number?? {
      guard let text = values.removeValue(forKey: name) else { return .some(otherwise) }
      return Number(text).flatMap { range.contains($0) ? .some($0) : nil }
    }
    guard let seed = number("seed", 0...UInt64.max, otherwise: 0),
      let probability = number("tasks", 0.0...1.0, otherwise: nil),
      let partition = number("partition", 0...Int.max, otherwise: nil),
      let attempts = number("attempts", 0...Int.max, otherwise: nil)
    else { return nil }
    let stage = values.removeValue(forKey: "stage")
    var faults: [Fault] = []
    if let probability { faults.append(.randomTask(probability: probability)) }
    if stage != nil || partition != nil || attempts != nil {
      faults.append(.task(stage: stage, partition: partition, attempts: attempts ?? 1))
    }
    guard values.isEmpty, !faults.isEmpty else { return nil }
    self.init(seed: seed ?? 0, faults)
  }
}

extension Substring {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
