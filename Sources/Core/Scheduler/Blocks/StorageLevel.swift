/// Where cached partitions are kept.
public struct StorageLevel: Hashable, Codable, Sendable, CustomStringConvertible {
  public var usesDisk: Bool
  public var usesMemory: Bool
  /// False keeps encoded bytes: smaller, but decoded at every use.
  public var isDeserialized: Bool

  public init(usesDisk: Bool, usesMemory: Bool, isDeserialized: Bool) {
    self.usesDisk = usesDisk
    self.usesMemory = usesMemory
    self.isDeserialized = isDeserialized
  }

  private static func level(_ disk: Bool, _ memory: Bool, _ deserialized: Bool) -> StorageLevel {
    StorageLevel(usesDisk: disk, usesMemory: memory, isDeserialized: deserialized)
  }

  public static let none = level(false, false, false)
  public static let diskOnly = level(true, false, false)
  public static let memoryOnly = level(false, true, true)
  public static let memoryOnlySerialized = level(false, true, false)
  public static let memoryAndDisk = level(true, true, true)
  public static let memoryAndDiskSerialized = level(true, true, false)

  /// The level of a name such as `MEMORY_AND_DISK_SER`; copies for other machines are not kept.
  public init?(named name: String) {
    var base = name.uppercased()
    for suffix in ["_2", "_3"] where base.hasSuffix(suffix) { base.removeLast(2) }
    switch base {
    case "NONE": self = .none
    case "DISK_ONLY": self = .diskOnly
    case "MEMORY_ONLY": self = .memoryOnly
    case "MEMORY_ONLY_SER", "OFF_HEAP": self = .memoryOnlySerialized
    case "MEMORY_AND_DISK", "MEMORY_AND_DISK_DESER": self = .memoryAndDisk
    case "MEMORY_AND_DISK_SER": self = .memoryAndDiskSerialized
    default: return nil
    }
  }

  /// The text that debug strings show.
  public var description: String {
    var text = ""
    if usesDisk { text += "Disk " }
    if usesMemory { text += "Memory " }
    text += isDeserialized ? "Deserialized " : "Serialized "
    return text + "1x Replicated"
  }
}
