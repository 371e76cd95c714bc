import Columns
import Expressions
import Functions
import Testing

@Suite struct StringFunctionTests {
  static let basics: [FunctionCase] = [
    FunctionCase("upper", ["aé"], "AÉ"), FunctionCase("upper", ["ŉ ß ﬁ"], "ʼN SS FI"),
    FunctionCase("lower", ["ΑΣ ΑΣΑ İ"], "ας ασα i̇"),
    FunctionCase("upper", ["a text of more than twelve"], "A TEXT OF MORE THAN TWELVE"),
    FunctionCase("initcap", ["hELLO\twORLD foo-bar ßa ŉx"], "Hello\tworld Foo-bar Ssa ʼNx"),
    FunctionCase("length", ["日本"], 2), FunctionCase("length", [.binary([1, 2])], 2),
    FunctionCase("octet_length", ["é"], 2), FunctionCase("bit_length", ["é"], 16),
    FunctionCase("substring", ["abc", -5, 3], "a"), FunctionCase("substring", ["日本語", 2, 1], "本"),
    FunctionCase("substring", ["日本語", -2], "本語"), FunctionCase("substring", ["abc", 2, -1], ""),
    FunctionCase("substring", [.binary([1, 2, 3, 4]), -5, 3], .binary([1, 2])),
    FunctionCase("substring", ["long enough to be shared", 6], "enough to be shared"),
    FunctionCase("left", ["abc", -1], ""), FunctionCase("right", ["日本", 1], "本"),
    FunctionCase("trim", ["  a b "], "a b"), FunctionCase("trim", ["xy", "xyabyx"], "ab"),
    FunctionCase("ltrim", ["0", "007"], "7"), FunctionCase("btrim", ["éaé", "é"], "a"),
    FunctionCase("split_part", ["a.b", ".", -3], ""),
    FunctionCase("split_part", ["a.b", ".", -1], "b"),
    FunctionCase("split_part", ["a", "", -1], "a"), FunctionCase("split_part", ["", "", 1], ""),
    FunctionCase("substring_index", ["a.b.c", ".", -2], "b.c"),
    FunctionCase("substring_index", ["a.b.c", ".", 5], "a.b.c"),
    FunctionCase("soundex", ["Tymczak"], "T522"), FunctionCase("soundex", ["Ashcraft"], "A261"),
    FunctionCase("soundex", ["Pfister"], "P236"), FunctionCase("soundex", ["1a"], "1a"),
    FunctionCase("levenshtein", ["kitten", "sitting", 2], -1),
    FunctionCase("levenshtein", ["a", "a", -1], -1), FunctionCase("ascii", ["é"], 233),
    FunctionCase("luhn_check", ["79927398713"], true), FunctionCase("luhn_check", [""], false),
    FunctionCase("jaro_winkler_similarity", ["MARTHA", "MARHTA"], 0.9611111111111111),
  ]

  static let searches: [FunctionCase] = [
    FunctionCase("instr", ["日本", "本"], 2), FunctionCase("locate", ["", "abc", 3], 1),
    FunctionCase("locate", ["c", "abc", 5], 0), FunctionCase("locate", ["b", "abcb", 3], 4),
    FunctionCase("find_in_set", ["", "a,,b"], 2), FunctionCase("find_in_set", ["", ""], 1),
    FunctionCase("startswith", ["Spark", "Sp"], true),
    FunctionCase("endswith", ["Spark", "Sp"], false),
    FunctionCase("contains", ["a rather long text with a needle in it", "needle"], true),
    FunctionCase("contains", [.binary([1, 2]), .binary([2])], true),
    FunctionCase("upper", [nil], .null),
  ]

  @Test(arguments: basics + searches) func gives(_ example: FunctionCase) throws {
    try FunctionHarness.check(example)
  }

  @Test func splitPartRefusesZero() {
    let example = FunctionCase("split_part", ["a.b", ".", 0], .null)
    #expect(FunctionHarness.condition(of: example) == "INVALID_INDEX_OF_ZERO")
  }

  static let patterns: [(text: String, pattern: String, fits: Bool)] = [
    ("abc", "abc", true), ("abc", "ab", false), ("abc", "a%", true), ("abc", "%c", true),
    ("abc", "%b%", true), ("abc", "", false), ("", "", true), ("", "%", true), ("", "%%", true),
    ("", "_", false), ("abc", "_b_", true), ("abc", "a_", false), ("日本語", "_本_", true),
    ("special requests and more", "%special%requests%", true),
    ("requests special", "%special%requests%", false), ("aab", "%ab", true),
    ("abab", "a%ab", true), ("aba", "ab%ba", false), ("a%c", "a\\%c", true),
    ("abc", "a\\%c", false), ("abcbc", "a%_c", true), ("mississippi", "m%iss%_ip%i", true),
    ("xay", "%a_", true), ("xa", "%a_", false), ("forest green", "forest%", true),
  ]

  @Test(arguments: patterns) func like(_ text: String, _ pattern: String, _ fits: Bool) throws {
    let arguments = [text, pattern].map { Literal(.string($0), .string) }
    try FunctionHarness.check(FunctionCase("like", arguments, .boolean(fits)))
    let upper = [text.uppercased(), pattern].map { Literal(.string($0), .string) }
    try FunctionHarness.check(FunctionCase("ilike", upper, .boolean(fits)))
  }

  @Test func escapesAreChecked() {
    let atEnd = FunctionCase("like", ["a", "a\\"], .null)
    #expect(FunctionHarness.condition(of: atEnd) == "INVALID_FORMAT.ESC_AT_THE_END")
    let inside = FunctionCase("like", ["a", "a\\bc"], .null)
    #expect(FunctionHarness.condition(of: inside) == "INVALID_FORMAT.ESC_IN_THE_MIDDLE")
  }

  /// Random patterns against a matcher that tries everything.
  @Test func likeAgreesWithANaiveMatcher() throws {
    var state: UInt64 = 7
    func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
    for _ in 0..<600 {
      let text = String((0..<next(9)).map { _ in Array("abé")[next(3)] })
      let pattern = String((0..<next(6)).map { _ in Array("abé%_%")[next(6)] })
      let arguments = [text, pattern].map { Literal(.string($0), .string) }
      let call = try FunctionHarness.resolve(FunctionCase("like", arguments, .null))
      let found = try FunctionHarness.evaluate(call, .flat)
      let expected = naive(Array(text)[...], Array(pattern)[...])
      #expect(found[0] == .boolean(expected), "\(text) LIKE \(pattern)")
    }
  }

  private func naive(_ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    if first == "%" {
      return naive(text, rest) || !text.isEmpty && naive(text.dropFirst(), pattern)
    }
    guard let letter = text.first, first == "_" || first == letter else { return false }
    return naive(text.dropFirst(), rest)
  }
}
