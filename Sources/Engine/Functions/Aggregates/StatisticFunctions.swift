import Columns
import Expressions
import Kernels

/// Moments, covariances and regressions.
package enum StatisticFunctions {
  package static let entries: [FunctionEntry] = moments + pairs + regressions

  private static func moment(
    _ name: String, aliases: [String] = [], _ summary: String, _ measure: Moments.Measure
  ) -> FunctionEntry {
    FunctionEntry(
      name, aliases: aliases, .aggregate, usage: "\(name)(expr)", summary, nulls: .byKernel,
      typing: .fixed([.double], returns: .double), .states { (_, _) in Moments(measure) })
  }

  private static let moments: [FunctionEntry] = [
    moment(
      "stddev", aliases: ["std", "stddev_samp"], "The standard deviation of a sample.",
      .sampleDeviation),
    moment("stddev_pop", "The standard deviation of a whole population.", .populationDeviation),
    moment(
      "variance", aliases: ["var_samp"], "The variance of a sample.", .sampleVariance),
    moment("var_pop", "The variance of a whole population.", .populationVariance),
    moment("skewness", "How far the values lean to one side.", .skewness),
    moment("kurtosis", "How heavy the tails of the values are.", .kurtosis),
  ]

  private static func pair(
    _ name: String, _ summary: String, _ measure: Covariances.Measure
  ) -> FunctionEntry {
    FunctionEntry(
      name, .aggregate, usage: "\(name)(expr1, expr2)", summary, nulls: .byKernel,
      typing: .fixed([.double, .double], returns: .double),
      .states { (_, _) in Covariances(measure) })
  }

  private static let pairs: [FunctionEntry] = [
    pair("covar_pop", "The covariance of a whole population.", .population),
    pair("covar_samp", "The covariance of a sample.", .sample),
    pair("corr", "The correlation of two columns.", .correlation),
  ]

  private static let regressions: [FunctionEntry] = [
    pair("regr_slope", "The slope of the line through the pairs.", .slope),
    pair("regr_intercept", "Where the line through the pairs meets the axis.", .intercept),
    pair("regr_r2", "How much of the variation the line explains.", .determination),
    pair("regr_sxx", "The squares of the independent column summed.", .sumOfSquaresX),
    pair("regr_syy", "The squares of the dependent column summed.", .sumOfSquaresY),
    pair("regr_sxy", "The products of both columns summed.", .sumOfProducts),
    pair("regr_avgx", "The average of the independent column.", .averageX),
    pair("regr_avgy", "The average of the dependent column.", .averageY),
    FunctionEntry(
      "regr_count", .aggregate, usage: "regr_count(y, x)", "How many pairs have no null.",
      nulls: .neverNull, typing: .fixed([.double, .double], returns: .long),
      .states { (_, _) in Counts() }),
  ]
}
