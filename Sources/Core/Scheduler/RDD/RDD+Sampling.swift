import Columns

#if canImport(Glibc)
  import Glibc
#endif

extension RDD {
  /// Each element with this probability; with replacement so often on average.
  public func sample(
    withReplacement: Bool = false, fraction: Double, seed: UInt64 = 0
  ) throws -> RDD {
    guard fraction >= 0, withReplacement || fraction <= 1 else {
      throw QueryError(
        "INVALID_PARAMETER_VALUE", sqlState: "22023",
        "Sampling fraction (\(fraction)) must be between 0 and 1.")
    }
    return RDD(
      context, kind: "PartitionwiseSampledRDD", operation: "sample",
      partitionCount: partitionCount, dependencies: [.narrow(self)], partitioning: partitioning
    ) { partition, task in
      var random = SeededGenerator(seed: seed, stream: partition)
      return try self.iterator(partition, task).map { chunk in
        guard withReplacement else { return chunk.filter { _ in random.unit() < fraction } }
        return chunk.flatMap { element in
          repeatElement(element, count: poisson(mean: fraction, &random))
        }
      }
    }
  }

  /// Exactly so many elements by chance (or all, if there are fewer), in random order.
  public func takeSample(
    withReplacement: Bool = false, count wanted: Int, seed: UInt64 = 0
  ) throws -> [Element] {
    guard wanted > 0 else { return [] }
    var random = SeededGenerator(seed: seed, stream: -1)
    let total = try count()
    guard total > 0 else { return [] }
    if !withReplacement {
      // A uniform sample of the whole: the elements that drew the smallest numbers.
      let drawn = try run("takeSample") { chunks, task in
        var random = SeededGenerator(seed: seed, stream: task.partition)
        var best: [(draw: UInt64, element: Element)] = []
        try chunks.forEachChunk(task) { chunk in
          best.append(contentsOf: chunk.map { (random.next(), $0) })
          guard best.count > 2 * wanted else { return }
          best.sort { $0.draw < $1.draw }
          best.removeSubrange(wanted...)
        }
        return best
      }
      return drawn.joined().sorted { $0.draw < $1.draw }.prefix(wanted).map(\.element)
    }
    let places = (0..<wanted).map { _ in Int.random(in: 0..<total, using: &random) }
    let wantedPlaces = Set(places)
    let found = try zipWithIndex().filter { wantedPlaces.contains($0.value) }.collect()
    let elements = Dictionary(found.map { ($0.value, $0.key) }, uniquingKeysWith: { $1 })
    return places.compactMap { elements[$0] }
  }

  /// Cuts the collection by chance into parts of these relative sizes.
  public func randomSplit(_ weights: [Double], seed: UInt64 = 0) throws -> [RDD] {
    let sum = weights.reduce(0, +)
    guard weights.allSatisfy({ $0 >= 0 }), sum > 0 else {
      throw QueryError(
        "INVALID_PARAMETER_VALUE", sqlState: "22023",
        "Weights must be nonnegative and their sum positive, but got \(weights).")
    }
    var low = 0.0
    return weights.indices.map { index in
      let start = low
      low += weights[index] / sum
      let end = index == weights.count - 1 ? 2 : low
      return RDD(
        context, kind: "PartitionwiseSampledRDD", operation: "randomSplit",
        partitionCount: partitionCount, dependencies: [.narrow(self)], partitioning: partitioning
      ) { partition, task in
        var random = SeededGenerator(seed: seed, stream: partition)
        return try self.iterator(partition, task).map { chunk in
          chunk.filter { _ in
            let draw = random.unit()
            return start <= draw && draw < end
          }
        }
      }
    }
  }
}

/// Draws how often an element is taken when it is taken `mean` times on average.
private func poisson(mean: Double, _ random: inout SeededGenerator) -> Int {
  var count = 0
  var left = mean
  // Products of uniform draws; in steps, so that large means do not underflow.
  while left > 0 {
    let step = min(left, 16)
    let limit = exp(-step)
    var product = random.unit()
    while product > limit {
      count += 1
      product *= random.unit()
    }
    left -= step
  }
  return count
}
