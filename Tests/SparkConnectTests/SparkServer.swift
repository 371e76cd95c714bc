import Foundation
import Glibc
import SparkConnect
import Synchronization
import TestFolders
import Testing

/// A Spark Connect server on a free port of this machine, from an installation of Spark.
final class SparkServer: Sendable {
  let port: Int
  private let process: Process
  private let input: Pipe
  private let log: URL

  /// The server that the tests share while they run.
  static let current = Mutex<SparkServer?>(nil)

  /// An installation with Spark Connect: `SPARK_HOME`, or the one that `martlet-bench` keeps.
  static let home: String? = {
    var candidates: [String] = []
    if let named = ProcessInfo.processInfo.environment["SPARK_HOME"] { candidates.append(named) }
    let libraries = root + "/.deps/bench/venv/lib"
    for python in (try? FileManager.default.contentsOfDirectory(atPath: libraries)) ?? [] {
      candidates.append("\(libraries)/\(python)/site-packages/pyspark")
    }
    return candidates.first { home in
      let jars = (try? FileManager.default.contentsOfDirectory(atPath: home + "/jars")) ?? []
      return jars.contains { $0.hasPrefix("spark-connect_") }
    }
  }()

  static let isAvailable = home != nil && SparkDriver.path != nil

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  struct NoServer: Error {
    var reason: String
  }

  /// Starts a server and waits until it listens.
  init(home: String) throws {
    port = try Self.freePort()
    log = URL(fileURLWithPath: TestFolder.freePath(".log"))
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    process = Process()
    input = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    // The pipe closes when this process ends, however it does, and the server with it.
    process.arguments = [
      "-c", #""$@" </dev/null & server=$!; read -r _; kill "$server"; wait "$server""#, "server",
      home + "/bin/spark-submit", "--master", "local[2]", "--driver-memory", "1g",
    ]
    process.arguments? += Self.settings(port: port).flatMap { ["--conf", "\($0)=\($1)"] }
    process.arguments? += [
      "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-connect",
    ]
    var environment = ProcessInfo.processInfo.environment
    environment["SPARK_HOME"] = home
    environment["SPARK_LOCAL_IP"] = "127.0.0.1"
    process.environment = environment
    process.standardInput = input
    let output = try FileHandle(forWritingTo: log)
    process.standardOutput = output
    process.standardError = output
    try process.run()
    do {
      try waitUntilListening()
    } catch {
      stop()
      throw error
    }
  }

  private static func settings(port: Int) -> [(String, String)] {
    [
      ("spark.driver.host", "127.0.0.1"), ("spark.driver.bindAddress", "127.0.0.1"),
      ("spark.connect.grpc.binding.address", "127.0.0.1"),
      ("spark.connect.grpc.binding.port", "\(port)"), ("spark.ui.enabled", "false"),
      ("spark.sql.session.timeZone", "UTC"), ("spark.sql.shuffle.partitions", "2"),
      ("spark.sql.warehouse.dir", TestFolder.freePath("warehouse")),
    ]
  }

  /// Ends the server and waits for that.
  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: log)
  }

  /// Ends the server as a crash would.
  func crash() {
    let children = "/proc/\(process.processIdentifier)/task/\(process.processIdentifier)/children"
    let text = (try? String(contentsOfFile: children, encoding: .utf8)) ?? ""
    for word in text.split(separator: " ") {
      if let child = Int32(word) { kill(child, SIGKILL) }
    }
  }

  func address(_ settings: String = "") throws -> RemoteAddress {
    try RemoteAddress("sc://127.0.0.1:\(port)/\(settings)")
  }

  private func waitUntilListening() throws {
    for _ in 0..<1200 {
      if Self.withSocket(port: port, { connect($0, $1, $2) == 0 }) { return }
      guard process.isRunning else { break }
      Foundation.Thread.sleep(forTimeInterval: 0.1)
    }
    let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    throw NoServer(reason: String(text.suffix(2000)))
  }

  private static func freePort() throws -> Int {
    var bound = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withSocket(port: 0) { descriptor, address, length in
      guard bind(descriptor, address, length) == 0 else { return false }
      return withUnsafeMutablePointer(to: &bound) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          getsockname(descriptor, $0, &size) == 0
        }
      }
    }
    guard isBound else { throw NoServer(reason: "no port is free") }
    return Int(UInt16(bigEndian: bound.sin_port))
  }

  private static func withSocket(
    port: Int, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool
  ) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body(descriptor, $0, size) }
    }
  }
}

/// Runs a suite with a server of its own.
struct WithSparkServer: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    guard let home = SparkServer.home else { return }
    let server = try SparkServer(home: home)
    SparkServer.current.withLock { $0 = server }
    defer {
      SparkServer.current.withLock { $0 = nil }
      server.stop()
    }
    try await function()
  }
}
