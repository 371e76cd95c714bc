import CArrow
import Testing

/// Broken files may be refused or read wrong, but never end the process.
struct MalformedFileTests {
  @Test func aMissingFileIsNamed() throws {
    #expect {
      _ = try ParquetHandle("/tmp/martlet-no-such-file.parquet")
    } throws: { error in
      (error as? BridgeFailure)?.code == ARROW_FAILURE_NOT_FOUND
    }
  }

  @Test(arguments: [[], Array("PAR1".utf8), Array("PAR1 is not a footer PAR1".utf8)])
  func foreignBytesAreRefused(bytes: [UInt8]) throws {
    let target = TemporaryFile("parquet")
    try target.write(bytes)
    #expect {
      _ = try ParquetHandle(target.path)
    } throws: { error in
      (error as? BridgeFailure)?.code == ARROW_FAILURE_MALFORMED
    }
  }

  @Test func damagedBytesNeverEndTheProcess() throws {
    let target = TemporaryFile("parquet")
    var options = parquet_write_options.standard
    options.page_rows = 50
    try SampleTable(rows: 400).writeParquet(to: target.path, options)
    let whole = try target.bytes()
    var random = SplitMix(state: 42)
    var refused = 0
    for _ in 0..<400 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] = .random(in: 0...255, using: &random)
      }
      if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<40, using: &random)) }
      try target.write(bytes)
      do { try readAll(target.path) } catch is BridgeFailure { refused += 1 }
    }
    #expect(refused > 100)
  }

  private func readAll(_ path: String) throws {
    let file = try ParquetHandle(path)
    for group in 0..<file.summary.row_group_count {
      for column in 0..<file.summary.column_count {
        _ = try file.chunk(group, column)
        let places = try file.places(group, column)
        let reader = try PageHandle(file, group, column)
        while try reader.next() != nil {}
        if let place = places.last, place.row_count > 0 {
          try reader.seek(place.first_row)
          _ = try reader.dictionary()
          _ = try reader.next()
        }
      }
    }
  }
}

/// Repeatable random numbers.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
