import Columns
import Functions

/// Calls a kernel over the argument vectors and merges null bits where the function says so.
final class FunctionEvaluator: Evaluator, @unchecked Sendable {  // immutable
  typealias Kernel = @Sendable (KernelInput) throws(QueryError) -> Vector

  private let arguments: [Evaluator]
  private let nulls: NullRule
  private let kernel: Kernel
  private let position: TextPosition?

  init(
    _ kernel: @escaping Kernel, _ arguments: [Evaluator], nulls: NullRule, type: DataType,
    position: TextPosition?
  ) {
    self.kernel = kernel
    self.arguments = arguments
    self.nulls = nulls
    self.position = position
    super.init(type: type)
  }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    var vectors: [Vector] = []
    vectors.reserveCapacity(arguments.count)
    for argument in arguments {
      let vector = try argument.evaluate(batch, frame)
      if case .anyNullGivesNull = nulls, vector.isConstantNull {
        return .nulls(type, count: batch.rowCount)
      }
      vectors.append(vector)
    }
    let input = KernelInput(
      arguments: vectors, rowCount: batch.rowCount, type: type, settings: frame.settings)
    do {
      let result = try kernel(input)
      guard case .anyNullGivesNull = nulls else { return result }
      return result.mergingNulls(of: vectors)
    } catch {
      throw error.located(at: position)
    }
  }
}

extension Vector {
  /// Makes every row null in which some argument is null.
  func mergingNulls(of arguments: [Vector]) -> Vector {
    var merged: Bitmap?
    for argument in arguments where argument.encoding != .constant {
      if let validity = argument.validity {
        // The result of a dictionary computed on its base already carries its validity.
        merged = Bitmap.both(merged, validity)
      }
    }
    guard let merged else { return self }
    if isConstantNull { return self }
    if encoding == .constant {
      return flattened().withValidity(merged)
    }
    return withValidity(Bitmap.both(validity, merged))
  }
}

/// Converts to another type.
final class CastEvaluator: Evaluator, @unchecked Sendable {  // immutable
  typealias Conversion = @Sendable (Vector, _ rowCount: Int) throws(QueryError) -> Vector

  private let child: Evaluator
  private let conversion: Conversion
  private let position: TextPosition?

  init(
    _ child: Evaluator, to type: DataType, position: TextPosition?,
    _ conversion: @escaping Conversion
  ) {
    self.child = child
    self.conversion = conversion
    self.position = position
    super.init(type: type)
  }

  override func evaluate(
    _ batch: Batch, _ frame: EvaluationFrame
  ) throws(QueryError) -> Vector {
    let vector = try child.evaluate(batch, frame)
    do {
      return try conversion(vector, batch.rowCount)
    } catch {
      throw error.located(at: position)
    }
  }
}
