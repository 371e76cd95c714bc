import Console

extension Program {
  static let bench = Program(
    name: "martlet-bench",
    summary: "Measures Martlet, alone and against other engines.",
    commands: [.conformance],
    closing: """
      Try:
        martlet-bench tpch --sf 1 --peers duckdb
        martlet-bench startup
      """)
}
