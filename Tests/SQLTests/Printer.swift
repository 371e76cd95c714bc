import Columns
import Expressions
import Plan

/// Writes unresolved plans and expressions as one line of nested lists, for tests to compare.
enum Printer {
  static func text(_ plan: LogicalPlan) -> String {
    switch plan {
    case .unresolvedTable(let table):
      let options = table.options.map { " \($0.0)=\($0.1)" }.joined()
      return options.isEmpty ? table.name.dotted : "(table \(table.name.dotted)\(options))"
    case .tableFunction(let function):
      return list("table-function", [function.name.dotted] + function.arguments.map(text))
    case .inlineTable(let table):
      return list("values", table.rows.map { "[\($0.map(text).joined(separator: " "))]" })
    case .values(let values): return values.rows.count == 1 ? "one-row" : "no-rows"
    case .with(let with):
      let definitions = with.definitions.map { definition in
        let columns = definition.columns.isEmpty ? "" : "(\(definition.columns.dotted))"
        let depth = definition.maximumDepth.map { " max \($0)" } ?? ""
        return "[\(definition.name)\(columns)\(depth) \(text(definition.plan))]"
      }
      return list(with.recursive ? "with-recursive" : "with", definitions + [text(with.child)])
    case .alias(let alias):
      let columns = alias.columns.isEmpty ? [] : ["[\(alias.columns.joined(separator: " "))]"]
      return list("as", [alias.name.dotted] + columns + [text(alias.child)])
    case .project(let project):
      return list("project", expressions(project.expressions, project.child))
    case .filter(let filter): return list("filter", [text(filter.condition), text(filter.child)])
    case .having(let filter): return list("having", [text(filter.condition), text(filter.child)])
    case .qualify(let filter): return list("qualify", [text(filter.condition), text(filter.child)])
    case .aggregate(let aggregate): return text(aggregate)
    case .namedWindows(let named):
      let windows = named.windows.map { "[\($0.name) \(text($0.specification))]" }
      return list("windows", windows + [text(named.child)])
    case .sort(let sort):
      let name = sort.sortsByAll ? "sort-all" : sort.global ? "sort" : "sort-within"
      return list(name, sort.orders.map(text) + [text(sort.child)])
    case .limit(let limit):
      let parts = [limit.count.map(text) ?? "all", limit.offset.map { "offset \(text($0))" }]
      return list("limit", parts.compactMap { $0 } + [text(limit.child)])
    case .distinct(let distinct): return list("distinct", [text(distinct.child)])
    case .generate(let generate):
      let names = [generate.aliases.table ?? "-"] + generate.aliases.columns
      return list(
        generate.outer ? "generate-outer" : "generate",
        [text(generate.generator), "[\(names.joined(separator: " "))]", text(generate.child)])
    default: return combined(plan)
    }
  }

  private static func combined(_ plan: LogicalPlan) -> String {
    switch plan {
    case .join(let join):
      var name = join.kind.rawValue + "-join"
      if join.lateral { name += "-lateral" }
      if let hint = join.hint { name += "-\(hint)" }
      var parts = [text(join.left), text(join.right)]
      switch join.criteria {
      case .none: break
      case .on(let condition): parts.append(text(condition))
      case .using(let columns): parts.append("using[\(columns.joined(separator: " "))]")
      case .natural: parts.append("natural")
      }
      return list(name, parts)
    case .union(let union): return list("union", union.inputs.map(text))
    case .setOperation(let operation):
      let name = operation.kind.rawValue + (operation.all ? "-all" : "")
      return list(name, [text(operation.left), text(operation.right)])
    case .sample(let sample): return list("sample", ["\(sample.amount)", text(sample.child)])
    case .repartition(let repartition):
      let count = repartition.partitionCount.map { ["\($0)"] } ?? []
      return list("repartition", count + repartition.keys.map(text) + [text(repartition.child)])
    case .pivot(let pivot):
      let values = pivot.values.map { value in
        "\(value.constants.map(text).joined(separator: ","))" + (value.name.map { ":\($0)" } ?? "")
      }
      return list(
        "pivot",
        pivot.aggregates.map(text) + ["[\(pivot.columns.map(text).joined(separator: " "))]"]
          + ["[\(values.joined(separator: " "))]", text(pivot.child)])
    case .unpivot(let unpivot):
      let groups = unpivot.groups.map { group in
        group.columns.map(text).joined(separator: ",") + (group.name.map { ":\($0)" } ?? "")
      }
      return list(
        unpivot.includesNulls ? "unpivot-nulls" : "unpivot",
        [unpivot.valueNames.joined(separator: ","), unpivot.nameColumn]
          + ["[\(groups.joined(separator: " "))]", text(unpivot.child)])
    default: return list(type(of: plan.node).label, [])
    }
  }

  private static func text(_ aggregate: Aggregate) -> String {
    var groups = aggregate.groupings.map(text).joined(separator: " ")
    if aggregate.groupsByAll { groups = "ALL" }
    if let sets = aggregate.sets {
      groups += " / " + sets.map { "(\($0.map(String.init).joined(separator: ",")))" }.joined()
    }
    return list("aggregate", ["[\(groups)]"] + expressions(aggregate.results, aggregate.child))
  }

  private static func expressions(_ items: [Expression], _ child: LogicalPlan) -> [String] {
    ["[\(items.map(text).joined(separator: " "))]", text(child)]
  }

  static func list(_ name: String, _ parts: [String]) -> String {
    "(" + ([name] + parts).joined(separator: " ") + ")"
  }
}

// MARK: - Expressions

extension Printer {
  static func text(_ expression: Expression) -> String {
    switch expression {
    case .literal(let literal): return text(literal)
    case .name(let name): return name.parts.dotted
    case .star(let star):
      let except =
        star.except.isEmpty ? "" : "-(\(star.except.map(\.dotted).joined(separator: " ")))"
      return (star.qualifier + ["*"]).dotted + except
    case .alias(let alias): return list("as", [text(alias.child)] + alias.names)
    case .call(let call): return text(call)
    case .cast(let cast):
      return list(
        cast.mode == .attempt ? "try-cast" : "cast", [text(cast.child), cast.type.simpleString])
    case .caseWhen(let choice):
      let branches = choice.branches.map { "[\(text($0.condition)) \(text($0.result))]" }
      return list("case", branches + (choice.otherwise.map { [text($0)] } ?? []))
    case .subquery(let subquery): return text(subquery)
    case .window(let window):
      return list("over", [text(window.function), text(window.specification)])
    case .lambda(let lambda):
      return list(
        "lambda", ["[\(lambda.parameters.map(\.name).joined(separator: " "))]", text(lambda.body)])
    case .namedArgument(let name, let value): return list("=>", [name, text(value)])
    case .column, .outer, .parameter: return "?"
    }
  }

  private static func text(_ call: Call) -> String {
    var parts = call.arguments.map(text)
    if call.distinct { parts.insert("distinct", at: 0) }
    if let filter = call.filter { parts.append("filter:\(text(filter))") }
    if !call.order.isEmpty {
      parts.append("order:[\(call.order.map(text).joined(separator: " "))]")
    }
    if let ignores = call.ignoreNulls { parts.append(ignores ? "ignore-nulls" : "respect-nulls") }
    return list(call.name, parts)
  }

  private static func text(_ subquery: Subquery) -> String {
    let plan = (subquery.plan as? LogicalPlan).map { text($0) } ?? "?"
    return switch subquery.kind {
    case .scalar: list("scalar", [plan])
    case .exists: list("exists", [plan])
    case .membership(let values): list("in-query", values.map(text) + [plan])
    }
  }

  static func text(_ order: SortOrder) -> String {
    let nulls = order.nullsFirst == order.ascending ? "" : order.nullsFirst ? " first" : " last"
    return order.ascending && nulls.isEmpty
      ? text(order.expression)
      : "{\(text(order.expression)) \(order.ascending ? "asc" : "desc")\(nulls)}"
  }

  static func text(_ window: WindowSpecification) -> String {
    var parts: [String] = []
    if let base = window.base { parts.append(base) }
    if !window.partition.isEmpty {
      parts.append("by:[\(window.partition.map(text).joined(separator: " "))]")
    }
    if !window.order.isEmpty {
      parts.append("order:[\(window.order.map(text).joined(separator: " "))]")
    }
    if let frame = window.frame {
      parts.append("\(frame.unit):\(text(frame.start))..\(text(frame.end))")
    }
    return list("window", parts)
  }

  private static func text(_ bound: WindowFrame.Bound) -> String {
    switch bound {
    case .unboundedPreceding: "-inf"
    case .preceding(let distance): "-\(text(distance))"
    case .currentRow: "0"
    case .following(let distance): "+\(text(distance))"
    case .unboundedFollowing: "+inf"
    }
  }

  /// Values of the usual types stand alone; others tell their type.
  private static func text(_ literal: Literal) -> String {
    switch literal.value {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .int(let value): "\(value)"
    case .string(let value): "'\(value)'"
    case .long(let value): "\(value)L"
    case .double(let value): "\(value)d"
    case .decimal(let unscaled, _): "\(unscaled):\(literal.type.simpleString)"
    case .binary(let bytes): "x\(bytes)"
    case .byte(let value): "\(value):\(literal.type.simpleString)"
    case .short(let value): "\(value):\(literal.type.simpleString)"
    case .float(let value): "\(value):\(literal.type.simpleString)"
    case .date(let value), .yearMonthInterval(let value): "\(value):\(literal.type.simpleString)"
    case .timestamp(let value), .timestampNTZ(let value), .time(let value),
      .dayTimeInterval(let value):
      "\(value):\(literal.type.simpleString)"
    default: "\(literal.value)"
    }
  }
}

extension [String] {
  fileprivate var dotted: String { joined(separator: ".") }
}
