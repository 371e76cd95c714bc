import Console

extension Program {
  static let bench = Program(
    name: "martlet-bench",
    summary: "Measures Martlet, alone and against other engines; runs long tests.",
    commands: [.tpch, .startup, .workbench, .conformance, .soak, .keys, .worker],
    closing: """
      Try:
        martlet-bench tpch --sf 1 --peers duckdb
        martlet-bench startup
      martlet-bench workbench --peers duckdb,btop
        martlet-bench conformance window/
      """)
}
