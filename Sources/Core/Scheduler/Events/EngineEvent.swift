/// Something that happened, told to listeners and to the event log.
///
/// Any module may add its own: conform a `Codable` struct and name its type to `EventLogReader`.
public protocol EngineEvent: Codable, Sendable {
  /// The name under which the event stands in the log.
  static var eventName: String { get }
  /// False for events that may be left out when listeners cannot keep up.
  static var isEssential: Bool { get }
}

extension EngineEvent {
  public static var eventName: String { String(describing: Self.self) }
  public static var isEssential: Bool { true }
}

/// An event with the time and the order in which it was posted.
public struct EventRecord: Sendable {
  public let sequence: Int
  /// Milliseconds since 1970.
  public let time: Int64
  public let event: any EngineEvent
}
