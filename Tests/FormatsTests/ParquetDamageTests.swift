import Catalog
import Columns
import Formats
import TestFolders
import Testing

/// Files broken in every way end in an error or in some rows, never in a trap.
struct ParquetDamageTests {
  @Test(arguments: [
    "types", "encoding_delta_v1", "encoding_delta_v2", "encoding_dictionary_v1",
    "encoding_plain_v1", "encoding_split_v2", "nested", "nested_tiny_pages", "int96",
    "decimal_integers", "dictionary_fallback", "spark_nested", "unsigned", "fixed_binary",
  ])
  func randomDamage(name: String) throws {
    let folder = try TestFolder()
    let whole = try bytes(of: Fixtures.path("\(name).parquet"))
    var random = SeededGenerator(seed: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    for round in 0..<150 {
      var damaged = whole
      for _ in 0..<(1 + round % 4) {
        let place = Int(random.next() % UInt64(damaged.count))
        damaged[place] =
          round % 3 == 0
          ? UInt8(truncatingIfNeeded: random.next())
          : damaged[place] ^ 1 << UInt8(random.next() % 8)
      }
      let path = try folder.write("\(round).parquet", damaged)
      do {
        _ = try openParquet(path).rows(batchRowCount: 100)
      } catch is QueryError {
        continue
      }
    }
  }
}
