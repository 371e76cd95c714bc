import Glibc

/// Counts how often files of a folder are opened, by whomever.
final class FolderWatch {
  private let descriptor: Int32

  /// Nil where the system has no watches left.
  init?(_ path: String) {
    descriptor = inotify_init1(Int32(IN_NONBLOCK))
    guard descriptor >= 0, inotify_add_watch(descriptor, path, UInt32(IN_OPEN)) >= 0 else {
      return nil
    }
  }

  deinit { close(descriptor) }

  /// The names of the files that were opened since the last call.
  func opened() -> [String] {
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let length = read(descriptor, &bytes, bytes.count)
    var names: [String] = []
    var place = 0
    // Each event: watch, mask, cookie, the length of the name, the name up to a zero.
    while place + 16 <= length {
      let fields = bytes[place..<(place + 16)].withUnsafeBytes {
        (
          mask: $0.loadUnaligned(fromByteOffset: 4, as: UInt32.self),
          nameLength: Int($0.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
        )
      }
      let name = bytes[(place + 16)..<(place + 16 + fields.nameLength)].prefix { $0 != 0 }
      if fields.mask & UInt32(IN_ISDIR) == 0 { names.append(String(decoding: name, as: UTF8.self)) }
      place += 16 + fields.nameLength
    }
    return names
  }
}
