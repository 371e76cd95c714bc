/// All functions by name and alias.
package struct FunctionCatalogue: Sendable {
  private let byName: [String: FunctionEntry]
  /// Every entry once, by name.
  package let entries: [FunctionEntry]

  package init(_ families: [[FunctionEntry]]) {
    var byName: [String: FunctionEntry] = [:]
    for entry in families.joined() {
      byName[entry.name] = entry
      for alias in entry.aliases { byName[alias] = entry }
    }
    self.byName = byName
    entries = families.joined().sorted { $0.name < $1.name }
  }

  /// The entry of a name or alias in lower case.
  package func entry(named name: String) -> FunctionEntry? { byName[name] }

  /// What only signs and rewrites stand for: nobody can call these by name.
  package static let nameless: Set<String> = [
    "datetime_add_interval", "datetime_subtract_interval", "decode_choice",
    "extractansiintervaldays", "getfield", "getitem", "semi_structured_extract",
  ]

  /// All that can be called by name.
  package var names: [String] {
    byName.keys.filter { !Self.nameless.contains($0) }.sorted()
  }

  /// Everything that this build knows; one list a family, in a file of its own.
  package static let builtIn = FunctionCatalogue([
    ArithmeticOperators.entries,
    Predicates.entries,
    Conditionals.entries,
    BitwiseFunctions.entries,
    ConversionFunctions.entries,
    SumFunctions.entries,
    ExtremeFunctions.entries,
    StatisticFunctions.entries,
    CollectingFunctions.entries,
    PercentileFunctions.entries,
    LambdaFunctions.entries,
    WindowFunctions.entries,
    StringBasics.entries,
    StringSearch.entries,
    StringBuilding.entries,
    StringFormats.entries,
    RegexFunctions.entries,
    ArrayQueries.entries,
    ArrayEdits.entries,
    MapFunctions.entries,
    StructFunctions.entries,
    Generators.entries,
    JSONFunctions.entries,
    HashFunctions.entries,
    MiscFunctions.entries,
    RealMathFunctions.entries,
    RoundingFunctions.entries,
    WholeMathFunctions.entries,
    RandomFunctions.entries,
    DateFunctions.entries,
    TimeFieldFunctions.entries,
    CurrentTimeFunctions.entries,
    TimestampFunctions.entries,
    TimeTextFunctions.entries,
    TimeMakingFunctions.entries,
    TimeWindowFunctions.entries,
    VectorFunctions.entries,
    VariantFunctions.entries,
    TimeOfDayFunctions.entries,
  ])
}
