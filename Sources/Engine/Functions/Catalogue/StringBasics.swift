import Columns
import Expressions
import Kernels

/// Letters, lengths and parts of strings.
package enum StringBasics {
  package static let entries: [FunctionEntry] = letterCase + measures + parts + trimming

  private static let letterCase: [FunctionEntry] = [
    FunctionEntry(
      "upper", aliases: ["ucase"], .strings, usage: "upper(text)", "All letters as capitals.",
      examples: [FunctionExample("upper('SparkSql')", "SPARKSQL")],
      typing: .fixed([.text], returns: .string),
      .entrywise { LetterCase.upper($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "lower", aliases: ["lcase"], .strings, usage: "lower(text)", "All letters as small ones.",
      examples: [FunctionExample("lower('SparkSql')", "sparksql")],
      typing: .fixed([.text], returns: .string),
      .entrywise { LetterCase.lower($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "initcap", .strings, usage: "initcap(text)",
      "The first letter of each word as a capital, the others as small ones.",
      examples: [FunctionExample("initcap('sPark sql')", "Spark Sql")],
      typing: .fixed([.text], returns: .string),
      .entrywise { LetterCase.capitalized($0[0], rowCount: $0.rowCount) }),
  ]

  private static let measures: [FunctionEntry] = [
    FunctionEntry(
      "length", aliases: ["len", "char_length", "character_length"], .strings,
      usage: "length(text)", "The number of characters, or of bytes of a binary value.",
      examples: [FunctionExample("length('Spark SQL ')", "10")],
      typing: .fixed([.textOrBinary], returns: .int),
      .entrywise { TextMeasures.length($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "octet_length", .strings, usage: "octet_length(text)", "The number of bytes.",
      examples: [FunctionExample("octet_length('Spark SQL')", "9")],
      typing: .fixed([.textOrBinary], returns: .int),
      .entrywise { TextMeasures.byteLength($0[0], times: 1, rowCount: $0.rowCount) }),
    FunctionEntry(
      "bit_length", .strings, usage: "bit_length(text)", "The number of bits.",
      examples: [FunctionExample("bit_length('Spark SQL')", "72")],
      typing: .fixed([.textOrBinary], returns: .int),
      .entrywise { TextMeasures.byteLength($0[0], times: 8, rowCount: $0.rowCount) }),
    FunctionEntry(
      "ascii", .strings, usage: "ascii(text)", "The code of the first character; 0 for none.",
      examples: [FunctionExample("ascii('222')", "50")],
      typing: .fixed([.text], returns: .int),
      .entrywise { TextMeasures.firstCode($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "levenshtein", .strings, usage: "levenshtein(left, right[, threshold])",
      "The edits between two strings, or -1 where there are more than the threshold.",
      examples: [FunctionExample("levenshtein('kitten', 'sitting')", "3")],
      typing: .fixed([.text, .text, .int], optional: 1, returns: .int),
      .entrywise { input in
        TextMeasures.editDistance(
          input[0], input[1], threshold: input.arguments.count > 2 ? input[2] : nil,
          rowCount: input.rowCount)
      }),
    FunctionEntry(
      "jaro_winkler_similarity", .strings, usage: "jaro_winkler_similarity(left, right)",
      "How alike two strings are, from 0 to 1; common beginnings count more.",
      examples: [
        FunctionExample("jaro_winkler_similarity('MARTHA', 'MARHTA')", "0.9611111111111111")
      ],
      typing: .fixed([.text, .text], returns: .double),
      .entrywise { TextSimilarity.jaroWinkler($0[0], $0[1], rowCount: $0.rowCount) }),
    FunctionEntry(
      "luhn_check", .strings, usage: "luhn_check(digits)",
      "True when the digits satisfy Luhn's check sum.",
      examples: [FunctionExample("luhn_check('8112189876')", "true")],
      typing: .fixed([.text], returns: .boolean),
      .entrywise { TextMeasures.hasValidCheckDigit($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "soundex", .strings, usage: "soundex(text)", "The code of how a word sounds.",
      examples: [FunctionExample("soundex('Miller')", "M460")],
      typing: .fixed([.text], returns: .string),
      .entrywise { TextReplacing.soundex($0[0], rowCount: $0.rowCount) }),
  ]

  private static let parts: [FunctionEntry] = [
    FunctionEntry(
      "substring", aliases: ["substr"], .strings, usage: "substring(text, position[, length])",
      "Characters from a position on; 1 is the first and negative ones count from the end.",
      examples: [
        FunctionExample("substring('Spark SQL', 5, 1)", "k"),
        FunctionExample("substring('Spark SQL', -3)", "SQL"),
      ],
      typing: .textLike([.textOrBinary, .int, .int], optional: 1)
        .filling(3, with: [.intLiteral(.max)]),
      .entrywise { TextParts.substring($0[0], $0[1], $0[2], rowCount: $0.rowCount) }),
    FunctionEntry(
      "left", .strings, usage: "left(text, length)", "The first characters.",
      examples: [FunctionExample("left('Spark SQL', 3)", "Spa")],
      typing: .textLike([.textOrBinary, .int]),
      .entrywise { TextParts.left($0[0], $0[1], rowCount: $0.rowCount) }),
    FunctionEntry(
      "right", .strings, usage: "right(text, length)", "The last characters.",
      examples: [FunctionExample("right('Spark SQL', 3)", "SQL")],
      typing: .fixed([.text, .int], returns: .string),
      .entrywise { TextParts.right($0[0], $0[1], rowCount: $0.rowCount) }),
    FunctionEntry(
      "split_part", .strings, usage: "split_part(text, delimiter, number)",
      "The numbered part between delimiters, from the end when negative; empty when missing.",
      examples: [FunctionExample("split_part('11.12.13', '.', 3)", "13")],
      typing: .fixed([.text, .text, .int], returns: .string),
      .entrywise { (input) throws(QueryError) in
        try TextParts.part(input[0], input[1], input[2], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "substring_index", .strings, usage: "substring_index(text, delimiter, count)",
      "What stands before so many delimiters, or after so many from the end when negative.",
      examples: [FunctionExample("substring_index('www.apache.org', '.', 2)", "www.apache")],
      typing: .fixed([.text, .text, .int], returns: .string),
      .entrywise { TextParts.beforeDelimiter($0[0], $0[1], $0[2], rowCount: $0.rowCount) }),
  ]

  private static let trimming: [FunctionEntry] = [
    trim("trim", .both, "'    SparkSQL   '", "SparkSQL"),
    trim("ltrim", .leading, "'    SparkSQL   '", "SparkSQL   "),
    trim("rtrim", .trailing, "'    SparkSQL   '", "    SparkSQL"),
    FunctionEntry(
      "btrim", .strings, usage: "btrim(text[, characters])",
      "The text without blanks, or any of the characters, at both ends.",
      examples: [FunctionExample("btrim('SSparkSQLS', 'SL')", "parkSQ")],
      typing: .fixed([.text, .text], optional: 1, returns: .string),
      .entrywise { trimmed($0, text: 0, characters: 1, .both) }),
  ]

  private static func trim(
    _ name: String, _ ends: TextParts.Ends, _ sample: String, _ result: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .strings, usage: "\(name)([characters, ]text)",
      "The text without blanks, or any of the characters, at its ends.",
      examples: [FunctionExample("\(name)(\(sample))", result)],
      typing: .fixed([.text, .text], optional: 1, returns: .string),
      .entrywise { trimmed($0, text: $0.arguments.count - 1, characters: 0, ends) })
  }

  private static func trimmed(
    _ input: KernelInput, text: Int, characters: Int, _ ends: TextParts.Ends
  ) -> Vector {
    input.arguments.count == 1
      ? TextParts.trim(input[0], ends, rowCount: input.rowCount)
      : TextParts.trim(input[text], of: input[characters], ends, rowCount: input.rowCount)
  }
}
