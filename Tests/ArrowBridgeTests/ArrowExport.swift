import CPlatform
import Glibc

/// Hands over columns as another library would: every part is allocated on its own and freed by
/// its release callback, so that a double or missing release shows.
enum ArrowExport {
  static func schema(
    _ format: String, _ name: String, nullable: Bool = false, children: [ArrowSchema] = []
  ) -> ArrowSchema {
    var schema = ArrowSchema()
    schema.format = UnsafePointer(strdup(format))
    schema.name = UnsafePointer(strdup(name))
    schema.flags = nullable ? Int64(ARROW_FLAG_NULLABLE) : 0
    schema.n_children = Int64(children.count)
    schema.children = boxed(children)
    schema.release = { pointer in
      guard let pointer else { return }
      for index in 0..<Int(pointer.pointee.n_children) {
        guard let child = pointer.pointee.children?[index] else { continue }
        child.pointee.release?(child)
        free(child)
      }
      free(pointer.pointee.children)
      free(UnsafeMutableRawPointer(mutating: pointer.pointee.format))
      free(UnsafeMutableRawPointer(mutating: pointer.pointee.name))
      pointer.pointee.release = nil
    }
    return schema
  }

  static func array(
    length: Int, nullCount: Int = 0, buffers: [UnsafeMutableRawPointer?],
    children: [ArrowArray] = []
  ) -> ArrowArray {
    var array = ArrowArray()
    array.length = Int64(length)
    array.null_count = Int64(nullCount)
    array.n_buffers = Int64(buffers.count)
    let slots = UnsafeMutablePointer<UnsafeRawPointer?>.allocate(capacity: buffers.count)
    for (index, buffer) in buffers.enumerated() { slots[index] = UnsafeRawPointer(buffer) }
    array.buffers = slots
    array.n_children = Int64(children.count)
    array.children = boxed(children)
    array.release = { pointer in
      guard let pointer else { return }
      for index in 0..<Int(pointer.pointee.n_children) {
        guard let child = pointer.pointee.children?[index] else { continue }
        child.pointee.release?(child)
        free(child)
      }
      free(pointer.pointee.children)
      for index in 0..<Int(pointer.pointee.n_buffers) {
        free(UnsafeMutableRawPointer(mutating: pointer.pointee.buffers?[index]))
      }
      free(pointer.pointee.buffers)
      pointer.pointee.release = nil
    }
    return array
  }

  static func buffer<Element>(_ values: [Element]) -> UnsafeMutableRawPointer? {
    let size = values.count * MemoryLayout<Element>.stride
    guard let memory = malloc(max(size, 8)) else { return nil }
    values.withUnsafeBytes { source in
      if let base = source.baseAddress { memcpy(memory, base, size) }
    }
    return memory
  }

  static func bitmap(_ bits: [Bool]) -> UnsafeMutableRawPointer? {
    var bytes = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
    for (index, bit) in bits.enumerated() where bit { bytes[index / 8] |= 1 << (index % 8) }
    return buffer(bytes)
  }

  private static func boxed<Part>(
    _ parts: [Part]
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<Part>?>? {
    guard !parts.isEmpty else { return nil }
    let slots = UnsafeMutablePointer<UnsafeMutablePointer<Part>?>.allocate(capacity: parts.count)
    for (index, part) in parts.enumerated() {
      let slot = malloc(MemoryLayout<Part>.stride)?.bindMemory(to: Part.self, capacity: 1)
      slot?.initialize(to: part)
      slots[index] = slot
    }
    return slots
  }
}
