import Console
import Foundation

/// The folder in which benchmarks keep their data and a Python environment with other engines.
struct BenchWorkshop {
  let root: String
  let messages: Messages

  init(messages: Messages) throws(UsageError) {
    guard let root = ProgramFolder.ancestor(holding: "Tests/Conformance/tpch") else {
      throw UsageError("there is no folder Tests/Conformance/tpch above the program")
    }
    self.root = root
    self.messages = messages
  }

  var folder: String { root + "/.deps/bench" }
  var queries: String { root + "/Tests/Conformance/tpch" }
  private var driver: String { root + "/Sources/Tools/martlet-bench/peers/driver.py" }

  /// The words that start an engine's process, before the flags that all share.
  func command(for engine: String) throws(UsageError) -> [String] {
    if engine == "martlet" {
      guard let own = ProgramFolder.executable else {
        throw UsageError("cannot find this program's own file")
      }
      return [own, "worker"]
    }
    return [python.binaries + "/python", driver, engine]
  }

  private var python: PythonEnvironment {
    PythonEnvironment(folder: folder + "/venv", messages: messages)
  }

  /// Installs what is missing of the data generator and the peers.
  func prepare(peers: [String]) throws {
    let packages = ["duckdb": "duckdb", "polars": "polars", "spark": "pyspark"]
    var wanted = ["tpchgen-cli"] + peers.compactMap { packages[$0] }
    if peers.contains("datafusion") { wanted += ["datafusion", "pyarrow"] }
    try python.install(wanted)
  }

  /// Programs with a screen live apart: they want other versions of the same packages.
  var screenPrograms: PythonEnvironment {
    PythonEnvironment(folder: folder + "/screens", messages: messages)
  }

  /// The folder of the Parquet files of a scale, made when it is not there.
  func data(scale: String) throws -> String {
    let place = "\(folder)/tpch-\(scale)"
    if access(place + "/region.parquet", R_OK) == 0 { return place }
    messages.note("making TPC-H data at scale \(scale) in \(place) …")
    let unfinished = place + ".unfinished"
    try? FileManager.default.removeItem(atPath: unfinished)
    try ChildProcess.complete(
      [python.binaries + "/tpchgen-cli", "parquet", "-s", scale, "-o", unfinished])
    try FileManager.default.moveItem(atPath: unfinished, toPath: place)
    return place
  }
}

/// A Python environment in a folder, made when it is wanted first.
struct PythonEnvironment {
  let folder: String
  let messages: Messages

  var binaries: String { folder + "/bin" }

  /// Installs the packages that are not there yet.
  func install(_ packages: [String]) throws {
    if access(binaries + "/python", X_OK) != 0 {
      messages.note("making a Python environment in \(folder) …")
      try ChildProcess.complete(["python3", "-m", "venv", folder])
    }
    let missing = packages.filter { package in
      let shown = try? ChildProcess.run([binaries + "/pip", "show", "--quiet", package])
      return shown?.status != 0
    }
    guard !missing.isEmpty else { return }
    messages.note("installing \(missing.joined(separator: ", ")) …")
    try ChildProcess.complete([binaries + "/pip", "install", "--quiet"] + missing)
  }
}

/// Runs a program to its end.
struct ChildProcess {
  var status: Int32
  var output: Data
  var errors: Data

  static func run(_ command: [String]) throws -> ChildProcess {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // Both pipes are drained at once: a full one would stop the program.
    let drained = DrainedPipe(errors)
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return ChildProcess(
      status: process.terminationStatus, output: data, errors: drained.data)
  }

  /// Runs a program that must end well.
  static func complete(_ command: [String]) throws {
    let result = try run(command)
    guard result.status == 0 else {
      let lines = String(decoding: result.errors, as: UTF8.self).split(separator: "\n")
      throw UsageError(
        "\(command[0]) failed: \(lines.last ?? "status \(result.status)")",
        hint: command.joined(separator: " "))
    }
  }
}

/// Reads a pipe to its end on a thread of its own.
private final class DrainedPipe: @unchecked Sendable {  // `done` orders the write before the read
  private let done = DispatchSemaphore(value: 0)
  private var bytes = Data()

  init(_ pipe: Pipe) {
    Foundation.Thread.detachNewThread { [self] in
      bytes = pipe.fileHandleForReading.readDataToEndOfFile()
      done.signal()
    }
  }

  /// Blocks until the pipe is at its end; may be asked once.
  var data: Data {
    done.wait()
    return bytes
  }
}
