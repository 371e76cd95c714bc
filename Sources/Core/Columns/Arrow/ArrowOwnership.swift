import CPlatform
import Glibc

/// What an exported schema points at until it is released.
private final class ExportedSchema {
  let format: UnsafeMutablePointer<CChar>
  let name: UnsafeMutablePointer<CChar>
  let children: UnsafeMutablePointer<UnsafeMutablePointer<ArrowSchema>?>
  let childCount: Int

  init(format: String, name: String, children: [ArrowSchema]) {
    self.format = strdup(format)
    self.name = strdup(name)
    childCount = children.count
    self.children = .allocate(capacity: max(children.count, 1))
    for (place, child) in children.enumerated() {
      let pointer = UnsafeMutablePointer<ArrowSchema>.allocate(capacity: 1)
      pointer.initialize(to: child)
      (self.children + place).initialize(to: pointer)
    }
  }

  deinit {
    for place in 0..<childCount {
      guard let child = children[place] else { continue }
      child.pointee.release?(child)
      child.deallocate()
    }
    children.deallocate()
    free(format)
    free(name)
  }
}

extension ArrowExport {
  static func makeSchema(
    format: String, name: String, nullable: Bool, children: [ArrowSchema]
  ) -> ArrowSchema {
    let owner = ExportedSchema(format: format, name: name, children: children)
    return ArrowSchema(
      format: owner.format, name: owner.name, metadata: nil,
      flags: nullable ? Int64(ARROW_FLAG_NULLABLE) : 0, n_children: Int64(children.count),
      children: owner.children, dictionary: nil,
      release: { schema in
        guard let schema, let owner = schema.pointee.private_data else { return }
        Unmanaged<ExportedSchema>.fromOpaque(owner).release()
        schema.pointee.release = nil
        schema.pointee.private_data = nil
      },
      private_data: Unmanaged.passRetained(owner).toOpaque())
  }

  /// An array over buffers that it keeps alive; the validity comes first unless the type has none.
  static func makeArray(
    length: Int, validity: Buffer?, buffers: [Buffer], children: [ArrowArray],
    nullCount: Int? = nil, hasValidity: Bool = true
  ) -> ArrowArray {
    let all: [Buffer?] = (hasValidity ? [validity] : []) + buffers.map { $0 }
    let owner = ExportedArray(all, children: children)
    return ArrowArray(
      length: Int64(length), null_count: Int64(nullCount ?? (validity == nil ? 0 : -1)),
      offset: 0, n_buffers: Int64(all.count), n_children: Int64(children.count),
      buffers: owner.pointers, children: owner.children, dictionary: nil,
      release: { array in
        guard let array, let owner = array.pointee.private_data else { return }
        Unmanaged<ExportedArray>.fromOpaque(owner).release()
        array.pointee.release = nil
        array.pointee.private_data = nil
      },
      private_data: Unmanaged.passRetained(owner).toOpaque())
  }
}

/// What an exported array points at until it is released.
private final class ExportedArray {
  let buffers: [Buffer?]
  let pointers: UnsafeMutablePointer<UnsafeRawPointer?>
  let children: UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>
  let childCount: Int

  init(_ buffers: [Buffer?], children: [ArrowArray]) {
    self.buffers = buffers
    pointers = .allocate(capacity: max(buffers.count, 1))
    for (place, buffer) in buffers.enumerated() {
      (pointers + place).initialize(to: buffer.map { UnsafeRawPointer($0.address) })
    }
    childCount = children.count
    self.children = .allocate(capacity: max(children.count, 1))
    for (place, child) in children.enumerated() {
      let pointer = UnsafeMutablePointer<ArrowArray>.allocate(capacity: 1)
      pointer.initialize(to: child)
      (self.children + place).initialize(to: pointer)
    }
  }

  deinit {
    for place in 0..<childCount {
      guard let child = children[place] else { continue }
      child.pointee.release?(child)
      child.deallocate()
    }
    children.deallocate()
    pointers.deallocate()
  }
}

/// An array taken over from a foreign producer, released with its last user.
///
/// `@unchecked Sendable`: nobody writes to it, and its release may be called by any thread.
final class ForeignArray: @unchecked Sendable {
  let array: UnsafeMutablePointer<ArrowArray>

  init(taking source: UnsafeMutablePointer<ArrowArray>) {
    array = .allocate(capacity: 1)
    array.initialize(to: source.pointee)
    source.pointee.release = nil
  }

  deinit {
    array.pointee.release?(array)
    array.deallocate()
  }
}
