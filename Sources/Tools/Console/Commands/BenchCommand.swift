import Glibc

extension Command {
  static let bench = Command(
    name: "bench", summary: "Measures: runs martlet-bench with the same arguments.",
    usage: "bench ARGUMENTS",
    details: "martlet bench help tells what can be measured.", handsWordsOn: true
  ) { options in
    try BenchProgram.replaceProcess(options.arguments)
  }
}

/// The program of benchmarks, which lies beside this one.
enum BenchProgram {
  /// Replaces this process; only returns when that fails.
  static func replaceProcess(_ words: [String]) throws(UsageError) -> Never {
    let own = ProgramFolder.path ?? "."
    let program = own + "/martlet-bench"
    guard access(program, X_OK) == 0 else {
      throw UsageError("there is no martlet-bench in \(own)", hint: "make build makes it")
    }
    var pointers = ([program] + words).map { strdup($0) }
    pointers.append(nil)
    execv(program, &pointers)
    throw UsageError("cannot start \(program): \(String(cString: strerror(errno)))")
  }
}

/// Where this program lies.
package enum ProgramFolder {
  package static var executable: String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
      let count = buffer.baseAddress.map { readlink("/proc/self/exe", $0, buffer.count) } ?? 0
      guard count > 0 else { return nil }
      return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  package static var path: String? {
    executable.flatMap { path in path.lastIndex(of: "/").map { String(path[..<$0]) } }
  }

  /// The closest folder above this program that holds `entry`.
  package static func ancestor(holding entry: String) -> String? {
    var folder = path
    while let current = folder {
      if access("\(current)/\(entry)", F_OK) == 0 { return current }
      folder = current.lastIndex(of: "/").map { String(current[..<$0]) }
      if folder == current || folder == "" { return nil }
    }
    return nil
  }
}
