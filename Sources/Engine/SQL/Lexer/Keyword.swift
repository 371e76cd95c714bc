/// The words that the grammar knows. All but a few may also be names: see `Keyword.isStrict`.
package enum Keyword: String, CaseIterable, Sendable {
  case add, after, aggregate, align, all, alter, always, analyze, and, anti, any, apply, approx,
    archive, array, `as`, asc, asensitive, asof, at, atomic, authorization, auto
  case begin, bernoulli, between, bigint, bin, binary, binding, boolean, both, bucket, buckets, by,
    byte
  case cache, call, called, cascade, `case`, cast, catalog, catalogs, cdc, change, changes, char,
    character, check, clear, close, cluster, clustered, codegen, collate, collation, collations,
    collection, column, columns, comment, commit, compact, compactions, compensation, compute,
    concatenate, condition, constraint, contains, `continue`, cost, create, cross, cube, current,
    cursor
  case data, database, databases, date, dateadd, datediff, day, dayofyear, days, dbproperties, dec,
    decimal, declare, `default`, defined, definer, delay, delete, delimited, desc, describe,
    deterministic, dfs, directories, directory, distance, distinct, distribute, div, `do`, double,
    drop
  case `else`, elseif, end, enforced, error, escape, escaped, evolution, exact, except, exchange,
    exclude, exclusive, execute, exists, exit, explain, export, extend, extended, external, extract
  case `false`, fetch, fields, fileformat, filter, first, float, flow, following, `for`, foreign,
    format, formatted, found, from, full, function, functions
  case generated, geography, geometry, global, grant, group, grouping
  case handler, having, history, hour, hours
  case identified, identifier, identity, `if`, ignore, ilike, immediate, `import`, `in`, include,
    inclusive, increment, index, indexes, inner, inpath, input, inputformat, insensitive, insert,
    int, integer, intersect, interval, into, invoker, `is`, items, iterate
  case join, json
  case key, keys
  case language, last, lateral, lazy, leading, leave, left, level, like, limit, lines, list, load,
    local, localtime, location, lock, locks, logical, long, loop
  case macro, map, matched, materialized, max, measure, merge, metrics, microsecond, microseconds,
    millisecond, milliseconds, minus, minute, minutes, modifies, month, months, msck
  case name, namespace, namespaces, nanosecond, nanoseconds, natural, nearest, next, no, none,
    norely, not, null, nulls, numeric
  case of, offset, on, only, `open`, option, options, or, order, ordinality, out, outer,
    outputformat, over, overlaps, overlay, overwrite
  case partition, partitioned, partitions, path, percent, pivot, placing, position, preceding,
    primary, principals, procedure, procedures, properties, purge
  case qualify, quarter, query
  case range, read, reads, real, recordreader, recordwriter, recover, recursion, recursive, reduce,
    references, refresh, regexp, rely, rename, repair, `repeat`, repeatable, replace, reset,
    respect, restrict, `return`, returns, revoke, right, rlike, role, roles, rollback, rollup, row,
    rows
  case scd, schema, schemas, second, seconds, security, select, semi, separated, sequence, serde,
    serdeproperties, set, sets, short, show, similarity, single, skewed, smallint, some, sort,
    sorted, source, specific, sql, sqlexception, sqlstate, start, statistics, stored, stratify,
    stream, streaming, string, `struct`, substr, substring, sync, system
  case table, tables, tablesample, target, tblproperties, temp, temporary, terminated, then, time,
    timediff, timestamp, timestampadd, timestampdiff, tinyint, to, touch, track, trailing,
    transaction, transactions, transform, trim, `true`, truncate, type
  case unarchive, unbounded, uncache, uniform, union, unique, unknown, unlock, unnest, unpivot,
    unset, until, update, use, user, using
  case value, values, `var`, varchar, variable, variant, version, view, views, void
  case watermark, week, weeks, when, `where`, `while`, width, window, with, within, without
  case x
  case year, years
  case zone

  case anyValue = "any_value"
  case binDistributeRatio = "bin_distribute_ratio"
  case binEnd = "bin_end"
  case binStart = "bin_start"
  case currentDatabase = "current_database"
  case currentDate = "current_date"
  case currentPath = "current_path"
  case currentSchema = "current_schema"
  case currentTime = "current_time"
  case currentTimestamp = "current_timestamp"
  case currentUser = "current_user"
  case dateAdd = "date_add"
  case dateDiff = "date_diff"
  case defaultPath = "default_path"
  case jsonTable = "json_table"
  case matchCondition = "match_condition"
  case sessionUser = "session_user"
  case systemPath = "system_path"
  case systemTime = "system_time"
  case systemVersion = "system_version"
  case timestampLtz = "timestamp_ltz"
  case timestampNtz = "timestamp_ntz"
  case tryCast = "try_cast"
}

extension Keyword {
  /// As it is written in SQL: upper case.
  package var text: String { rawValue.uppercased() }

  /// True for the words that join tables and queries: they may name columns but not stand as a
  /// table alias, where they would be taken for a name.
  package var isStrict: Bool {
    switch self {
    case .anti, .cross, .except, .full, .inner, .intersect, .join, .lateral, .left, .minus,
      .natural, .on, .right, .semi, .union, .using:
      true
    default: false
    }
  }
}

/// Finds keywords by their bytes, whatever the case, without making a string.
struct KeywordTable: Sendable {
  static let shared = KeywordTable()

  private var slots: [(keyword: Keyword, spelling: [UInt8])?]
  private var longest = 0

  private init() {
    slots = Array(repeating: nil, count: 2048)
    for keyword in Keyword.allCases {
      let spelling = Array(keyword.rawValue.utf8)
      longest = max(longest, spelling.count)
      var slot = Self.hash(spelling[...]) % slots.count
      while slots[slot] != nil { slot = (slot + 1) % slots.count }
      slots[slot] = (keyword, spelling)
    }
  }

  func find(_ word: ArraySlice<UInt8>) -> Keyword? {
    if word.count > longest { return nil }
    var slot = Self.hash(word) % slots.count
    while let entry = slots[slot] {
      if Self.matches(word, entry.spelling) { return entry.keyword }
      slot = (slot + 1) % slots.count
    }
    return nil
  }

  private static func hash(_ word: ArraySlice<UInt8>) -> Int {
    var hash: UInt32 = 2_166_136_261
    for byte in word { hash = (hash ^ UInt32(byte | 0x20)) &* 16_777_619 }
    return Int(hash ^ (hash >> 15))
  }

  private static func matches(_ word: ArraySlice<UInt8>, _ spelling: [UInt8]) -> Bool {
    guard word.count == spelling.count else { return false }
    // Lower-casing by the bit would also take `\u{1F}` for an underscore.
    return zip(word, spelling).allSatisfy { $0 == $1 || ($0 | 0x20 == $1 && $0.isASCIILetter) }
  }
}

extension UInt8 {
  var isASCIILetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }

  var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
}
