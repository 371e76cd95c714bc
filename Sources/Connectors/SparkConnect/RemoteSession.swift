import CADBC
package import Columns
import Synchronization

/// A session on a Spark Connect server: its views and settings last until it is closed.
///
/// Nothing is sent before the first statement runs. Statements run one after the other.
///
/// `@unchecked Sendable`: the driver's handles are used by the thread that runs a statement; what
/// others touch lies in `state`.
package final class RemoteSession: @unchecked Sendable {
  package let address: RemoteAddress
  let driver: SparkDriver
  let connection: UnsafeMutablePointer<adbc_connection>
  private let database: UnsafeMutablePointer<adbc_database>
  private let settings: [(name: String, value: String)]
  private let state = Mutex(State())

  private struct State {
    /// Whether the server has been told the settings.
    var hasSettings = false
    var hasAnswered = false
    var isClosed = false
  }

  /// `client` names this program to the server.
  package init(
    _ address: RemoteAddress, client: String, settings: [String: String] = [:]
  ) throws(QueryError) {
    self.address = address
    driver = try SparkDriver.load()
    self.settings = settings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    database = .allocate(capacity: 1)
    database.initialize(to: adbc_database())
    connection = .allocate(capacity: 1)
    connection.initialize(to: adbc_connection())
    do {
      try open(Self.options(of: address, client: client))
    } catch {
      throw RemoteFailure(address: address, hasAnswered: false).error(error)
    }
  }

  deinit {
    close()
    connection.deallocate()
    database.deallocate()
  }

  private func open(_ options: [(name: String, value: String)]) throws(DriverFailure) {
    let table = driver.table.pointee
    try driver.call { table.database_new(database, $0) }
    for (name, value) in options {
      try driver.call { table.database_set_option(database, name, value, $0) }
    }
    try driver.call { table.database_init(database, $0) }
    try connect()
  }

  /// Makes a session of a new name, which its server hears of with the first statement.
  private func connect() throws(DriverFailure) {
    let table = driver.table.pointee
    connection.pointee = adbc_connection()
    try driver.call { table.connection_new(connection, $0) }
    try driver.call { table.connection_init(connection, database, $0) }
  }

  private static func options(
    of address: RemoteAddress, client: String
  ) -> [(name: String, value: String)] {
    var options = [
      ("uri", address.driverURI), ("adbc.spark.tls.enabled", "\(address.usesEncryption)"),
      ("adbc.spark.user_agent", address.userAgent ?? client),
    ]
    if let user = address.userID { options.append(("adbc.spark.user_id", user)) }
    if let token = address.token { options.append(("adbc.spark.token", token)) }
    if let session = address.sessionID { options.append(("adbc.spark.session_id", session)) }
    for (name, value) in address.headers.sorted(by: { $0.key < $1.key }) {
      options.append(("adbc.spark.headers.\(name)", value))
    }
    return options
  }

  package func prepare(_ text: String) -> RemoteStatement {
    RemoteStatement(text, session: self)
  }

  /// Ends the session on the server, unless it is one that others had before. One that never
  /// reached its server has nothing to end there, and trying would only cost time.
  package func close() {
    let isFirst = state.withLock { state in
      defer { state.isClosed = true }
      return !state.isClosed && state.hasAnswered
    }
    guard isFirst, address.sessionID == nil else { return }
    let table = driver.table.pointee
    try? driver.call { table.connection_release(connection, $0) }
    try? driver.call { table.database_release(database, $0) }
  }

  /// Ends the session on the server and begins another, which knows no views.
  ///
  /// A server goes on with a statement whose client has gone; only the end of the session stops
  /// it. A session that others share is left as it is.
  func abandon() {
    guard address.sessionID == nil else { return }
    let table = driver.table.pointee
    try? driver.call { table.connection_release(connection, $0) }
    state.withLock { $0 = State() }
    try? connect()
  }

  func noteAnswer() { state.withLock { $0.hasAnswered = true } }

  /// The settings that are still to be sent, as statements.
  func takeSettings() -> [String] {
    let isFirst = state.withLock { state in
      defer { state.hasSettings = true }
      return !state.hasSettings
    }
    return (isFirst ? settings : []).map {
      "SET \(Self.quoted($0.name)) = \(Self.quoted($0.value))"
    }
  }

  private static func quoted(_ text: String) -> String {
    "`" + text.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``") + "`"
  }

  func error(_ failure: DriverFailure) -> QueryError {
    let hasAnswered = state.withLock { $0.hasAnswered }
    return RemoteFailure(address: address, hasAnswered: hasAnswered).error(failure)
  }
}
