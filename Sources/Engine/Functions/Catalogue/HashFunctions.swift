import Columns
import Expressions
import Kernels

/// Hashes, digests, and functions of addresses.
package enum HashFunctions {
  package static let entries: [FunctionEntry] = hashes + digests + addresses

  private static let hashes: [FunctionEntry] = [
    FunctionEntry(
      "hash", .hash, usage: "hash(value, …)", "The Murmur3 hash of all arguments.",
      examples: [FunctionExample("hash('Spark', array(123), 2)", "-1321691492")],
      nulls: .neverNull, typing: .hashed(.int),
      .rowwise { input in
        .flat(
          .int, count: input.rowCount,
          values: SparkHash.murmur3(input.arguments, rowCount: input.rowCount))
      }),
    FunctionEntry(
      "xxhash64", .hash, usage: "xxhash64(value, …)", "The XXH64 hash of all arguments.",
      examples: [FunctionExample("xxhash64('Spark', array(123), 2)", "5602566077635097486")],
      nulls: .neverNull, typing: .hashed(.long),
      .rowwise { input in
        .flat(
          .long, count: input.rowCount,
          values: SparkHash.xxHash64(input.arguments, rowCount: input.rowCount))
      }),
  ]

  private static let digests: [FunctionEntry] = [
    FunctionEntry(
      "md5", .hash, usage: "md5(bytes)", "The MD5 digest as hexadecimal text.",
      examples: [FunctionExample("md5('Spark')", "8cde774d6f7333752ed72cacddb05126")],
      typing: .fixed([.binary], returns: .string),
      .entrywise { Digests.md5($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "sha1", aliases: ["sha"], .hash, usage: "sha1(bytes)",
      "The SHA-1 digest as hexadecimal text.",
      examples: [FunctionExample("sha1('Spark')", "85f5955f4b27a9a4c2aab6ffe5d7189fc298b92c")],
      typing: .fixed([.binary], returns: .string),
      .entrywise { Digests.sha1($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "sha2", .hash, usage: "sha2(bytes, bits)",
      "The SHA-2 digest of 224, 256, 384 or 512 bits as hexadecimal text; 0 means 256.",
      examples: [
        FunctionExample(
          "sha2('Spark', 256)", "529bc3b07127ecb7e53a4dcf1991d9152c24537d919178022b2c42657f79a26b")
      ],
      nullability: .always, typing: .fixed([.binary, .int], returns: .string),
      .entrywise { Digests.sha2($0[0], $0[1], rowCount: $0.rowCount) }),
    FunctionEntry(
      "crc32", .hash, usage: "crc32(bytes)", "The cyclic redundancy check of the bytes.",
      examples: [FunctionExample("crc32('Spark')", "1557323817")],
      typing: .fixed([.binary], returns: .long),
      .entrywise { Digests.crc32($0[0], rowCount: $0.rowCount) }),
  ]

  private static let addresses: [FunctionEntry] = [
    part("parse_url", isNullable: false), part("try_parse_url", isNullable: true),
    FunctionEntry(
      "url_encode", .url, usage: "url_encode(text)", "The text with percent escapes.",
      examples: [
        FunctionExample("url_encode('https://spark.apache.org')", "https%3A%2F%2Fspark.apache.org")
      ],
      typing: .fixed([.text], returns: .string),
      .entrywise { URLText.encode($0[0], rowCount: $0.rowCount) }),
    decoded("url_decode", isNullable: false), decoded("try_url_decode", isNullable: true),
  ]

  private static func part(_ name: String, isNullable: Bool) -> FunctionEntry {
    FunctionEntry(
      name, .url, usage: "\(name)(address, part[, key])",
      "HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY or USERINFO of an address.",
      examples: [
        FunctionExample(
          "\(name)('http://spark.apache.org/path?query=1', 'HOST')", "spark.apache.org"),
        FunctionExample("\(name)('http://spark.apache.org/path?query=1', 'QUERY', 'query')", "1"),
      ],
      nullability: .always, typing: .fixed([.text, .text, .text], optional: 1, returns: .string),
      .entrywise { (input) throws(QueryError) in
        try URLText.part(
          input.arguments, isNullable: isNullable || !input.settings.ansi,
          rowCount: input.rowCount)
      })
  }

  private static func decoded(_ name: String, isNullable: Bool) -> FunctionEntry {
    FunctionEntry(
      name, .url, usage: "\(name)(text)", "The text that percent escapes stand for.",
      examples: [
        FunctionExample("\(name)('https%3A%2F%2Fspark.apache.org')", "https://spark.apache.org")
      ],
      nullability: isNullable ? .always : .whenAnyArgument,
      typing: .fixed([.text], returns: .string),
      .entrywise { (input) throws(QueryError) in
        try URLText.decode(input[0], isNullable: isNullable, rowCount: input.rowCount)
      })
  }
}

extension TypingRule {
  /// Maps have no order of their own to hash.
  fileprivate static func hashed(_ type: DataType) -> TypingRule {
    TypingRule { (call, _) throws(QueryError) in
      if call.arguments.isEmpty {
        throw TypingErrors.wrongArgumentCount(call, expected: "> 0")
      }
      if call.arguments.contains(where: { $0.type.holdsMap }) {
        throw TypingErrors.mismatch(
          "HASH_MAP_TYPE", call,
          "Input to the function `\(call.name)` cannot contain elements of the \"MAP\" type. In "
            + "Spark, same maps may have different hashcode, thus hash expressions are prohibited "
            + "on \"MAP\" elements. To restore previous behavior set "
            + "\"spark.sql.legacy.allowHashOnMapType\" to \"true\".")
      }
      return type
    }
  }
}

extension DataType {
  fileprivate var holdsMap: Bool {
    if case .map = self { return true }
    return childTypes.contains(where: \.holdsMap)
  }
}
