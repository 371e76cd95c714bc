import TerminalKit
import Testing

/// What matches and what matches better.
struct FuzzyMatchTests {
  @Test(arguments: [
    ("rating", "rating", FuzzyQuality.whole), ("RATING", "rating", .whole),
    ("rat", "Ratings", .prefix), ("ship", "l_shipdate", .words), ("lsd", "l_ship_date", .words),
    ("pid", "ProductID", .words), ("pi", "ProductID", .words), ("ss", "sqlServerScan", .words),
    ("499", "table499", .words), ("tem", "lineitem", .substring), ("er", "customer", .substring),
    ("lnit", "lineitem", .sparse), ("lsd", "l_shipdate", .sparse), ("selct", "select", .sparse),
    ("cid", "customer_order_id", .sparse), ("èt", "Ètage", .prefix), ("ét", "le_été", .words),
  ])
  func qualities(typed: String, text: String, quality: FuzzyQuality) {
    #expect(FuzzyMatcher(typed).match(text)?.quality == quality)
  }

  @Test(arguments: [
    ("sd", "l_shipdate"), ("ro", "redo"), ("cnt", "current_timestamp"), ("tim", "format_string_m"),
    ("ineitm", "lineitem"), ("rat", "regular_matches_of_all_the_texts"), ("ab", "b_a"),
    ("sum", "substring_of_all_those_not_so_many"),
  ])
  func strewnLettersAreNoMatch(typed: String, text: String) {
    #expect(FuzzyMatcher(typed).match(text) == nil)
    #expect(FuzzyMatcher(typed).positions(in: text) == [])
  }

  @Test func betterKindsComeFirst() {
    let names = [
      "operator", "r_a_t", "ratio", "rat", "film_ratings", "FilmRating", "redact", "brat",
    ]
    let found = FuzzyMatcher("rat").rank(names).map { names[$0.index] }
    #expect(
      found == [
        "rat", "ratio", "film_ratings", "FilmRating", "r_a_t", "brat", "operator",
      ])
  }

  @Test func allWordsMustBeFound() {
    #expect(FuzzyMatcher("run st").match("Run the statement")?.quality == .words)
    #expect(FuzzyMatcher("run xy").match("Run the statement") == nil)
    #expect(FuzzyMatcher("  ").match("anything") == .all)
  }
}
