import Columns
import Scheduler
import Synchronization
import TestFolders
import Testing

@Suite struct MemoryTests {
  @Test func reservationsNeverExceedTheTotal() {
    let budget = MemoryBudget(totalBytes: 10_000)
    let account = MemoryAccount("query", of: budget)
    let first = account.reserve(for: "sort")
    let second = account.reserve(for: "join")
    #expect(first.grow(by: 6000))
    #expect(!second.grow(by: 4001))
    #expect(second.grow(by: 4000))
    #expect(budget.usage.executionBytes == 10_000)
    first.shrink(by: 6000)
    #expect(budget.usage.executionBytes <= 4100)
    second.release()
    #expect(budget.usage.executionBytes == 0)
    #expect(account.peakBytes == 10_000)
  }

  @Test func aReservationIsReturnedWhenDropped() {
    let budget = MemoryBudget(totalBytes: 1000)
    let account = MemoryAccount("query", of: budget)
    do {
      let reservation = account.reserve(for: "sort")
      #expect(reservation.grow(by: 500))
    }
    #expect(budget.usage.executionBytes == 0)
  }

  @Test func theLimitOfAnAccountHolds() {
    let budget = MemoryBudget(totalBytes: 10_000)
    let account = MemoryAccount("query", of: budget, limitBytes: 100)
    let reservation = account.reserve(for: "sort")
    #expect(reservation.grow(by: 100))
    #expect(!reservation.grow(by: 1))
  }

  @Test func whatCannotBeHadIsAnError() {
    let budget = MemoryBudget(totalBytes: 1000)
    let reservation = MemoryAccount("query", of: budget).reserve(for: "hash join")
    let error = #expect(throws: QueryError.self) { try reservation.growOrThrow(by: 1001) }
    #expect(error?.condition == "UNABLE_TO_ACQUIRE_MEMORY")
    #expect(error?.sqlState == "53200")
  }

  @Test func spillersMakeRoom() {
    let budget = MemoryBudget(totalBytes: 1000)
    let account = MemoryAccount("query", of: budget)
    let held = account.reserve(for: "buffer")
    #expect(held.grow(by: 900))
    _ = budget.addSpiller { [weak held] _ in
      held?.shrink(by: 400)
      return 400
    }
    #expect(account.reserve(for: "sort").grow(by: 500))
    #expect(held.usedBytes == 500)
  }

  @Test func aSpillableOperatorIsAskedAndItsMemoryMoves() throws {
    let budget = MemoryBudget(totalBytes: 1000)
    let account = MemoryAccount("query", of: budget)
    let held = account.reserve(for: "aggregate", isSpillable: true)
    #expect(held.grow(by: 1000))
    let spiller = try #require(
      Thread(named: "spiller") {
        while !held.isAskedToSpill {}
        held.release()
      })
    let wanted = account.reserve(for: "join")
    try wanted.growOrThrow(by: 600)
    spiller.join()
    #expect(wanted.usedBytes == 600)
  }
}

/// The limit changes while memory is held.
@Suite struct MemoryLimitTests {
  @Test func lessMemoryMakesWhoCanSpillAndGrantsNothingMeanwhile() {
    let budget = MemoryBudget(totalBytes: 1000)
    let account = MemoryAccount("query", of: budget)
    let sort = account.reserve(for: "sort", isSpillable: true)
    let table = account.reserve(for: "join")
    #expect(sort.grow(by: 500))
    #expect(table.grow(by: 300))
    budget.resize(to: 600)
    #expect(budget.usage.totalBytes == 600)
    #expect(sort.isAskedToSpill)
    #expect(!table.isAskedToSpill)
    #expect(!table.grow(by: 1))
    sort.release()
    #expect(table.grow(by: 300))
    #expect(!table.grow(by: 1))
  }

  @Test func moreMemoryHelpsWhoWaits() throws {
    let budget = MemoryBudget(totalBytes: 1000)
    let account = MemoryAccount("query", of: budget)
    let held = account.reserve(for: "aggregate", isSpillable: true)
    #expect(held.grow(by: 1000))
    let helper = try #require(
      Thread(named: "helper") {
        while !held.isAskedToSpill {}
        budget.resize(to: 2000)
      })
    let wanted = account.reserve(for: "join")
    try wanted.growOrThrow(by: 600)
    helper.join()
    #expect(wanted.usedBytes == 600)
    #expect(held.usedBytes == 1000)
  }

  @Test func storesGiveBackWhatIsTooMuch() {
    let budget = MemoryBudget(totalBytes: 1000)
    let held = MemoryAccount("query", of: budget).reserve(for: "shuffle")
    #expect(held.grow(by: 900))
    _ = budget.addSpiller { [weak held] wanted in
      held?.shrink(by: wanted)
      return wanted
    }
    budget.resize(to: 400)
    #expect(held.usedBytes == 900)
    budget.settle()
    #expect(held.usedBytes == 400)
    budget.settle()
    #expect(held.usedBytes == 400)
  }
}

/// Faults as a tester writes them.
@Suite struct FaultTextTests {
  @Test(arguments: [
    "tasks=0.05", "tasks=1, seed=7", "stage=Scan lineitem, attempts=2", "partition=3",
    " attempts = 4 ,seed=18446744073709551615",
  ])
  func whatMakesSenseIsTaken(_ text: String) { #expect(FaultInjection(text) != nil) }

  @Test(arguments: [
    "", "tasks", "tasks=", "tasks=2", "tasks=-1", "tasks=nan", "seed=7", "partition=-1",
    "tasks=0.1, tasks=0.2", "tasks=0.1, sed=3", "off", "=", ",,", "attempts=99999999999999999999",
  ])
  func theRestIsRefused(_ text: String) { #expect(FaultInjection(text) == nil) }
}

@Suite struct SpillTests {
  @Test func blocksComeBackInAnyOrder() throws {
    let directory = SpillDirectory()
    let file = try directory.makeFile(for: "sort")
    let blocks = try (0..<20).map {
      try file.append([UInt8](repeating: UInt8($0), count: $0 * 1000))
    }
    for index in blocks.indices.reversed() {
      #expect(try file.read(blocks[index]) == [UInt8](repeating: UInt8(index), count: index * 1000))
    }
  }

  @Test func aSpoiledBlockIsNoticed() throws {
    let directory = SpillDirectory(faults: FaultInjection([.corruptSpill(write: 1)]))
    let file = try directory.makeFile(for: "sort")
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
    let sound = try file.append(bytes)
    let spoiled = try file.append(bytes)
    #expect(try file.read(sound) == bytes)
    let failure = #expect(throws: RetryableFailure.self) { try file.read(spoiled) }
    #expect(failure?.reason == .corruptBlock)
  }

  @Test func aFullDiskIsAClearError() throws {
    let directory = SpillDirectory(faults: FaultInjection([.diskFull(afterBytes: 100)]))
    let file = try directory.makeFile(for: "sort")
    _ = try file.append([UInt8](repeating: 1, count: 100))
    let error = #expect(throws: QueryError.self) { try file.append([1]) }
    #expect(error?.condition == "SPILL_OUT_OF_MEMORY")
    #expect(error?.message.contains("No space left") == true)
  }

  @Test func compressionIsUsedWhenItPays() throws {
    // Keeps the first byte of a block whose bytes are all the same.
    let codec = SpillCodec(
      compress: { bytes in
        guard let first = bytes.first, bytes.allSatisfy({ $0 == first }) else { return nil }
        return [first]
      },
      decompress: { input, output in
        guard let first = input.first, input.count == 1 else { return false }
        for index in output.indices { output[index] = first }
        return true
      })
    let file = try SpillDirectory().makeFile(for: "sort", codec: codec)
    let same = try file.append([UInt8](repeating: 7, count: 5000))
    let mixed = try file.append([1, 2, 3])
    #expect(same.storedByteCount == 1)
    #expect(try file.read(same) == [UInt8](repeating: 7, count: 5000))
    #expect(try file.read(mixed) == [1, 2, 3])
  }

  @Test func directoriesOfDeadProcessesGo() throws {
    let parent = try TestFolder()
    let abandoned = "\(parent.path)/martlet-spill-abcdef"
    parent.make(directory: abandoned, file: "lock")
    let living = SpillDirectory(parent: parent.path)
    _ = try living.makeFile(for: "sort")
    let livingPath = try #require(living.path)
    let other = SpillDirectory(parent: parent.path)
    _ = try other.makeFile(for: "sort")
    #expect(!parent.exists(abandoned))
    #expect(parent.exists(livingPath))
    living.remove()
    #expect(!parent.exists(livingPath))
  }
}
