import Catalog
import Columns
import Formats
import TestFolders
import Testing

/// Paths, patterns and partition folders, as all file formats share them.
struct FileListingTests {
  @Test(arguments: [
    ("*.csv", "a.csv", true), ("*.csv", "a.csvx", false), ("a?c", "abc", true),
    ("a?c", "ac", false), ("[a-c]x", "bx", true), ("[^a-c]x", "bx", false), ("[!a]x", "bx", true),
    ("{one,two}*", "two-1", true), ("{one,two}*", "three", false), ("a{b,c{d,e}}f", "acef", true),
    ("a\\*b", "a*b", true), ("a\\*b", "axb", false), ("**", "anything", true),
    ("*a*b*c*", "xxaxxbxxc", true), ("[", "[", true), ("", "", true),
  ])
  func patterns(pattern: String, name: String, matches: Bool) {
    #expect(GlobPattern(pattern).matches(name) == matches)
  }

  @Test func globsAndHiddenNames() throws {
    let folder = try TestFolder()
    for name in ["a/1.x", "a/2.x", "b/3.x", "_h/4.x", "a/.5.x", "a/_6.x", "a/7.y", "a/deep/8.x"] {
      try folder.write(name, [1])
    }
    func names(_ path: String, _ options: [(String, String)] = []) throws -> [String] {
      try FileListing.list([folder.path + path], options: FormatOptions(options)).files
        .map(\.status.name)
    }
    #expect(try names("/a") == ["1.x", "2.x", "7.y"])
    #expect(try names("/*/*.x") == ["4.x", "1.x", "2.x", "3.x"])
    #expect(try names("/{a,b}/[13].x") == ["1.x", "3.x"])
    #expect(
      try names("", [("recursiveFileLookup", "true")]).sorted() == [
        "1.x", "2.x", "3.x", "7.y", "8.x",
      ])
    #expect(try names("/a", [("pathGlobFilter", "*.y")]) == ["7.y"])
    #expect(try names("/a", [("modifiedBefore", "2000-01-01T00:00:00")]) == [])
    #expect(try names("/a", [("modifiedAfter", "2000-01-01T00:00:00")]).count == 3)
    #expect(try FileListing.list(["file://\(folder.path)/b"], options: .init()).files.count == 1)
  }

  @Test(arguments: ["/nope", "/no*pe/x"])
  func missingPaths(path: String) throws {
    let error = #expect(throws: QueryError.self) {
      try FileListing.list([path], options: .init())
    }
    #expect(
      error?.description == "[PATH_NOT_FOUND] Path does not exist: file:\(path). SQLSTATE: 42K03")
  }

  @Test(arguments: [
    (["1"], "int"), (["2147483648"], "bigint"), (["1.5"], "double"), (["2020-01-01"], "date"),
    (["2020-01-01 10:00:00"], "timestamp"), (["x%2Fy"], "string"), (["01"], "int"),
    (["1e3"], "decimal(4,0)"), (["NaN"], "double"), (["true"], "string"),
    (["12345678901234567890"], "decimal(20,0)"), (["1d"], "double"),
    (["__HIVE_DEFAULT_PARTITION__"], "void"), (["1", "1.5"], "double"),
    (["1", "2147483648"], "bigint"), (["2147483648", "1.5"], "string"),
    (["2020-01-01", "2020-01-01 10:00:00"], "timestamp"), (["1", "abc"], "string"),
    (["1", "__HIVE_DEFAULT_PARTITION__"], "int"), (["2020-01-01", "5"], "string"),
    (["12345678901234567890", "5"], "decimal(20,0)"),
    (["12345678901234567890", "5.5"], "string"),
  ])
  func partitionTypes(values: [String], type: String) throws {
    let folder = try TestFolder()
    for value in values { try folder.write("k=\(value)/f.x", [1]) }
    let listing = try FileListing.list([folder.path], options: .init())
    #expect(listing.partitionColumns.map(\.name) == ["k"])
    #expect(listing.partitionColumns.map(\.type.simpleString) == [type])
    #expect(listing.files.count == values.count)
  }

  @Test func partitionValues() throws {
    let folder = try TestFolder()
    try folder.write("y=2024/name=a%2Fb c%25/f.x", [1])
    try folder.write("y=__HIVE_DEFAULT_PARTITION__/name=é/f.x", [1])
    try folder.write("stray.x", [1])
    let listing = try FileListing.list([folder.path], options: .init())
    #expect(
      listing.files.map(\.partitionValues) == [
        [.int(2024), .string("a/b c%")], [.null, .string("é")],
      ])
    let below = try FileListing.list(
      [folder.path + "/y=2024"], options: FormatOptions([("basePath", folder.path)]))
    #expect(below.files.map(\.partitionValues) == [[.int(2024), .string("a/b c%")]])
  }

  @Test(arguments: [
    (["a=1/f", "a=2/b=3/f"], "CONFLICTING_PARTITION_COLUMN_NAMES"),
    (["a=1/f", "z/a=2/f"], "CONFLICTING_DIRECTORY_STRUCTURES"),
    (["=1/f"], "EMPTY_PARTITION_COLUMN_NAME"), (["a=/f"], "EMPTY_PARTITION_COLUMN_VALUE"),
  ])
  func brokenLayouts(files: [String], condition: String) throws {
    let folder = try TestFolder()
    for file in files { try folder.write(file, [1]) }
    let error = #expect(throws: QueryError.self) {
      try FileListing.list([folder.path], options: .init())
    }
    #expect(error?.condition == condition)
  }
}
