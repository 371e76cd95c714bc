package import Columns
package import Expressions

extension FunctionEntry {
  /// Whether the result of a typed call can be null.
  package func isNullable(_ call: Call) -> Bool {
    switch nullability {
    case .always: true
    case .never: false
    case .whenAnyArgument: call.arguments.contains(where: \.nullable)
    case .whenAllArguments: call.arguments.allSatisfy(\.nullable)
    case .byNullRule:
      switch nulls {
      case .anyNullGivesNull: call.arguments.contains(where: \.nullable)
      case .byKernel: true
      case .neverNull: false
      }
    }
  }
}

extension FunctionCatalogue {
  /// Types a call of resolved arguments, and what a rewrite makes of it; nil when no function
  /// has the name. Typing may rename the call (`date + 1` is a `date_add`).
  package func resolve(
    _ call: Call, settings: TypingSettings
  ) throws(QueryError) -> Expression? {
    guard let entry = entry(named: call.name) else { return nil }
    var typed = call
    // A sign that stands for another is spelt as the function is, so that rules see one name.
    if call.name.utf8.first.map(Self.isSign) ?? false, entry.aliases.contains(call.name) {
      typed.name = entry.name
    }
    if call.arguments.count == 1, let unary = Self.unarySigns[call.name] {
      typed.name = unary
      return try resolve(typed, settings: settings)
    }
    let type: DataType
    do throws(QueryError) {
      type = try entry.typing.apply(&typed, settings)
    } catch {
      throw error.located(at: call.place.position)
    }
    let final = self.entry(named: typed.name) ?? entry
    typed.resolution = Call.Resolution(
      final.kind, type, nullable: final.isNullable(typed), deterministic: final.deterministic)
    guard case .rewrite(let rewrite) = final.body else { return .call(typed) }
    return try rewrite(typed).rewritten { (part) throws(QueryError) in
      guard case .call(let inner) = part, inner.resolution == nil else { return part }
      return try self.resolve(inner, settings: settings) ?? part
    }
  }

  private static let unarySigns = ["-": "negative", "+": "positive"]

  private static func isSign(_ byte: UInt8) -> Bool {
    !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}
