import Columns
import Execution
import Expressions
import Functions
import Plan

/// Computes constant expressions for the analyzer and the optimizer with the engine's own kernels.
struct ConstantFolder: ConstantEvaluator {
  let functions: FunctionCatalogue
  let settings: EvaluationSettings

  func evaluate(_ expression: Expression) throws(QueryError) -> Value {
    var compiler = ExpressionCompiler(input: [], catalogue: functions, settings: settings)
    let evaluator = try compiler.compile(expression)
    return try evaluator.evaluate(Batch([], rowCount: 1), EvaluationFrame(settings)).value(at: 0)
  }
}
