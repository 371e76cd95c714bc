import Foundation

/// What the system tells of a process and of those that it has started.
package struct ProcessFacts {
  private let processes: [Int32]

  package init(_ process: Int32) { processes = Self.family(of: process) }

  package var residentBytes: Int {
    processes.reduce(0) { sum, process in
      let status = Self.text("/proc/\(process)/status")
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
      return sum + (Int(line.filter(\.isNumber)) ?? 0) * 1024
    }
  }

  /// The time that processors spent on all threads.
  package var processorNanoseconds: UInt64 {
    processes.flatMap { process in
      Self.tasks(of: process).map { Self.text("/proc/\(process)/task/\($0)/schedstat") }
    }
    .reduce(0) { sum, text in sum + (text.split(separator: " ").first.flatMap { UInt64($0) } ?? 0) }
  }

  private static func family(of process: Int32) -> [Int32] {
    let children = tasks(of: process).flatMap { task in
      text("/proc/\(process)/task/\(task)/children").split(separator: " ").compactMap { Int32($0) }
    }
    return [process] + children.flatMap(family)
  }

  private static func tasks(of process: Int32) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
  }

  private static func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }
}
