import Columns

/// The distinct values of a column chunk, decoded once and shared by all batches of the chunk.
final class LeafDictionary {
  let base: Vector
  /// Vectors over large dictionaries of numbers cost more than the numbers.
  let keepsIndices: Bool

  private static let largestOfNumbers = 4096

  init(_ page: Page, leaf: LeafLayout, owner: AnyObject?) throws(PageDamage) {
    let count = page.valueCount
    let isPlausible = leaf.stored == .byteArray ? count <= page.values.count / 4 : true
    guard count >= 0, isPlausible else {
      throw PageDamage("a dictionary holds fewer values than it tells")
    }
    var values = try PageValues(leaf)
    let plain =
      page.encoding == PageEncoding.plainDictionary.rawValue
      ? PageEncoding.plain.rawValue : page.encoding
    try values.open(page.values, encoding: plain, count: count)
    guard count == 0 || values.kind == .fixed || values.kind == .bytes else {
      throw PageDamage("a dictionary has the encoding \(page.encoding)")
    }
    let texts = leaf.conversion == .uuidToText ? StringHeap() : nil
    let buffer = Buffer(byteCount: count * leaf.width)
    if count > 0 { try values.decode(count, into: buffer.address, texts: texts) }
    let heaps: [AnyObject?] =
      leaf.holdsViews ? [texts, values.heap, values.owner, owner] : []
    base = .flat(leaf.type, count: count, values: buffer, heaps: heaps.compactMap { $0 })
    keepsIndices = leaf.holdsViews || count <= LeafDictionary.largestOfNumbers
  }
}
