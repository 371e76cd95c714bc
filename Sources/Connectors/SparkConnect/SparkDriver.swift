import CADBC
import Columns
import Glibc
import Synchronization

/// The ADBC driver for Spark Connect: a shared library, opened when a server is first asked for.
package struct SparkDriver: @unchecked Sendable {  // the table is never written to
  let table: UnsafePointer<adbc_driver>

  static let fileName = "libadbc_driver_spark.so"
  /// Names another library than the one that `make setup` fetches.
  static let variable = "MARTLET_SPARK_DRIVER"

  private static let loaded = Mutex<SparkDriver?>(nil)

  static func load() throws(QueryError) -> SparkDriver {
    try loaded.withLock { loaded throws(QueryError) in
      if let driver = loaded { return driver }
      let driver = try SparkDriver(path: path ?? fileName)
      loaded = driver
      return driver
    }
  }

  private init(path: String) throws(QueryError) {
    var problem = [CChar](repeating: 0, count: 1024)
    guard let table = adbc_driver_open(path, &problem, problem.count) else {
      let text = problem.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw QueryError(
        "CONNECT.DRIVER_MISSING", sqlState: RemoteFailure.sqlState,
        "The ADBC driver for Spark Connect cannot be loaded: "
          + "\(String(decoding: text, as: UTF8.self)).",
        hint: "make setup fetches it.")
    }
    self.table = table
  }

  /// Where the library lies: as the environment says, beside the program, or where `make setup`
  /// puts it; nil leaves it to the system's search.
  package static var path: String? {
    if let named = getenv(variable) { return String(cString: named) }
    guard var folder = programFolder else { return nil }
    var candidates = ["\(folder)/\(fileName)", "\(folder)/../lib/\(fileName)"]
    while let slash = folder.lastIndex(of: "/"), slash > folder.startIndex {
      candidates.append("\(folder)/.deps/adbc-spark/lib/\(fileName)")
      folder = String(folder[..<slash])
    }
    return candidates.first { access($0, R_OK) == 0 }
  }

  private static var programFolder: String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0 else { return nil }
    let path = String(
      decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) }
  }
}

extension SparkDriver {
  /// Calls a function of the driver; a failure carries what the driver says of it.
  func call(
    _ body: (UnsafeMutablePointer<adbc_error>) -> adbc_status
  ) throws(DriverFailure) {
    var error = adbc_error()
    let status = body(&error)
    defer { error.release?(&error) }
    if status != adbc_status(ADBC_OK) { throw DriverFailure(status: status, error: error) }
  }
}

/// What the driver says of a call that failed.
struct DriverFailure: Error, Hashable, Sendable {
  var status: adbc_status
  /// The code of gRPC, where the failure comes from there.
  var vendorCode: Int32
  var message: String

  init(status: adbc_status, vendorCode: Int32 = 0, message: String) {
    self.status = status
    self.vendorCode = vendorCode
    self.message = message
  }

  init(status: adbc_status, error: adbc_error?) {
    self.status = status
    vendorCode = error?.vendor_code ?? 0
    let text = (error?.message).map { String(cString: $0) } ?? "no reason given"
    message = Self.restored(text)
  }

  /// The driver passes finished messages through a formatter, which takes their percent signs for
  /// directives; this puts them back.
  static func restored(_ text: String) -> String {
    let prefix = "[Spark] "
    var rest = Substring(text.hasPrefix(prefix) ? text.dropFirst(prefix.count) : text[...])
    var result = ""
    while let start = rest.firstIndex(of: "%") {
      result += rest[...start]
      rest = rest[rest.index(after: start)...]
      guard rest.first == "!" else { continue }
      let verb = rest.dropFirst().prefix(1)
      if rest.hasPrefix("!(NOVERB)") {
        rest = rest.dropFirst("!(NOVERB)".count)
      } else if rest.dropFirst(2).hasPrefix("(MISSING)") {
        result += verb
        rest = rest.dropFirst(2 + "(MISSING)".count)
      }
    }
    return result + rest
  }
}
