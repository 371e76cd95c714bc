import CCompression
import Testing

struct StreamTests {
  static let codecs = [
    COMPRESSION_GZIP, COMPRESSION_DEFLATE, COMPRESSION_BZIP2, COMPRESSION_ZSTD, COMPRESSION_LZ4,
  ].map(Int32.init)

  static let sizes = [0, 1, 1000, 300_000]

  /// Half repetitive, half noise, so that both kinds of block appear.
  static func sample(_ size: Int) -> [UInt8] {
    var state: UInt64 = 7
    return (0..<size).map { index in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return index % 4096 < 2048 ? UInt8(index % 16) : UInt8(state >> 56)
    }
  }

  struct Failure: Error { var problem: String }

  /// Drives a stream with windows of the given sizes.
  static func run(
    _ stream: OpaquePointer?, on input: [UInt8], reading: Int, writing: Int
  ) throws -> [UInt8] {
    let stream = try #require(stream)
    defer { compression_close(stream) }
    var result: [UInt8] = []
    var output = [UInt8](repeating: 0, count: writing)
    var place = 0
    while true {
      let end = min(place + reading, input.count)
      let (status, used, given) = input.withUnsafeBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output -> (Int32, Int, Int) in
          guard let target = output.baseAddress else { return (Int32(COMPRESSION_FAILED), 0, 0) }
          var window = compression_window(
            input: input.baseAddress.map { $0 + place }, input_size: end - place,
            output: target, output_size: writing, is_last: end == input.count)
          let status = compression_step(stream, &window)
          return (status, end - place - window.input_size, writing - window.output_size)
        }
      }
      place += used
      result += output[..<given]
      if status == COMPRESSION_DONE { return result }
      if status == COMPRESSION_FAILED {
        throw Failure(problem: String(cString: compression_problem(stream)))
      }
    }
  }

  static func encoded(_ input: [UInt8], _ codec: Int32) throws -> [UInt8] {
    try run(compression_encoder(codec, Int32.min), on: input, reading: 8192, writing: 4096)
  }

  @Test(arguments: codecs, sizes)
  func whatIsEncodedComesBack(codec: Int32, size: Int) throws {
    let input = Self.sample(size)
    let encoded = try Self.run(
      compression_encoder(codec, Int32.min), on: input, reading: 1013, writing: 37)
    if size == 300_000 { #expect(encoded.count < size * 3 / 4) }
    for (reading, writing) in [(1, 4096), (4096, 13), (1 << 20, 1 << 20)] {
      let decoded = try Self.run(
        compression_decoder(codec), on: encoded, reading: reading, writing: writing)
      #expect(decoded == input)
    }
  }

  @Test(arguments: codecs)
  func framesOneBehindTheOtherAreOne(codec: Int32) throws {
    let input = Self.sample(5000)
    let twice = try Self.encoded(input, codec) + Self.encoded(input, codec)
    let decoded = try Self.run(
      compression_decoder(codec), on: twice, reading: 100, writing: 100)
    #expect(decoded == input + input)
  }

  @Test(arguments: codecs)
  func cutOffDataFails(codec: Int32) throws {
    let encoded = try Self.encoded(Self.sample(5000), codec)
    for missing in [1, 5, encoded.count / 2] {
      #expect(throws: Failure.self) {
        try Self.run(
          compression_decoder(codec), on: Array(encoded.dropLast(missing)), reading: 1000,
          writing: 1000)
      }
    }
  }

  @Test(arguments: codecs)
  func foreignDataFails(codec: Int32) throws {
    #expect(throws: Failure.self) {
      try Self.run(
        compression_decoder(codec), on: Array("id,name\n1,a\n".utf8), reading: 100, writing: 100)
    }
  }

  @Test func unknownCodecsAndLevelsOpenNothing() {
    #expect(compression_decoder(99) == nil)
    #expect(compression_encoder(Int32(COMPRESSION_BZIP2), 77) == nil)
  }

  @Test(arguments: [COMPRESSION_ZSTD, COMPRESSION_LZ4].map(Int32.init), [0, 10, 300_000])
  func blocksComeBack(codec: Int32, size: Int) throws {
    let input = Self.sample(size)
    var block = [UInt8](repeating: 0, count: compression_block_bound(codec, size))
    let written = compression_block_encode(
      codec, Int32.min, input, input.count, &block, block.count)
    try #require(written > 0)
    var output = [UInt8](repeating: 0, count: size + 1)
    let count = compression_block_decode(codec, block, Int(written), &output, output.count)
    #expect(count == Int64(size))
    #expect(Array(output.prefix(size)) == input)
    #expect(compression_block_decode(codec, block, Int(written) - 1, &output, output.count) < 0)
    if size > 0 {
      #expect(compression_block_decode(codec, block, Int(written), &output, size - 1) < 0)
    }
  }
}
