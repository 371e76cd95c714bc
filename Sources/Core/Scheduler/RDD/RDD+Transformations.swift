import Columns

extension RDD {
  /// Turns chunks of a few thousand elements into others, one for one.
  ///
  /// The operations on single elements are built on it: they are inlined where their types are
  /// known, so that only the call per chunk is generic.
  public func mapChunks<Output: Sendable>(
    _ operation: String = "mapChunks", preservesPartitioning: Bool = false,
    _ body: @escaping @Sendable ([Element]) throws -> [Output]
  ) -> RDD<Output> {
    transform(operation, keepsPartitioning: preservesPartitioning) { _, chunks, _ in
      chunks.map(body)
    }
  }

  @inlinable
  public func map<Output: Sendable>(
    _ body: @escaping @Sendable (Element) throws -> Output
  ) -> RDD<Output> {
    mapChunks("map") { try $0.map(body) }
  }

  @inlinable
  public func filter(_ isIncluded: @escaping @Sendable (Element) throws -> Bool) -> RDD {
    mapChunks("filter", preservesPartitioning: true) { try $0.filter(isIncluded) }
  }

  @inlinable
  public func flatMap<Output: Sequence & SendableMetatype>(
    _ body: @escaping @Sendable (Element) throws -> Output
  ) -> RDD<Output.Element> where Output.Element: Sendable {
    mapChunks("flatMap") { try $0.flatMap(body) }
  }

  /// Turns each partition as a whole into another.
  public func mapPartitions<Output: Sendable>(
    preservesPartitioning: Bool = false,
    _ body: @escaping @Sendable ([Element]) throws -> [Output]
  ) -> RDD<Output> {
    transform("mapPartitions", keepsPartitioning: preservesPartitioning) { _, chunks, task in
      .elements(try body(chunks.collect(task)))
    }
  }

  public func mapPartitionsWithIndex<Output: Sendable>(
    preservesPartitioning: Bool = false,
    _ body: @escaping @Sendable (Int, [Element]) throws -> [Output]
  ) -> RDD<Output> {
    transform("mapPartitionsWithIndex", keepsPartitioning: preservesPartitioning) {
      partition, chunks, task in .elements(try body(partition, chunks.collect(task)))
    }
  }

  /// Makes each partition one element.
  public func glom() -> RDD<[Element]> {
    transform("glom") { _, chunks, task in .elements([try chunks.collect(task)]) }
  }

  @inlinable
  public func keyBy<Key: Sendable>(
    _ key: @escaping @Sendable (Element) throws -> Key
  ) -> RDD<Pair<Key, Element>> {
    mapChunks("keyBy") { try $0.map { Pair(try key($0), $0) } }
  }

  public func groupBy<Key: Hashable & Sendable>(
    partitions: Int? = nil, _ key: @escaping @Sendable (Element) throws -> Key
  ) -> RDD<Pair<Key, [Element]>> {
    keyBy(key).groupByKey(partitions: partitions)
  }

  public func union(_ other: RDD) -> RDD { context.union([self, other]) }

  /// Every element of this collection with every element of the other.
  public func cartesian<Other: Sendable>(_ other: RDD<Other>) -> RDD<Pair<Element, Other>> {
    let width = other.partitionCount
    return RDD<Pair<Element, Other>>(
      context, kind: "CartesianRDD", operation: "cartesian",
      partitionCount: partitionCount * width, dependencies: [.narrow(self), .narrow(other)]
    ) { partition, task in
      let right = try other.iterator(partition % width, task).collect(task)
      let left = try self.iterator(partition / width, task)
      return .concatenated {
        guard let chunk = try left.next() else { return nil }
        var index = 0
        return ChunkIterator<Pair<Element, Other>> {
          guard index < chunk.count else { return nil }
          defer { index += 1 }
          return right.map { Pair(chunk[index], $0) }
        }
      }
    }
  }

  /// Pairs elements at equal places; both collections must have the same shape.
  public func zip<Other: Sendable>(_ other: RDD<Other>) throws -> RDD<Pair<Element, Other>> {
    guard partitionCount == other.partitionCount else {
      throw QueryError(
        "UNEQUAL_PARTITION_COUNT", sqlState: "22023",
        "Can't zip RDDs with unequal numbers of partitions: "
          + "[\(partitionCount), \(other.partitionCount)]")
    }
    return RDD<Pair<Element, Other>>(
      context, kind: "ZippedPartitionsRDD2", operation: "zip", partitionCount: partitionCount,
      dependencies: [.narrow(self), .narrow(other)]
    ) { partition, task in
      let left = try self.iterator(partition, task).collect(task)
      let right = try other.iterator(partition, task).collect(task)
      guard left.count == right.count else {
        throw QueryError(
          "UNEQUAL_ELEMENT_COUNT", sqlState: "22023",
          "Can only zip RDDs with same number of elements in each partition")
      }
      return .elements(Swift.zip(left, right).map { Pair($0, $1) })
    }
  }

  /// Numbers the elements in order; counts the partitions first if there are several.
  public func zipWithIndex() throws -> RDD<Pair<Element, Int>> {
    var starts = [0]
    if partitionCount > 1 {
      let counts = try run("zipWithIndex", partitions: Array(0..<partitionCount - 1)) {
        chunks, task in
        var count = 0
        try chunks.forEachChunk(task) { count += $0.count }
        return count
      }
      for count in counts { starts.append(starts[starts.count - 1] + count) }
    }
    let firstIndices = starts
    return transform("zipWithIndex") { partition, chunks, _ in
      var index = firstIndices[partition]
      return chunks.map { chunk in
        chunk.map { element in
          defer { index += 1 }
          return Pair(element, index)
        }
      }
    }
  }

  /// Gives element i of partition k the number i × partitions + k, without a job.
  public func zipWithUniqueId() -> RDD<Pair<Element, Int>> {
    let step = partitionCount
    return transform("zipWithUniqueId") { partition, chunks, _ in
      var number = partition
      return chunks.map { chunk in
        chunk.map { element in
          defer { number += step }
          return Pair(element, number)
        }
      }
    }
  }

  /// Joins neighbouring partitions until there are at most so many; with a shuffle elements are
  /// spread anew and there may be more.
  public func coalesce(_ partitions: Int, shuffle: Bool = false) -> RDD {
    let count = Swift.max(1, partitions)
    if shuffle { return repartition(count) }
    let parentCount = partitionCount
    let groupCount = Swift.min(count, Swift.max(1, parentCount))
    return RDD(
      context, kind: "CoalescedRDD", operation: "coalesce", partitionCount: groupCount,
      dependencies: [.narrow(self)]
    ) { group, task in
      var parent = group * parentCount / groupCount
      let end = (group + 1) * parentCount / groupCount
      return .concatenated {
        guard parent < end else { return nil }
        defer { parent += 1 }
        return try self.iterator(parent, task)
      }
    }
  }

  /// Spreads the elements evenly over so many partitions.
  public func repartition(_ partitions: Int) -> RDD {
    let count = Swift.max(1, partitions)
    let numbered = transform("repartition") { partition, chunks, _ in
      var position = partition
      return chunks.map { chunk in
        chunk.map { element in
          defer { position += 1 }
          return Pair(position % count, element)
        }
      }
    }
    return numbered.partitionBy(.hash(count)).values()
  }
}

/// Sets of elements.
extension RDD where Element: Hashable {
  /// Each element once, in the order of its first appearance in its partition.
  public func distinct(partitions: Int? = nil) -> RDD {
    keyed("distinct").reduceByKey(partitions: partitions) { first, _ in first }.keys()
  }

  /// The elements that stand in both collections, each once.
  public func intersection(_ other: RDD, partitions: Int? = nil) -> RDD {
    keyed("intersection").cogroup(other.keyed("intersection"), partitions: partitions)
      .filter { !$0.value.key.isEmpty && !$0.value.value.isEmpty }.keys()
  }

  /// The elements that do not stand in the other collection.
  public func subtract(_ other: RDD, partitions: Int? = nil) -> RDD {
    keyed("subtract").subtractByKey(
      other.keyed("subtract"), partitions: partitions ?? partitionCount
    ).keys()
  }

  private func keyed(_ operation: String) -> RDD<Pair<Element, Bool>> {
    transform(operation) { _, chunks, _ in chunks.map { $0.map { Pair($0, true) } } }
  }
}
