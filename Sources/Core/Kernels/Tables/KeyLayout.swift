package import Columns

/// How the key columns of a hash table lie side by side in a row of 64-bit words.
///
/// Narrow columns share words; null bits come last. Equal keys have equal words, except that long
/// strings are compared by their bytes. Values under a null are written as zeros.
package struct KeyLayout: Sendable {
  enum Storage: Sendable {
    /// Bytes at a place inside one word.
    case bits(width: Int)
    /// Two words: a `StringView`.
    case view
    /// Two words: 128 bits.
    case wide
    /// Two words: a view of a normalised encoding, for arrays and structs.
    case encoded
  }

  struct Field: Sendable {
    var type: DataType
    var storage: Storage
    var word: Int
    var shift: UInt64
    /// Where the null bit stands; nil when the column cannot be null.
    var nullWord: Int
    var nullShift: UInt64
    var nullable: Bool
  }

  package let types: [DataType]
  package let wordCount: Int
  let fields: [Field]
  /// The first words of two-word views, whose bytes may lie elsewhere.
  let viewWords: [Int]

  package init(types: [DataType], nullable: [Bool]) {
    self.types = types
    var plan = LayoutPlan()
    var fields = types.map { plan.place($0) }
    for index in fields.indices where nullable[index] {
      (fields[index].nullWord, fields[index].nullShift) = plan.takeBits(1)
      fields[index].nullable = true
    }
    self.fields = fields
    wordCount = max(plan.wordCount, 1)
    viewWords = fields.compactMap { field in
      switch field.storage {
      case .view, .encoded: field.word
      case .bits, .wide: nil
      }
    }
  }

  /// True when a key is one word that compares by value alone.
  package var isSingleWord: Bool { wordCount == 1 }

  package var hasViews: Bool { !viewWords.isEmpty }

  /// The type when the key is one integer-like column without nulls: such keys may index tables
  /// directly.
  package var isSingleInteger: Bool {
    guard fields.count == 1, !fields[0].nullable, isSingleWord else { return false }
    switch fields[0].type.physical {
    case .int8, .int16, .int32, .int64: return true
    default: return false
    }
  }
}

/// Hands out places in the words of a key row, widest columns first come first served.
private struct LayoutPlan {
  private var used: [Int] = []

  var wordCount: Int { used.count }

  mutating func place(_ type: DataType) -> KeyLayout.Field {
    let storage: KeyLayout.Storage
    var word = 0
    var shift: UInt64 = 0
    switch type.physical {
    case .view:
      storage = .view
      word = takeWords(2)
    case .int128, .interval:
      storage = .wide
      word = takeWords(2)
    case .list, .structure:
      storage = .encoded
      word = takeWords(2)
    case .null:
      storage = .bits(width: 0)
      (word, shift) = takeBits(1)
    case .bool, .int8, .int16, .int32, .int64, .float32, .float64:
      let width = type.physical.byteWidth
      storage = .bits(width: width)
      (word, shift) = takeBits(width * 8)
    }
    return KeyLayout.Field(
      type: type, storage: storage, word: word, shift: shift, nullWord: 0, nullShift: 0,
      nullable: false)
  }

  mutating func takeBits(_ count: Int) -> (word: Int, shift: UInt64) {
    if let word = used.firstIndex(where: { $0 + count <= 64 }) {
      let shift = used[word]
      used[word] += count
      return (word, UInt64(shift))
    }
    used.append(count)
    return (used.count - 1, 0)
  }

  private mutating func takeWords(_ count: Int) -> Int {
    used.append(contentsOf: repeatElement(64, count: count))
    return used.count - count
  }
}
