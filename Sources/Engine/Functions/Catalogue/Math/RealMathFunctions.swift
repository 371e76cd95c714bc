import Columns
import Expressions
import Kernels

/// Functions of real numbers: roots, exponentials, logarithms, angles.
package enum RealMathFunctions {
  package static let entries: [FunctionEntry] =
    constants + powers + logarithms + angles + hyperbolics + pairs

  private static let constants: [FunctionEntry] = [
    constant("e", 2.718281828459045, "Euler's number."),
    constant("pi", 3.141592653589793, "The circumference of a circle of diameter 1."),
  ]

  private static func constant(
    _ name: String, _ value: Double, _ summary: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .math, usage: "\(name)()", summary,
      examples: [FunctionExample("\(name)()", "\(value)")], nulls: .neverNull,
      typing: .none(returns: .double),
      .scalar { .constant(.double(value), .double, count: $0.rowCount) })
  }

  private static func function(
    _ name: String, aliases: [String] = [], _ function: RealFunction, _ summary: String,
    _ sample: String, _ result: String, nullability: Nullability = .byNullRule
  ) -> FunctionEntry {
    FunctionEntry(
      name, aliases: aliases, .math, usage: "\(name)(expr)", summary,
      examples: [FunctionExample("\(name)(\(sample))", result)], nullability: nullability,
      typing: .fixed([.double], returns: .double),
      .scalar { (input) throws(QueryError) in
        try function.compute(input[0], rowCount: input.rowCount)
      })
  }

  private static let powers: [FunctionEntry] = [
    function("sqrt", .sqrt, "The square root.", "4", "2.0"),
    function("cbrt", .cbrt, "The cube root.", "27.0", "3.0"),
    function("exp", .exp, "e to the power of the number.", "0", "1.0"),
    function("expm1", .expm1, "One less than exp, exact near zero.", "0", "0.0"),
    function("degrees", .degrees, "Radians as degrees.", "3.141592653589793", "180.0"),
    function("radians", .radians, "Degrees as radians.", "180", "3.141592653589793"),
    function("rint", .rint, "The closest whole number, even at a tie.", "12.3456", "12.0"),
  ]

  private static let logarithms: [FunctionEntry] = [
    function(
      "ln", .ln, "The natural logarithm; null for numbers that are not positive.", "1", "0.0",
      nullability: .always),
    function(
      "log10", .log10, "The logarithm of base 10; null for numbers that are not positive.", "10",
      "1.0", nullability: .always),
    function(
      "log2", .log2, "The logarithm of base 2; null for numbers that are not positive.", "2",
      "1.0", nullability: .always),
    function(
      "log1p", .log1p, "The natural logarithm of one more; null from -1 down.", "0", "0.0",
      nullability: .always),
    FunctionEntry(
      "log", .math, usage: "log([base, ]expr)",
      "The logarithm of a base, which is e when missing; null where one is not positive.",
      examples: [FunctionExample("log(10, 100)", "2.0")], nullability: .always,
      typing: TypingRule { (call, settings) throws(QueryError) in
        try TypingRule.checkCount(call, 1...2)
        if call.arguments.count == 1 {
          let resolution = Call.Resolution(.scalar, .double, nullable: false)
          call.arguments.insert(.call(Call("e", [], at: call.place, resolution: resolution)), at: 0)
        }
        return try TypingRule.fixed([.double, .double], returns: .double).apply(&call, settings)
      },
      .scalar { (input) throws(QueryError) in
        try RealPairFunction.logarithm.compute(input[0], input[1], rowCount: input.rowCount)
      }),
  ]

  private static let angles: [FunctionEntry] = [
    function("sin", .sin, "The sine of an angle in radians.", "0", "0.0"),
    function("cos", .cos, "The cosine of an angle in radians.", "0", "1.0"),
    function("tan", .tan, "The tangent of an angle in radians.", "0", "0.0"),
    function("cot", .cot, "The cotangent of an angle in radians.", "1", "0.6420926159343306"),
    function("sec", .sec, "The secant of an angle in radians.", "1", "1.8508157176809255"),
    function("csc", .csc, "The cosecant of an angle in radians.", "1", "1.1883951057781212"),
    function("asin", .asin, "The angle of a sine; NaN outside -1 … 1.", "0", "0.0"),
    function("acos", .acos, "The angle of a cosine; NaN outside -1 … 1.", "1", "0.0"),
    function("atan", .atan, "The angle of a tangent.", "0", "0.0"),
  ]

  private static let hyperbolics: [FunctionEntry] = [
    function("sinh", .sinh, "The hyperbolic sine.", "0", "0.0"),
    function("cosh", .cosh, "The hyperbolic cosine.", "0", "1.0"),
    function("tanh", .tanh, "The hyperbolic tangent.", "0", "0.0"),
    function("asinh", .asinh, "The inverse of the hyperbolic sine.", "0", "0.0"),
    function("acosh", .acosh, "The inverse of the hyperbolic cosine.", "1", "0.0"),
    function("atanh", .atanh, "The inverse of the hyperbolic tangent.", "0", "0.0"),
  ]

  private static let pairs: [FunctionEntry] = [
    pair("power", .power, "The first number to the power of the second.", "2, 3", "8.0"),
    pair("pow", .power, "The first number to the power of the second.", "2, 3", "8.0"),
    pair("hypot", .hypotenuse, "The long side of a right triangle.", "3, 4", "5.0"),
    pair("atan2", .arcTangent, "The angle of the point (expr2, expr1).", "0, 0", "0.0"),
  ]

  private static func pair(
    _ name: String, _ function: RealPairFunction, _ summary: String, _ sample: String,
    _ result: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .math, usage: "\(name)(expr1, expr2)", summary,
      examples: [FunctionExample("\(name)(\(sample))", result)],
      typing: .fixed([.double, .double], returns: .double),
      .scalar { (input) throws(QueryError) in
        try function.compute(input[0], input[1], rowCount: input.rowCount)
      })
  }
}
