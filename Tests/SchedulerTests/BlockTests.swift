import Columns
import Scheduler
import Testing

@Suite struct BlockTests {
  private let codec = BlockCodec(
    encode: { payload in payload as? [UInt8] ?? [] }, decode: { $0 })

  private func block(_ number: Int) -> BlockID { .table(name: "t\(number)", partition: 0) }

  @Test func theLeastRecentlyUsedBlockLeavesFirst() throws {
    let budget = MemoryBudget(totalBytes: 300)
    let cache = BlockCache(budget: budget, directory: SpillDirectory())
    for number in 0..<3 {
      #expect(try cache.put(block(number), [UInt8](), byteSize: 100, level: .memoryOnly))
    }
    _ = try cache.get(block(0))
    #expect(try cache.put(block(3), [UInt8](), byteSize: 100, level: .memoryOnly))
    #expect(cache.contains(block(0)) && !cache.contains(block(1)) && cache.contains(block(2)))
    #expect(budget.usage.storageBytes == 300)
  }

  @Test func pinnedBlocksStay() throws {
    let cache = BlockCache(budget: MemoryBudget(totalBytes: 100), directory: SpillDirectory())
    try cache.put(block(0), [UInt8](), byteSize: 100, level: .memoryOnly)
    let pinned = try cache.get(block(0))
    #expect(try !cache.put(block(1), [UInt8](), byteSize: 100, level: .memoryOnly))
    #expect(cache.contains(block(0)))
    withExtendedLifetime(pinned) {}
  }

  @Test func evictedBlocksMoveToDiskWhenTheyMay() throws {
    let budget = MemoryBudget(totalBytes: 150)
    let cache = BlockCache(budget: budget, directory: SpillDirectory())
    let bytes = [UInt8](repeating: 9, count: 100)
    try cache.put(block(0), bytes, byteSize: 100, level: .memoryAndDisk, codec: codec)
    try cache.put(block(1), bytes, byteSize: 100, level: .memoryAndDisk, codec: codec)
    let statuses = cache.statuses.sorted { $0.id.description < $1.id.description }
    #expect(statuses.map(\.memoryBytes) == [0, 100])
    #expect(statuses.map(\.diskBytes) == [100, 0])
    #expect(try cache.get(block(0))?.payload as? [UInt8] == bytes)
  }

  @Test func executionTakesOnlyUnprotectedStorage() throws {
    let budget = MemoryBudget(totalBytes: 1000, storageFraction: 0.5)
    let cache = BlockCache(budget: budget, directory: SpillDirectory())
    for number in 0..<8 {
      try cache.put(block(number), [UInt8](), byteSize: 100, level: .memoryOnly)
    }
    let reservation = MemoryAccount("query", of: budget).reserve(for: "sort")
    #expect(reservation.grow(by: 500))
    #expect(!reservation.grow(by: 100))
    #expect(budget.usage.storageBytes == 500)
  }

  @Test func aBlockDoesNotPushOutItsOwnTable() throws {
    let cache = BlockCache(budget: MemoryBudget(totalBytes: 100), directory: SpillDirectory())
    try cache.put(.rdd(id: 1, partition: 0), [UInt8](), byteSize: 100, level: .memoryOnly)
    #expect(try !cache.put(.rdd(id: 1, partition: 1), [UInt8](), byteSize: 100, level: .memoryOnly))
    #expect(try cache.put(.rdd(id: 2, partition: 0), [UInt8](), byteSize: 100, level: .memoryOnly))
  }

  @Test func codecsKeepElements() throws {
    func roundTrip<Element: Equatable & Sendable>(_ elements: [Element]) throws -> Bool {
      let codec = try #require(ElementCodec<Element>.automatic)
      return try codec.decode(codec.encode(elements)) == elements
    }
    #expect(try roundTrip([1, -2, .max]))
    #expect(try roundTrip([Pair("a", 1), Pair("ü", 2)]))
    #expect(try roundTrip([Pair("a", [1.5, .infinity]), Pair("", [])]))
    #expect(try roundTrip([Int]()))
    #expect(ElementCodec<any Sendable>.automatic == nil)
  }
}
