package import Catalog
package import Columns

/// The files behind the paths of a reader, with the values that partition folders give them.
package struct FileListing: Sendable {
  package struct File: Sendable {
    package var status: FileStatus
    /// One a partition column, of the column's type.
    package var partitionValues: [Value]

    package var path: String { status.path }
  }

  package var files: [File]
  package var partitionColumns: [Field]

  /// Where the rows come from, for people.
  package var location: String

  /// Lists files by the options that all formats share: `recursiveFileLookup`, `pathGlobFilter`,
  /// `modifiedBefore`, `modifiedAfter`, `basePath`, `ignoreMissingFiles`. Partition columns that
  /// `schema` names get the type it gives them.
  package static func list(
    _ paths: [String], options: FormatOptions, schema: Schema? = nil
  ) throws(QueryError) -> FileListing {
    let roots = try expand(paths, options)
    let filter = try FileFilter(options)
    let isRecursive = options.isTrue("recursiveFileLookup")
    var leaves: [FileStatus] = []
    for root in roots {
      guard let status = FileStatus(root) else { throw missing(root) }
      if !status.isDirectory {
        if !PathText.isHidden(status.name), filter.accepts(status) { leaves.append(status) }
      } else {
        try collect(status, filter, below: [status.identity], into: &leaves)
      }
    }
    leaves = unique(leaves)
    if let special = leaves.first(where: { !$0.isRegular }) {
      throw unreadable(special.path, "It is a pipe or a device, not a file.")
    }
    let location = roots.map(PathText.display).joined(separator: ", ")
    if isRecursive {
      return plain(leaves, location)
    }
    let bases = try basePaths(roots, options)
    let partitions = try PartitionDiscovery(bases: bases).discover(
      leaves.compactMap { PathText.parent(of: $0.path) }, schema: schema)
    guard let partitions else {
      let inRoots = Set(roots)
      return plain(
        leaves.filter { status in
          inRoots.contains(status.path)
            || PathText.parent(of: status.path).map(inRoots.contains) ?? false
        }, location)
    }
    let files = leaves.compactMap { status in
      PathText.parent(of: status.path).flatMap { partitions.values[$0] }.map {
        File(status: status, partitionValues: $0)
      }
    }
    return FileListing(files: files, partitionColumns: partitions.columns, location: location)
  }

  private static func plain(_ leaves: [FileStatus], _ location: String) -> FileListing {
    FileListing(
      files: leaves.map { File(status: $0, partitionValues: []) }, partitionColumns: [],
      location: location)
  }

  private static func expand(
    _ paths: [String], _ options: FormatOptions
  ) throws(QueryError) -> [String] {
    var roots: [String] = []
    for written in paths {
      let path = try PathText.absolute(written)
      if FileStatus(path) != nil {
        roots.append(path)
      } else if GlobPattern.isPattern(path) {
        let found = GlobPattern.expand(path).filter { expanded in
          !PathText.isHidden(FileStatus(expanded)?.name ?? "")
        }
        if found.isEmpty { throw missing(path) }
        roots += found
      } else if !options.isTrue("ignoreMissingFiles") {
        throw missing(path)
      }
    }
    return roots
  }

  private static func missing(_ path: String) -> QueryError {
    QueryError(
      "PATH_NOT_FOUND", sqlState: "42K03", "Path does not exist: \(PathText.display(path)).")
  }

  private static func unreadable(_ path: String, _ reason: String) -> QueryError {
    QueryError(
      "FAILED_READ_FILE.NO_HINT", sqlState: "KD001",
      "Encountered error while reading file \(PathText.display(path)). \(reason)")
  }

  /// `ancestors` are the folders on the way here: a link back to one of them leads nowhere new.
  private static func collect(
    _ folder: FileStatus, _ filter: FileFilter, below ancestors: Set<FileStatus.Identity>,
    into leaves: inout [FileStatus]
  ) throws(QueryError) {
    guard let names = FileStatus.names(in: folder.path) else {
      throw unreadable(folder.path, "The folder cannot be listed.")
    }
    var folders: [FileStatus] = []
    for name in names where !PathText.isHidden(name) {
      let path = folder.path == "/" ? "/\(name)" : "\(folder.path)/\(name)"
      guard let status = FileStatus(path), !ancestors.contains(status.identity) else { continue }
      if status.isDirectory {
        folders.append(status)
      } else if filter.accepts(status) {
        leaves.append(status)
      }
    }
    for status in folders {
      try collect(status, filter, below: ancestors.union([status.identity]), into: &leaves)
    }
  }

  private static func unique(_ leaves: [FileStatus]) -> [FileStatus] {
    var seen: Set<String> = []
    return leaves.filter { seen.insert($0.path).inserted }
  }

  /// The folders below which folder names are partition values.
  private static func basePaths(
    _ roots: [String], _ options: FormatOptions
  ) throws(QueryError) -> Set<String> {
    guard let written = options["basePath"] else {
      return Set(
        roots.compactMap { root in
          FileStatus(root)?.isDirectory == true ? root : PathText.parent(of: root)
        })
    }
    let base = try PathText.absolute(written)
    guard FileStatus(base)?.isDirectory == true else {
      throw QueryError(
        "PATH_NOT_FOUND", sqlState: "42K03", "Option 'basePath' must be a directory.")
    }
    return [base]
  }
}

/// The conditions that a reader's options put on files.
struct FileFilter {
  private let names: GlobPattern?
  private let before: Int64?
  private let after: Int64?

  init(_ options: FormatOptions) throws(QueryError) {
    names = options["pathGlobFilter"].map(GlobPattern.init)
    before = try FileFilter.time("modifiedBefore", options)
    after = try FileFilter.time("modifiedAfter", options)
  }

  func accepts(_ status: FileStatus) -> Bool {
    if let names, !names.matches(status.name) { return false }
    if let before, status.modified >= before { return false }
    if let after, status.modified <= after { return false }
    return true
  }

  private static func time(
    _ name: String, _ options: FormatOptions
  ) throws(QueryError) -> Int64? {
    guard let text = options[name] else { return nil }
    if let micros = PartitionText.timestamp(text, separator: "T") { return micros }
    throw QueryError(
      "INVALID_OPTION", sqlState: "22023",
      "The timestamp provided for the '\(name.lowercased())' option is invalid. The expected "
        + "format is 'YYYY-MM-DDTHH:mm:ss', but the provided timestamp: \(text)")
  }
}

extension FormatOptions {
  /// True for `true` in any case.
  package func isTrue(_ name: String) -> Bool { self[name]?.lowercased() == "true" }
}
