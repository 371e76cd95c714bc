import Expressions
import Plan

/// Hash tables are built of the right input: outer joins whose right is much larger are turned
/// around, semi and anti joins build their left.
struct ChooseBuildSides: OptimizerRule {
  /// How much larger the right has to be: turning around has a price too.
  private static let factor = 2.0

  func apply(_ plan: LogicalPlan, _ context: RuleContext) -> LogicalPlan {
    let estimator = CardinalityEstimator()
    let result: LogicalPlan = plan.rewritten { part in
      guard case .join(let join) = part, !join.lateral, join.condition != nil else { return part }
      let isExistence = join.kind == .semi || join.kind == .anti
      let mirrored = Self.mirrored[join.kind]
      guard isExistence || mirrored != nil else { return part }
      let (left, right) = (estimator.estimate(join.left), estimator.estimate(join.right))
      guard right.rows > left.rows * Self.factor else { return part }
      guard let kind = mirrored else {
        var turned = join
        turned.buildsLeft = true
        return .join(turned)
      }
      let turned = Join(join.right, join.left, kind, join.criteria, hint: join.hint)
      return LogicalPlan.join(turned).keeping(part.output)
    }
    return result
  }

  private static let mirrored: [JoinKind: JoinKind] = [
    .left: .right, .right: .left, .full: .full,
  ]
}
