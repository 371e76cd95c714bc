import Foundation
import TerminalKit
import Testing

@testable import Workbench

struct FileReferenceTests {
  @Test(arguments: [
    ("user,film,rating\n1,2,3.5\n", ",", true),
    ("user;film\n1;2\n", ";", true),
    ("1,2,3\n4,5,6\n", ",", false),
    ("name\tcity\nAnna\tBern\nPaul\tRom\n", "\t", true),
    ("Anna,Bern\nAnna,Rom\nPaul,Bern\n", ",", false),
    ("\"a\",\"b\"\r\n\"1\",\"x\"\r\n", ",", true),
    ("one word a line\nanother one\n", ",", false),
    ("a,a\n1,2\n", ",", false),
    ("a,,c\n1,2,3\n", ",", false),
  ])
  func headersAndSeparators(text: String, separator: String, hasHeader: Bool) throws {
    let guess = try #require(SeparatedText(text))
    #expect(String(guess.separator) == separator)
    #expect(guess.hasHeader == hasHeader)
  }

  @Test func nothingBreaksIt() {
    for text in ["", "\n", ",", "\"", ",,,\n,,", "\u{FEFF}a,b", "ä;ö\n"] {
      _ = SeparatedText(text)
    }
    #expect(FileReference.sql("/no/such.csv", format: "csv") == "csv.`/no/such.csv`")
    #expect(FileReference.sql("a`b.parquet", format: "parquet") == "parquet.`a``b.parquet`")
  }

  @Test func samplesAreReadWithTheirNames() throws {
    let folder = "/tmp/martlet-reference-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/it's.csv"
    try "name;year\nAnna;1999\n".write(toFile: path, atomically: true, encoding: .utf8)
    let sql = FileReference.sql(path, format: "csv")
    let bench = try Bench("SELECT typeof(year) AS t, name FROM \(sql)")
    bench.press("f5")
    try #require(bench.shows("Anna"))
    #expect(bench.picture.contains("int"))
  }
}
