import Columns
import Expressions
import Functions
import Plan

/// A join condition taken apart: equalities between the sides, and the rest.
struct JoinKeys {
  private(set) var left: [Expression] = []
  private(set) var right: [Expression] = []
  /// `<=>`: nulls equal each other.
  private(set) var nullSafe: [Bool] = []
  private(set) var residual: [Expression] = []

  init(_ join: Join) {
    let leftColumns = Set(join.left.output)
    let rightColumns = Set(join.right.output)
    for part in join.condition?.conjuncts ?? [] where part != .isTrue {
      guard case .call(let call) = part, call.name == "=" || call.name == "<=>",
        call.arguments.count == 2, call.arguments[0].type == call.arguments[1].type
      else {
        residual.append(part)
        continue
      }
      let first = call.arguments[0].references
      let second = call.arguments[1].references
      if first.isEmpty || second.isEmpty {
        residual.append(part)
      } else if first.isSubset(of: leftColumns), second.isSubset(of: rightColumns) {
        add(call.arguments[0], call.arguments[1], call.name)
      } else if first.isSubset(of: rightColumns), second.isSubset(of: leftColumns) {
        add(call.arguments[1], call.arguments[0], call.name)
      } else {
        residual.append(part)
      }
    }
  }

  private mutating func add(_ leftKey: Expression, _ rightKey: Expression, _ name: String) {
    left.append(leftKey)
    right.append(rightKey)
    nullSafe.append(name == "<=>")
  }
}

extension Lowering {
  func lowerJoin(_ node: Join, _ filters: [ScanFilter]) throws(QueryError) -> RowStream {
    let keys = JoinKeys(node)
    if keys.left.isEmpty { return try lowerNestedLoop(node, filters) }
    if node.buildsLeft { return try lowerTurned(node, keys, filters) }
    var right = try lower(node.right, node.filtersForRight(filters, keys))
    let rightKeys = try compile(keys.right, over: &right)
    let buildNode = makeNode("HashBuild", keys.right.listed, [right.node])
    let build = makeBuild(
      buildNode.id, rightKeys, nullSafe: keys.nullSafe, types: right.types,
      keepsNullKeys: node.kind == .right || node.kind == .full)
    let rightOutput = right.output
    let built = end(right, into: JoinBuildSink(buildNode.id, build, keys: rightKeys, query))

    var left = try lower(node.left, node.filtersForLeft(filters, keys, build, built))
    left.wait(for: built)
    let leftKeys = try compile(keys.left, over: &left)
    let residual = try compileResidual(keys.residual, left.output + rightOutput, &left)
    let physical = makeNode(
      "HashJoin", "\(node.kind.rawValue) on \(node.condition?.sqlText ?? "")",
      [left.node, buildNode])
    let leftTypes = left.types
    let probe = JoinProbeFactory(
      id: physical.id, kind: node.kind, build: build, keys: leftKeys, residual: residual,
      marksUnknown: node.mark?.nullable ?? false)
    left.append(probe, physical, output: node.output)
    let givesBuildRows = node.kind == .right || node.kind == .full
    if givesBuildRows {
      left.branches.append(
        RowStream.Branch(
          source: UnmatchedSource(build, leftTypes: leftTypes), dependencies: built))
    }
    let parts = JoinParts(
      probe: probe, build: givesBuildRows ? .unmatched(behind: leftTypes) : .none)
    left.branches.append(
      RowStream.Branch(source: JoinPartsSource(parts, query), dependencies: built))
    return left
  }

  private func makeBuild(
    _ id: OperatorID, _ keys: [Evaluator], nullSafe: [Bool], types: [DataType],
    keepsNullKeys: Bool
  ) -> JoinBuild {
    JoinBuild(
      keyTypes: keys.map(\.type), nullSafe: nullSafe, types: types, keepsNullKeys: keepsNullKeys,
      spill: JoinSpill(id, types: types, keys: keys, query),
      memory: OperatorMemory(query.memory, for: id.name, isSpillable: false))
  }

  /// A semi or anti join that keeps its left side and streams its right.
  private func lowerTurned(
    _ node: Join, _ keys: JoinKeys, _ filters: [ScanFilter]
  ) throws(QueryError) -> RowStream {
    var left = try lower(node.left, filters)
    let leftKeys = try compile(keys.left, over: &left)
    let buildNode = makeNode("HashBuild", keys.left.listed, [left.node])
    let build = makeBuild(
      buildNode.id, leftKeys, nullSafe: keys.nullSafe, types: left.types,
      keepsNullKeys: node.kind == .anti)
    let leftOutput = left.output
    let built = end(left, into: JoinBuildSink(buildNode.id, build, keys: leftKeys, query))

    let own = ScanFilter(keys.right, nullSafe: keys.nullSafe, build, built)
    var right = try lower(node.right, own.map { [$0] } ?? [])
    right.wait(for: built)
    let rightKeys = try compile(keys.right, over: &right)
    let residual = try compileResidual(keys.residual, right.output + leftOutput, &right)
    let physical = makeNode(
      "HashJoin", "\(node.kind.rawValue), left built, on \(node.condition?.sqlText ?? "")",
      [buildNode, right.node])
    let marked = end(
      right, into: MatchSink(physical.id, build, keys: rightKeys, residual: residual))
    let wantsPartner = node.kind == .semi
    var stream = RowStream(
      MatchedRowsSource(physical.id, build, wantsPartner: wantsPartner), node.output,
      physical, after: marked)
    let probe = JoinProbeFactory(
      id: physical.id, kind: node.kind, build: build, keys: rightKeys, residual: residual,
      marksUnknown: false)
    let parts = JoinParts(probe: probe, build: .alone(withPartner: wantsPartner))
    stream.branches.append(
      RowStream.Branch(source: JoinPartsSource(parts, query), dependencies: marked))
    return stream
  }

  private func compileResidual(
    _ parts: [Expression], _ columns: [ColumnReference], _ stream: inout RowStream
  ) throws(QueryError) -> Predicate? {
    guard !parts.isEmpty else { return nil }
    stream.wait(for: try lowerSubqueries(in: parts))
    var compiler = makeCompiler(columns)
    return Predicate(try compiler.compile(parts))
  }

  private func lowerNestedLoop(
    _ node: Join, _ filters: [ScanFilter]
  ) throws(QueryError) -> RowStream {
    let right = try lower(node.right, [])
    let rightNode = makeNode("BroadcastExchange", "", [right.node])
    let rows = StoredRows(rightNode.id, query)
    let made = end(right, into: CollectSink(rightNode.id, into: rows))
    let loop = NestedLoopRows(rows, types: right.types)
    var left = try lower(node.left, node.kind.dropsLeftRows ? filters : [])
    left.wait(for: made)
    let conditions = (node.condition?.conjuncts ?? []).filter { $0 != .isTrue }
    let condition = try compileResidual(conditions, left.output + right.output, &left)
    let physical = makeNode(
      "NestedLoopJoin", "\(node.kind.rawValue) on \(node.condition?.sqlText ?? "")",
      [left.node, rightNode])
    let leftTypes = left.types
    left.append(
      NestedLoopFactory(id: physical.id, kind: node.kind, right: loop, condition: condition),
      physical, output: node.output)
    if node.kind == .right || node.kind == .full {
      left.branches.append(
        RowStream.Branch(
          source: UnmatchedLoopSource(loop, leftTypes: leftTypes), dependencies: made))
    }
    return left
  }
}

extension JoinKind {
  /// True when every row that comes out has a partner for its left part.
  var dropsLeftRows: Bool { self == .inner || self == .cross || self == .semi || self == .right }
}

extension Join {
  /// Filters from joins above may go where the rows they drop would be dropped anyway.
  fileprivate func filtersForRight(_ filters: [ScanFilter], _ keys: JoinKeys) -> [ScanFilter] {
    guard kind == .inner || kind == .semi else { return [] }
    // A filter on a left key holds for the right key that must equal it.
    var places: [ColumnID: ColumnReference] = [:]
    for (leftKey, rightKey) in zip(keys.left, keys.right) {
      guard case .column(let leftColumn) = leftKey, case .column(let rightColumn) = rightKey else {
        continue
      }
      places[leftColumn.id] = rightColumn
    }
    return (kind == .inner ? filters : []) + filters.compactMap { $0.moved(places) }
  }

  fileprivate func filtersForLeft(
    _ filters: [ScanFilter], _ keys: JoinKeys, _ build: JoinBuild, _ built: [Pipeline]
  ) -> [ScanFilter] {
    var passed: [ScanFilter]
    switch kind {
    case .inner, .semi, .left, .anti, .nullAwareAnti, .mark, .single: passed = filters
    case .cross, .right, .full: passed = []
    }
    let own = ScanFilter(keys.left, nullSafe: keys.nullSafe, build, built)
    if kind.dropsLeftRows, let own { passed.append(own) }
    return passed
  }
}
