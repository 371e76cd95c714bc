import Columns
import Expressions
import Kernels

/// Functions of whole numbers: other bases, factorials, buckets, bitmaps.
package enum WholeMathFunctions {
  package static let entries: [FunctionEntry] = bases + others + bitmaps

  private static let bases: [FunctionEntry] = [
    FunctionEntry(
      "bin", .math, usage: "bin(expr)", "The number in base 2.",
      examples: [FunctionExample("bin(13)", "1101")],
      typing: .fixed([.long], returns: .string),
      .entrywise { NumberBases.text($0[0], base: 2, rowCount: $0.rowCount) }),
    FunctionEntry(
      "hex", .math, usage: "hex(expr)", "A number, or the bytes of a string, in base 16.",
      examples: [
        FunctionExample("hex(17)", "11"), FunctionExample("hex('Spark SQL')", "537061726B2053514C"),
      ],
      typing: TypingRule { (call, _) throws(QueryError) in
        try TypingRule.checkCount(call, 1...1)
        let type = call.arguments[0].type
        if type.isNumeric || type == .null {
          call.arguments[0] = call.arguments[0].coerced(to: .long)
        }
        try TypingRule.cast(&call, 0, to: .oneOf([.long, .binary, .text]))
        return .string
      },
      .entrywise { input in
        input[0].type == .long
          ? NumberBases.text(input[0], base: 16, rowCount: input.rowCount)
          : NumberBases.hexadecimal(input[0], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "unhex", .math, usage: "unhex(text)", "The bytes of text in base 16; null for other text.",
      examples: [FunctionExample("decode(unhex('537061726B2053514C'), 'UTF-8')", "Spark SQL")],
      nullability: .always, typing: .fixed([.text], returns: .binary),
      .entrywise { (input) throws(QueryError) in
        try NumberBases.bytes(input[0], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "conv", .math, usage: "conv(number, fromBase, toBase)",
      "A number written in another base; a negative target base keeps signs.",
      examples: [FunctionExample("conv('100', 2, 10)", "4")],
      nullability: .always, typing: .fixed([.text, .int, .int], returns: .string),
      .entrywise { (input) throws(QueryError) in
        try NumberBases.convert(
          input[0], from: input[1], to: input[2], mode: input.mode, rowCount: input.rowCount)
      }),
  ]

  private static let others: [FunctionEntry] = [
    FunctionEntry(
      "factorial", .math, usage: "factorial(expr)",
      "The product of all numbers from 1 on; null outside 0 … 20.",
      examples: [FunctionExample("factorial(5)", "120")], nullability: .always,
      typing: .fixed([.int], returns: .long),
      .entrywise { WholeFunctions.factorial($0[0], rowCount: $0.rowCount) }),
    FunctionEntry(
      "width_bucket", .math, usage: "width_bucket(value, start, end, count)",
      "The number of the bucket, of so many equal ones, that a value falls into.",
      examples: [FunctionExample("width_bucket(5.3, 0.2, 10.6, 5)", "3")],
      nullability: .always,
      typing: TypingRule { (call, settings) throws(QueryError) in
        try TypingRule.checkCount(call, 4...4)
        let range: Parameter =
          switch call.arguments[0].type {
          case .yearMonthInterval: .anyYearMonthInterval
          case .dayTimeInterval: .anyDayTimeInterval
          default: .double
          }
        return try TypingRule.fixed([range, range, range, .long], returns: .long)
          .apply(&call, settings)
      },
      .entrywise { (input) throws(QueryError) in
        try WholeFunctions.bucket(
          input[0], from: input[1], to: input[2], count: input[3], rowCount: input.rowCount)
      }),
  ]

  private static let bitmaps: [FunctionEntry] = [
    FunctionEntry(
      "bitmap_bit_position", .math, usage: "bitmap_bit_position(number)",
      "The place of a number in its bitmap of 32,768 bits.",
      examples: [FunctionExample("bitmap_bit_position(123)", "122")],
      typing: .fixed([.long], returns: .long),
      .scalar { (input) throws(QueryError) in
        try WholeFunctions.bitmapPosition(input[0], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "bitmap_bucket_number", .math, usage: "bitmap_bucket_number(number)",
      "The number of the bitmap of 32,768 bits that a number belongs to.",
      examples: [FunctionExample("bitmap_bucket_number(123)", "1")],
      typing: .fixed([.long], returns: .long),
      .scalar { (input) throws(QueryError) in
        try WholeFunctions.bitmapBucket(input[0], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "bitmap_count", .math, usage: "bitmap_count(bitmap)", "How many bits are set.",
      examples: [FunctionExample("bitmap_count(X'1010')", "2")],
      typing: .fixed([.uncast(.binary)], returns: .long),
      .entrywise { WholeFunctions.bitmapCount($0[0], rowCount: $0.rowCount) }),
  ]
}
