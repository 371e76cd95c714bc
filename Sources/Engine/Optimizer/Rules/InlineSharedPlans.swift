import Expressions
import Plan

/// Puts plans that are read once, or that cost nothing to read twice, where they are read.
struct InlineSharedPlans: OptimizerRule {
  func apply(_ plan: LogicalPlan, _ context: RuleContext) -> LogicalPlan {
    var uses = Uses()
    uses.count(in: plan)
    guard uses.counts.isEmpty == false else { return plan }
    var done: [Int: LogicalPlan] = [:]
    return inlined(plan, uses, &done)
  }

  /// How often each shared plan is read, and which references mean the rounds of a recursion.
  private struct Uses {
    var counts: [Int: Int] = [:]
    var recursions: Set<Int> = []

    mutating func count(in plan: LogicalPlan) {
      var definitions: [LogicalPlan] = []
      plan.visit { part in
        switch part {
        case .shared(let reference):
          if counts[reference.id] == nil { definitions.append(reference.definition) }
          counts[reference.id, default: 0] += 1
        case .recursion(let recursion): recursions.insert(recursion.id)
        default: break
        }
      }
      for definition in definitions { count(in: definition) }
    }
  }

  /// `done` keeps each definition that was looked at: plans may read each other in a way that
  /// makes the ways to the last one too many to go.
  private func inlined(
    _ plan: LogicalPlan, _ uses: Uses, _ done: inout [Int: LogicalPlan]
  ) -> LogicalPlan {
    let result: LogicalPlan = plan.rewritten { part in
      let replaced: LogicalPlan = part.mapExpressions { inlined($0, uses, &done) }
      guard case .shared(var reference) = replaced, !uses.recursions.contains(reference.id) else {
        return replaced
      }
      reference.definition =
        done[reference.id] ?? inlined(reference.definition, uses, &done)
      done[reference.id] = reference.definition
      // One that reads columns of the query around it has other rows at every place.
      let isInner = !reference.definition.outerReferences.isEmpty
      guard uses.counts[reference.id] == 1 || isInner || isTrivial(reference.definition) else {
        return .shared(reference)
      }
      return reference.definition.withFreshColumns(output: reference.output)
    }
    return result
  }

  private func inlined(
    _ expression: Expression, _ uses: Uses, _ done: inout [Int: LogicalPlan]
  ) -> Expression {
    guard expression.hasSubquery else { return expression }
    let result: Expression = expression.rewritten { part in
      guard case .subquery(var subquery) = part, let plan = Expression.plan(of: subquery) else {
        return part
      }
      subquery.plan = inlined(plan, uses, &done)
      return .subquery(subquery)
    }
    return result
  }

  /// Reading the rows again is as cheap as keeping them, and filters can reach the source.
  private func isTrivial(_ plan: LogicalPlan) -> Bool {
    switch plan {
    case .relation, .range: return true
    case .values(let values): return values.expressions.allSatisfy(\.isDeterministic)
    case .project(let node):
      return node.expressions.allSatisfy(isTrivial) && isTrivial(node.child)
    case .filter(let node): return isTrivial(node.condition) && isTrivial(node.child)
    case .alias(let node): return isTrivial(node.child)
    default: return false
    }
  }

  private func isTrivial(_ expression: Expression) -> Bool {
    expression.isDeterministic && !expression.hasSubquery
  }
}
