import Columns

/// Finds the partition columns in the names of folders: `year=2024/month=5`.
struct PartitionDiscovery {
  /// The folders at which a table begins.
  let bases: Set<String>

  struct Partitions {
    var columns: [Field]
    /// The values of every folder that holds files.
    var values: [String: [Value]]
  }

  private struct Folder {
    var path: String
    var names: [String]
    var raws: [Substring]
    var base: String
  }

  /// Nil when no folder is a partition.
  func discover(_ paths: [String], schema: Schema?) throws(QueryError) -> Partitions? {
    var folders: [Folder] = []
    var seen: Set<String> = []
    for path in paths where seen.insert(path).inserted {
      if let folder = try parse(path) { folders.append(folder) }
    }
    let parted = folders.filter { !$0.names.isEmpty }
    guard let first = parted.first else { return nil }
    try checkBases(folders)
    try checkNames(parted)
    let columns = types(of: parted, names: first.names, schema)
    var values: [String: [Value]] = [:]
    for folder in parted {
      var row: [Value] = []
      for (raw, column) in zip(folder.raws, columns) {
        guard let value = PartitionText.value(raw, as: column.type) else {
          throw cannotCast(PathText.unescape(raw), column)
        }
        row.append(value)
      }
      values[folder.path] = row
    }
    return Partitions(columns: columns, values: values)
  }

  /// Walks up from a folder as long as its name is a partition's. Nil for unfinished output.
  private func parse(_ path: String) throws(QueryError) -> Folder? {
    var names: [String] = []
    var raws: [Substring] = []
    var current = path
    while !bases.contains(current) {
      let name = current[
        (current.lastIndex(of: "/").map(current.index(after:)) ?? current.startIndex)...]
      if name.lowercased() == "_temporary" { return nil }
      if let (column, raw) = try PartitionDiscovery.column(in: name) {
        names.append(column)
        raws.append(raw)
      } else if !names.isEmpty {
        break
      }
      guard let parent = PathText.parent(of: current) else { break }
      current = parent
    }
    return Folder(path: path, names: names.reversed(), raws: raws.reversed(), base: current)
  }

  private static func column(
    in name: Substring
  ) throws(QueryError) -> (name: String, raw: Substring)? {
    guard let equals = name.firstIndex(of: "=") else { return nil }
    let raw = name[name.index(after: equals)...]
    if equals == name.startIndex {
      throw QueryError(
        "EMPTY_PARTITION_COLUMN_NAME", sqlState: "KD009",
        "Found an empty partition column name in the path segment '\(name)'. Each partition "
          + "directory must have a non-empty column name before the '=' sign (e.g., 'col=value').")
    }
    if raw.isEmpty {
      throw QueryError(
        "EMPTY_PARTITION_COLUMN_VALUE", sqlState: "KD009",
        "Found an empty partition column value in the path segment '\(name)'. Each partition "
          + "directory must have a non-empty value after the '=' sign (e.g., 'col=value').")
    }
    return (PathText.unescape(name[..<equals]), raw)
  }

  private func types(of folders: [Folder], names: [String], _ schema: Schema?) -> [Field] {
    names.enumerated().map { place, name in
      if let schema, let known = schema.index(named: name) {
        return Field(name, schema.fields[known].type)
      }
      let type = folders.reduce(DataType.null) { type, folder in
        PartitionText.wider(type, PartitionText.infer(folder.raws[place]).type)
      }
      return Field(name, type)
    }
  }

  private func checkBases(_ folders: [Folder]) throws(QueryError) {
    let found = Set(folders.map(\.base)).sorted()
    guard Set(found.map { $0.lowercased() }).count > 1 else { return }
    let list = found.map { "\t\(PathText.display($0))" }.joined(separator: "\n")
    throw QueryError(
      "CONFLICTING_DIRECTORY_STRUCTURES", sqlState: "KD009",
      "Conflicting directory structures detected.\nSuspicious paths:\n\n\(list)\n\nIf provided "
        + "paths are partition directories, please set \"basePath\" in the options of the data "
        + "source to specify the root directory of the table.\nIf there are multiple root "
        + "directories, please load them separately and then union them.")
  }

  private func checkNames(_ folders: [Folder]) throws(QueryError) {
    var lists: [[String]] = []
    for folder in folders
    where !lists.contains(where: {
      $0.map { $0.lowercased() } == folder.names.map { $0.lowercased() }
    }) {
      lists.append(folder.names)
    }
    guard lists.count > 1 else { return }
    let columns = lists.enumerated()
      .map { "\tPartition column name list #\($0): \($1.joined(separator: ", "))" }
      .joined(separator: "\n")
    // The shortest lists are most likely those of folders where files lie by mistake.
    let suspicious = folders.sorted { $0.names.count < $1.names.count }
      .map { "\t\(PathText.display($0.path))" }.joined(separator: "\n")
    throw QueryError(
      "CONFLICTING_PARTITION_COLUMN_NAMES", sqlState: "KD009",
      "Conflicting partition column names detected:\n\n\(columns)\n\nFor partitioned table "
        + "directories, data files should only live in leaf directories.\nAnd directories at the "
        + "same level should have the same partition column name.\nPlease check the following "
        + "directories for unexpected files or inconsistent partition column names:\n\n"
        + suspicious)
  }

  private func cannotCast(_ text: String, _ column: Field) -> QueryError {
    QueryError(
      "CAST_INVALID_INPUT", sqlState: "22018",
      "The value '\(text)' of the type \"STRING\" cannot be cast to "
        + "\"\(column.type.sqlName)\" because it is malformed. Correct the value as per the "
        + "syntax, or change its target type.")
  }
}
