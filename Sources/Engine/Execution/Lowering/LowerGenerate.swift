import Columns
import Expressions
import Functions
import Plan

extension Lowering {
  func lowerGenerate(_ node: Generate, _ filters: [ScanFilter]) throws(QueryError) -> RowStream {
    guard case .call(let call) = node.generator.withoutAlias,
      case .generator(let kernel)? = catalogue.entry(named: call.name)?.body
    else { throw .internalError("\(node.generator.sqlText) is not a generator") }
    var stream = try lower(node.child, node.outer ? [] : filters)
    let arguments = try compile(call.arguments, over: &stream)
    let physical = makeNode("Generate", node.generator.sqlText, [stream.node])
    stream.append(
      GenerateFactory(
        id: physical.id, kernel: kernel, arguments: arguments,
        type: call.resolution?.type ?? .null, outer: node.outer),
      physical, output: node.output)
    return stream
  }
}
