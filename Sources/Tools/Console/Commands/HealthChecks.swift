import CArrow
import CPlatform
import Glibc
import Kernels
import Scheduler
import SparkConnect

/// One thing that the doctor looks at.
package struct HealthCheck: Sendable {
  package var name: String
  package var examine: @Sendable () -> Finding

  package init(name: String, examine: @escaping @Sendable () -> Finding) {
    self.name = name
    self.examine = examine
  }

  package static let all: [HealthCheck] = [
    processor, memory, temporarySpace, arrow, timeZones, sampleData, terminal, spark, python,
  ]

  static let processor = HealthCheck(name: "processor") {
    let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let model = SystemFacts.processorModel ?? "unknown model"
    guard platform_is_supported() != 0 else {
      return .broken(
        "\(model) lacks AVX2 or BMI2",
        fix: "run on x86-64-v3 (any processor since about 2015) or ARM64")
    }
    return .fine("\(model), \(cores) \(cores == 1 ? "core" : "cores")")
  }

  static let memory = HealthCheck(name: "memory") {
    let budget = MemoryBudget.defaultTotalBytes
    let machine = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    let text =
      "\(Quantities.text(bytes: machine)), queries use \(Quantities.text(bytes: budget)) "
      + "unless --memory says otherwise, then spill"
    return budget >= 256 << 20
      ? .fine(text)
      : .missing(text, fix: "give the container more memory; small budgets spill early")
  }

  static let temporarySpace = HealthCheck(name: "spill space") {
    let folder = SpillDirectory.defaultParent
    var status = statvfs()
    guard statvfs(folder, &status) == 0, access(folder, W_OK) == 0 else {
      return .broken("\(folder) cannot be written", fix: "set TMPDIR to a folder with space")
    }
    let free = Int(status.f_bavail) * Int(status.f_frsize)
    let text = "\(Quantities.text(bytes: free)) free in \(folder)"
    return free >= 1 << 30 ? .fine(text) : .missing(text, fix: "set TMPDIR to a folder with space")
  }

  static let arrow = HealthCheck(name: "Arrow bridge") {
    if let failure = SystemFacts.arrowProblem {
      return .broken(
        "Parquet and Arrow files cannot be read: \(failure)", fix: "make setup, then make build")
    }
    return .fine("Parquet and Arrow; gzip, zstd, LZ4, Snappy and Brotli pages")
  }

  static let timeZones = HealthCheck(name: "time zones") {
    TimeZone.find("Europe/Zurich") == nil
      ? .missing("no time zone database: only UTC and offsets", fix: "apt-get install tzdata")
      : .fine("the system's time zone database")
  }

  static let sampleData = HealthCheck(name: "sample data") {
    guard let folder = ProgramFolder.ancestor(holding: "datasets/catalog.json") else {
      return .missing(
        "no folder datasets above the program", fix: "set MARTLET_DATASETS to the folder")
    }
    return .fine("\(folder)/datasets, as schema samples")
  }

  static let terminal = HealthCheck(name: "terminal") {
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    guard terminal.isTerminal else { return .fine("output goes to a file or a pipe") }
    let name = Terminal.environment("TERM") ?? "unknown"
    guard terminal.hasUnicode else {
      return .missing("\(name), not UTF-8: tables are drawn in ASCII", fix: "export LANG=C.UTF-8")
    }
    let colors = terminal.hasColor ? "colours" : "no colours"
    return .fine("\(name), \(terminal.columns ?? 80) columns, UTF-8, \(colors)")
  }

  static let spark = HealthCheck(name: "Spark Connect") {
    guard let path = SparkDriver.path else {
      return .missing("no ADBC driver for --remote", fix: "make setup")
    }
    return .fine("ADBC driver \(path)")
  }

  static let python = HealthCheck(name: "Python") {
    guard let path = SystemFacts.findProgram("python3") else {
      return .missing(
        "benchmarks against other engines need it", fix: "apt-get install python3 python3-venv")
    }
    return .fine("\(path), for benchmarks against other engines")
  }
}

/// What the system tells about itself.
enum SystemFacts {
  static var processorModel: String? {
    guard let text = try? TextInput.contents(of: "/proc/cpuinfo") else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map { String($0.drop { $0 == " " }) }
  }

  /// Why the bridge to Arrow does not load; nil when it does.
  static var arrowProblem: String? {
    arrow_bridge_load() == nil ? String(cString: arrow_bridge_problem()) : nil
  }

  static func findProgram(_ name: String) -> String? {
    let folders = (Terminal.environment("PATH") ?? "/usr/bin:/bin").split(separator: ":")
    return folders.lazy.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }
}
