package import SparkConnect

/// How results are printed.
package enum OutputFormat: String, Sendable, CaseIterable {
  case table, csv, tsv, json, jsonl, markdown, parquet, arrow, envelope

  /// Bytes that no terminal should see.
  package var isBinary: Bool { self == .parquet || self == .arrow }

  /// The format that a file's name asks for.
  package init?(fileName: String) {
    let ending = fileName.split(separator: ".").last.map { $0.lowercased() } ?? ""
    switch ending {
    case "csv": self = .csv
    case "tsv", "tab": self = .tsv
    case "json": self = .json
    case "jsonl", "ndjson": self = .jsonl
    case "md", "markdown": self = .markdown
    case "parquet": self = .parquet
    case "arrow", "feather", "ipc": self = .arrow
    case "txt": self = .table
    default: return nil
    }
  }
}

package enum ColorChoice: String, Sendable, CaseIterable {
  case auto, always, never
}

/// Which text EXPLAIN shows.
package enum ExplainChoice: String, Sendable {
  case plain = ""
  case analyze = "ANALYZE"
  case extended = "EXTENDED"
  case formatted = "FORMATTED"
  case cost = "COST"
}

/// Everything that the flags and arguments of one call say.
package struct Options: Sendable {
  package var format: OutputFormat?
  package var output: String?
  package var settings: [String: String] = [:]
  package var memoryBytes: Int?
  package var threads: Int?
  package var timeoutSeconds: Double?
  package var remote: RemoteAddress?
  package var eventLog: String?
  package var keepsGoing = false
  package var rowLimit: Int?
  package var cutsCells = true
  package var showsProgress = true
  package var isQuiet = false
  package var color = ColorChoice.auto
  package var explain = ExplainChoice.plain
  package var wantsHelp = false
  /// The texts of flags that belong to one command alone.
  package var values: [String: String] = [:]
  package var arguments: [String] = []

  package init() {}
}
