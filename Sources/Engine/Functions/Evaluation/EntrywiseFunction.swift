package import Columns

extension FunctionBody {
  /// A function that gives null where any argument is null. It is computed once when all
  /// arguments are constant and once an entry when the only one that varies is a dictionary; the
  /// kernel sees flat and constant arguments alone.
  package static func entrywise(
    _ kernel: @escaping @Sendable (KernelInput) throws(QueryError) -> Vector
  ) -> FunctionBody {
    .scalar { (input) throws(QueryError) in try input.evaluatingEntries(kernel) }
  }

  /// A function that looks at nulls itself; the kernel sees flat and constant arguments alone.
  package static func rowwise(
    _ kernel: @escaping @Sendable (KernelInput) throws(QueryError) -> Vector
  ) -> FunctionBody {
    .scalar { (input) throws(QueryError) in
      if let single = try input.evaluatingConstants(kernel) { return single }
      return try kernel(input.withoutDictionaries)
    }
  }
}

extension KernelInput {
  typealias Kernel = (KernelInput) throws(QueryError) -> Vector

  /// The work of `FunctionBody.entrywise`, for prepared functions too.
  func evaluatingEntries(_ kernel: Kernel) throws(QueryError) -> Vector {
    if arguments.contains(where: \.isConstantNull) { return .nulls(type, count: rowCount) }
    if let single = try evaluatingConstants(kernel) { return single }
    if let entries = evaluatingDictionary(kernel) { return entries }
    return try kernel(withoutDictionaries)
  }

  /// One evaluation for all rows when every argument is constant.
  func evaluatingConstants(_ kernel: Kernel) throws(QueryError) -> Vector? {
    guard rowCount > 0, !arguments.isEmpty,
      arguments.allSatisfy({ $0.encoding == .constant })
    else { return nil }
    if rowCount == 1 { return try kernel(self) }
    var single = self
    single.rowCount = 1
    single.arguments = arguments.map { $0.slice(0..<1) }
    return .constant(try kernel(single).flattened(), count: rowCount)
  }

  /// Nil when there is not exactly one varying argument, or when some entry, which no row may
  /// use, gives an error.
  private func evaluatingDictionary(_ kernel: Kernel) -> Vector? {
    let varying = arguments.indices.filter { arguments[$0].encoding != .constant }
    guard varying.count == 1, let place = varying.first,
      arguments[place].encoding == .dictionary, let base = arguments[place].base,
      base.count > 0, base.count <= rowCount
    else { return nil }
    var entries = self
    entries.rowCount = base.count
    for index in arguments.indices where index != place {
      entries.arguments[index] = .constant(
        arguments[index].slice(0..<1).flattened(), count: base.count)
    }
    entries.arguments[place] = base
    guard let result = try? kernel(entries) else { return nil }
    if result.physical == .structure || result.physical == .null {
      let rows = result.flattened().gather(
        arguments[place].pointer(as: Int32.self), count: rowCount)
      return rows.withValidity(Bitmap.both(rows.validity, arguments[place].validity))
    }
    return arguments[place].rebased(on: result.flattened())
  }

  var withoutDictionaries: KernelInput {
    guard arguments.contains(where: { $0.encoding == .dictionary }) else { return self }
    var copy = self
    copy.arguments = arguments.map { $0.encoding == .dictionary ? $0.flattened() : $0 }
    return copy
  }
}
