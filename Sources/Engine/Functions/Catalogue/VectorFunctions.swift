import Columns
import Expressions
import Kernels

/// Functions of arrays of floats taken as vectors.
package enum VectorFunctions {
  package static let entries: [FunctionEntry] = [
    pair(
      "vector_inner_product", .innerProduct, "The sum of the products of the elements.", "11.0"),
    pair("vector_cosine_similarity", .cosine, "The cosine of the angle between.", "0.98386997"),
    pair("vector_l2_distance", .distance, "The distance between two points.", "2.828427"),
    FunctionEntry(
      "vector_norm", .array, usage: "vector_norm(vector[, degree])", "The length of a vector.",
      examples: [FunctionExample("vector_norm(array(3F, 4F))", "5.0")], nullability: .always,
      typing: TypingRule.fixed([vector, .exactly(.float)], returns: .float)
        .filling(2, with: [two]),
      .rowwise { (input) throws(QueryError) in
        try VectorMath.norm(input[0], degree: input[1], rowCount: input.rowCount)
      }),
    FunctionEntry(
      "vector_normalize", .array, usage: "vector_normalize(vector[, degree])",
      "The vector divided by its length.",
      examples: [FunctionExample("vector_normalize(array(3F, 4F))", "[0.6, 0.8]")],
      nullability: .always,
      typing: TypingRule.fixed([vector, .exactly(.float)], returns: vectorType)
        .filling(2, with: [two]),
      .rowwise { (input) throws(QueryError) in
        try VectorMath.normalized(
          input[0], degree: input[1], type: input.type, rowCount: input.rowCount)
      }),
  ]

  private static let vectorType = DataType.array(.float, containsNull: true)
  private static let vector = Parameter.uncast(.exactly(vectorType))
  private static let two = Expression.literal(Literal(.float(2), .float))

  private static func pair(
    _ name: String, _ pair: VectorMath.Pair, _ summary: String, _ result: String
  ) -> FunctionEntry {
    FunctionEntry(
      name, .array, usage: "\(name)(left, right)", summary,
      examples: [FunctionExample("\(name)(array(1F, 2F), array(3F, 4F))", result)],
      nullability: .always, typing: .fixed([vector, vector], returns: .float),
      .rowwise { (input) throws(QueryError) in
        try VectorMath.compute(pair, input[0], input[1], rowCount: input.rowCount)
      })
  }
}
