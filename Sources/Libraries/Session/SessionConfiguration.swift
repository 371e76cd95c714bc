package import Scheduler

/// How a session is set up.
public struct SessionConfiguration: Sendable {
  /// Nil takes all processors.
  public var threads: Int?
  /// Nil takes three fifths of the machine's memory.
  public var memoryBytes: Int?
  /// Session settings by name, as `--set` and `SET` give them.
  public var settings: [String: String] = [:]
  /// Where an event log is written, when one is wanted.
  public var eventLog: String?
  /// The folder of the sample data; nil looks beside the program and the sources.
  public var dataFolder: String?
  /// Rows of a batch; only tests change it.
  public var batchRowCount: Int?
  /// Where rows go that memory has no room for; nil takes TMPDIR.
  public var temporaryFolder: String?
  /// Failures on purpose, for tests.
  package var faults: FaultInjection?

  public init() {}
}
