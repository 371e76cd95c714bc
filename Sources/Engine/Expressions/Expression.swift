package import Columns

/// A scalar, aggregate, window or generator expression, before and after names are resolved.
///
/// Operators are calls of functions by their sign (`+`, `and`, `<=>`, `like`); the catalogue of
/// functions knows their types and kernels.
package indirect enum Expression: Hashable, Sendable {
  case literal(Literal)
  /// A name as written: `a`, `t.a`, `t.a.field`.
  case name(UnresolvedName)
  /// `*`, `t.*`, with EXCEPT.
  case star(Star)
  case column(ColumnReference)
  /// A column of an enclosing query, inside a subquery.
  case outer(ColumnReference)
  case alias(Alias)
  case call(Call)
  case cast(Cast)
  case caseWhen(CaseWhen)
  case subquery(Subquery)
  case window(WindowCall)
  case lambda(Lambda)
  /// A parameter of the lambda around it.
  case parameter(LambdaParameter)
  /// A sort key where a function takes one: `array_sort`, `listagg … WITHIN GROUP`.
  case namedArgument(name: String, Expression)
}

/// Where an expression stands in the statement; it never makes two expressions differ.
package struct SourcePlace: Hashable, Sendable {
  package var position: TextPosition?
  /// True when a function's name is written here, not a sign or a form of its own.
  package var namesFunction = false

  package init(_ position: TextPosition?) { self.position = position }

  package static let none = SourcePlace(nil)

  package static func == (left: SourcePlace, right: SourcePlace) -> Bool { true }

  package func hash(into hasher: inout Hasher) {}
}

package struct UnresolvedName: Hashable, Sendable {
  package var parts: [String]
  package var place: SourcePlace

  package init(_ parts: [String], at place: SourcePlace = .none) {
    self.parts = parts
    self.place = place
  }
}

package struct Star: Hashable, Sendable {
  package var qualifier: [String]
  package var except: [[String]]
  /// Values that stand in for the columns of their names: `|> SET a = 1`.
  package var replacing: [Alias]
  package var place: SourcePlace

  package init(
    qualifier: [String] = [], except: [[String]] = [], replacing: [Alias] = [],
    at place: SourcePlace = .none
  ) {
    self.qualifier = qualifier
    self.except = except
    self.replacing = replacing
    self.place = place
  }
}

/// A name given to an expression; it makes a new column with an identity of its own.
package struct Alias: Hashable, Sendable {
  package var child: Expression
  /// Several names are given to the columns of one generator.
  package var names: [String]
  package var id: ColumnID

  package init(_ child: Expression, _ names: [String], id: ColumnID = .next()) {
    self.child = child
    self.names = names
    self.id = id
  }

  package var name: String { names.first ?? "" }
}

package struct Cast: Hashable, Sendable {
  package enum Mode: Hashable, Sendable {
    /// `CAST`: bad input is an error.
    case strict
    /// `TRY_CAST`: bad input is null.
    case attempt
    /// Put in by the analyzer to bring operands to one type; hidden from names and printing.
    case implicit
  }

  package var child: Expression
  package var type: DataType
  package var mode: Mode
  package var place: SourcePlace

  package init(
    _ child: Expression, to type: DataType, mode: Mode = .strict, at place: SourcePlace = .none
  ) {
    self.child = child
    self.type = type
    self.mode = mode
    self.place = place
  }
}

/// `CASE WHEN c THEN v … ELSE e END`; `CASE x WHEN …` is written with `=`.
package struct CaseWhen: Hashable, Sendable {
  package struct Branch: Hashable, Sendable {
    package var condition: Expression
    package var result: Expression

    package init(_ condition: Expression, _ result: Expression) {
      self.condition = condition
      self.result = result
    }
  }

  package var branches: [Branch]
  package var otherwise: Expression?

  package init(_ branches: [Branch], otherwise: Expression?) {
    self.branches = branches
    self.otherwise = otherwise
  }
}

/// `(a, b) -> body`; the body names its parameters.
package struct Lambda: Hashable, Sendable {
  package var parameters: [LambdaParameter]
  package var body: Expression

  package init(_ parameters: [LambdaParameter], _ body: Expression) {
    self.parameters = parameters
    self.body = body
  }
}

package struct LambdaParameter: Hashable, Sendable {
  package var name: String
  package var id: ColumnID
  package var type: DataType
  package var nullable: Bool

  package init(
    _ name: String, id: ColumnID = .next(), type: DataType = .null, nullable: Bool = true
  ) {
    self.name = name
    self.id = id
    self.type = type
    self.nullable = nullable
  }
}

package struct SortOrder: Hashable, Sendable {
  package var expression: Expression
  package var ascending: Bool
  package var nullsFirst: Bool

  /// Nulls come first when ascending and last when descending, unless said otherwise.
  package init(_ expression: Expression, ascending: Bool = true, nullsFirst: Bool? = nil) {
    self.expression = expression
    self.ascending = ascending
    self.nullsFirst = nullsFirst ?? ascending
  }
}
