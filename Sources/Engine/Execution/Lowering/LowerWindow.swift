import Columns
import Expressions
import Functions
import Kernels
import Plan

extension Lowering {
  func lowerWindow(_ node: Window) throws(QueryError) -> RowStream {
    var stream = try lower(node.child, [])
    let calls = node.functions.compactMap { function -> WindowCall? in
      if case .window(let call) = function.withoutAlias { call } else { nil }
    }
    guard let specification = calls.first?.specification, calls.count == node.functions.count else {
      throw .internalError("a window operator without window functions")
    }
    let partition = try compile(specification.partition, over: &stream)
    let order = try compile(specification.order.map(\.expression), over: &stream)
    var functions: [WindowPlan.Function] = []
    for call in calls { functions.append(try windowFunction(call, over: &stream)) }
    let partitionOrders = specification.partition.map {
      SortKeyOrder($0.type, nullable: $0.nullable)
    }
    let plan = WindowPlan(
      inputTypes: stream.types, partition: partition,
      partitionLayout: partition.isEmpty
        ? nil
        : KeyLayout(types: partition.map(\.type), nullable: partition.map { _ in true }),
      order: order, sortOrders: partitionOrders + specification.order.map(\.keyOrder),
      functions: functions)
    let physical = makeNode("Window", node.functions.listed, [stream.node])
    let rows = StoredRows(physical.id, query)
    let made = end(stream, into: WindowSink(physical.id, plan, query, into: rows))
    return RowStream(stored: rows, node.output, physical, after: made)
  }

  private func windowFunction(
    _ call: WindowCall, over stream: inout RowStream
  ) throws(QueryError) -> WindowPlan.Function {
    let function = call.function
    let arguments = try compile(function.arguments, over: &stream)
    let filter = try compile(function.filter.map { [$0] } ?? [], over: &stream).first
    var factory: (any AggregateFactory)?
    if case .aggregate(let make)? = catalogue.entry(named: function.name)?.body {
      factory = try make(function, query.settings)
    }
    return WindowPlan.Function(
      name: function.name, type: function.resolution?.type ?? .null, arguments: arguments,
      filter: filter, ignoresNulls: function.ignoreNulls ?? false,
      frame: try framePlan(call.specification, over: &stream), factory: factory)
  }

  /// Without a frame: up to the current row's peers when there is an order, else all rows.
  private func framePlan(
    _ specification: WindowSpecification, over stream: inout RowStream
  ) throws(QueryError) -> WindowFramePlan {
    guard let frame = specification.frame else {
      return WindowFramePlan(
        isRange: true, start: .partitionStart,
        end: specification.order.isEmpty ? .partitionEnd : .currentRow)
    }
    return WindowFramePlan(
      isRange: frame.unit == .range,
      start: try bound(frame.start, frame.unit, specification, over: &stream),
      end: try bound(frame.end, frame.unit, specification, over: &stream),
      order: specification.order.first?.keyOrder)
  }

  private func bound(
    _ bound: WindowFrame.Bound, _ unit: WindowFrame.Unit, _ specification: WindowSpecification,
    over stream: inout RowStream
  ) throws(QueryError) -> WindowFramePlan.Bound {
    switch bound {
    case .unboundedPreceding: return .partitionStart
    case .unboundedFollowing: return .partitionEnd
    case .currentRow: return .currentRow
    case .preceding(let offset):
      return try offsetBound(offset, isPreceding: true, unit, specification, over: &stream)
    case .following(let offset):
      return try offsetBound(offset, isPreceding: false, unit, specification, over: &stream)
    }
  }

  /// A RANGE offset becomes the limit value: order key minus or plus the offset.
  private func offsetBound(
    _ offset: Expression, isPreceding: Bool, _ unit: WindowFrame.Unit,
    _ specification: WindowSpecification, over stream: inout RowStream
  ) throws(QueryError) -> WindowFramePlan.Bound {
    if unit == .rows {
      guard let evaluator = try compile([offset], over: &stream).first else {
        throw .internalError("a frame without an offset")
      }
      return .rows(evaluator, sign: isPreceding ? -1 : 1)
    }
    guard let key = specification.order.first else {
      throw .internalError("a RANGE offset without an order")
    }
    let goesDown = isPreceding == key.ascending
    var sum = Call(goesDown ? "-" : "+", [key.expression, offset])
    guard let entry = catalogue.entry(named: sum.name) else {
      throw .internalError("no function \(sum.name)")
    }
    let type = try entry.typing.apply(&sum, TypingSettings(ansi: false))
    sum.resolution = .init(.scalar, type, nullable: true)
    let limit = Expression.cast(Cast(.call(sum), to: key.expression.type, mode: .implicit))
    guard let evaluator = try compile([limit], over: &stream).first else {
      throw .internalError("a frame without a limit")
    }
    return .value(evaluator)
  }
}
