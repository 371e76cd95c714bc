import Columns

/// Finds equal elements among those of one row; nulls are equal to each other.
struct ElementSet {
  private let hashes: Buffer
  private let order: RowOrder
  /// Where the elements of a hash stand; used from so many elements on.
  private var places: [UInt64: [Int]] = [:]
  private var short: [Int] = []
  private static let shortCount = 24

  /// `elements` are all that may be asked about.
  init(_ elements: Vector) {
    hashes = hashColumns([elements], rowCount: elements.count)
    order = RowOrder(elements)
  }

  mutating func removeAll() {
    if !places.isEmpty { places = [:] }
    short.removeAll(keepingCapacity: true)
  }

  private func hash(_ place: Int) -> UInt64 { hashes.pointer(as: UInt64.self)[place] }

  func areEqual(_ left: Int, _ right: Int) -> Bool {
    hash(left) == hash(right) && order.compare(left, order, right) == 0
  }

  func contains(_ place: Int) -> Bool {
    if places.isEmpty { return short.contains { areEqual($0, place) } }
    return places[hash(place)]?.contains { areEqual($0, place) } ?? false
  }

  /// The element equal to another that was added first.
  func firstEqual(to place: Int) -> Int? {
    if places.isEmpty { return short.first { areEqual($0, place) } }
    return places[hash(place)]?.first { areEqual($0, place) }
  }

  /// Adds an element unless an equal one is here; tells whether it did.
  mutating func insert(_ place: Int) -> Bool {
    if contains(place) { return false }
    if places.isEmpty, short.count < ElementSet.shortCount {
      short.append(place)
    } else {
      if places.isEmpty { for known in short { places[hash(known), default: []].append(known) } }
      places[hash(place), default: []].append(place)
    }
    return true
  }
}
