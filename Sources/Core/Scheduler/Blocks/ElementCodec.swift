import Columns
import Foundation

/// Turns elements into bytes and back, so that they can leave memory.
public struct ElementCodec<Element: Sendable>: Sendable {
  public var encode: @Sendable ([Element]) throws -> [UInt8]
  public var decode: @Sendable ([UInt8]) throws -> [Element]

  public init(
    encode: @escaping @Sendable ([Element]) throws -> [UInt8],
    decode: @escaping @Sendable ([UInt8]) throws -> [Element]
  ) {
    self.encode = encode
    self.decode = decode
  }

  /// What suits the type: raw bytes for trivial values, JSON for `Codable` ones, else nothing.
  public static var automatic: ElementCodec? {
    if _isPOD(Element.self) { return rawBytes }
    guard Element.self is any Codable.Type else { return nil }
    return json
  }

  private static var rawBytes: ElementCodec {
    ElementCodec(
      encode: { elements in elements.withUnsafeBytes { Array($0) } },
      decode: { bytes in
        let stride = max(1, MemoryLayout<Element>.stride)
        guard bytes.count % stride == 0 else { throw damaged() }
        return [Element](unsafeUninitializedCapacity: bytes.count / stride) { buffer, count in
          UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes)
          count = bytes.count / stride
        }
      })
  }

  private static var json: ElementCodec {
    ElementCodec(
      encode: { elements in
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
          positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        guard let coded = elements as? any Encodable else { throw damaged() }
        return try [UInt8](encoder.encode(coded))
      },
      decode: { bytes in
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
          positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        guard let type = [Element].self as? any Decodable.Type,
          let elements = try decoder.decode(type, from: Data(bytes)) as? [Element]
        else { throw damaged() }
        return elements
      })
  }

  private static func damaged() -> QueryError {
    QueryError.internalError("a block does not hold elements of type \(Element.self)")
  }

  /// The codec of whole partitions, as the block stores see them.
  var erased: BlockCodec {
    BlockCodec(
      encode: { payload in
        guard let elements = payload as? [Element] else { throw Self.damaged() }
        return try encode(elements)
      },
      decode: { try decode($0) })
  }
}

/// Turns a block's payload into bytes and back.
package struct BlockCodec: Sendable {
  package var encode: @Sendable (any Sendable) throws -> [UInt8]
  package var decode: @Sendable ([UInt8]) throws -> any Sendable

  package init(
    encode: @escaping @Sendable (any Sendable) throws -> [UInt8],
    decode: @escaping @Sendable ([UInt8]) throws -> any Sendable
  ) {
    self.encode = encode
    self.decode = decode
  }
}

/// A value that knows how much memory it takes.
public protocol ByteSized {
  var byteSize: Int { get }
}

extension String: ByteSized {
  public var byteSize: Int { utf8.count <= 15 ? 16 : 48 + utf8.count }
}

extension Array: ByteSized {
  public var byteSize: Int { 40 + estimatedByteSize(of: self) }
}

extension Optional: ByteSized {
  public var byteSize: Int {
    guard case .some(let value) = self, let sized = value as? any ByteSized
    else { return MemoryLayout<Self>.stride }
    return sized.byteSize
  }
}

/// Estimates the memory of many elements from a sample of them.
func estimatedByteSize<Element>(of elements: [Element]) -> Int {
  let stride = max(1, MemoryLayout<Element>.stride)
  if elements.isEmpty || _isPOD(Element.self) { return elements.count * stride }
  let step = max(1, elements.count / 128)
  var sampled = 0
  var sum = 0
  for index in Swift.stride(from: 0, to: elements.count, by: step) {
    sum += (elements[index] as? any ByteSized)?.byteSize ?? stride + 48
    sampled += 1
  }
  return sum / sampled * elements.count
}
