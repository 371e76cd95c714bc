import Foundation
import TerminalKit
import TestFolders
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
    #expect(FileReference("/no/such.csv", format: "csv").sql == "csv.`/no/such.csv`")
    #expect(FileReference("a`b.parquet", format: "parquet").sql == "parquet.`a``b.parquet`")
  }

  @Test func samplesAreReadWithTheirNames() throws {
    let folder = try TestFolder()
    let path = try folder.write("name;year\nAnna;1999\n", to: "it's.csv")
    let sql = FileReference(path, format: "csv").sql
    let bench = try Bench("SELECT typeof(year) AS t, name FROM \(sql)")
    bench.press("f5")
    try #require(bench.shows("Anna"))
    #expect(bench.picture.contains("int"))
  }
}
