extension Program {
  /// The program `martlet`, all commands in the order of its help page.
  package static let martlet = Program(
    name: "martlet",
    summary: "Martlet: a terminal for data. Spark's SQL on an engine that starts in milliseconds.",
    commands: [.sql, .run, .explain, .tour, .bench, .doctor],
    closing: """
      Try:
        martlet tour
        martlet sql "SELECT Category, count(*) FROM samples.products GROUP BY Category"
        martlet sql 'SELECT * FROM parquet.`data.parquet`' --format json
        martlet help sql

      Results go to stdout, everything else to stderr. Exit status: 0 done, 1 a statement failed,
      2 wrong usage, 130 interrupted.
      """, opening: "tour")
}
