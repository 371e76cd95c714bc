package import Columns
import Glibc

/// How two columns of doubles vary together, and what is told from it. Rows with a null in
/// either column are left out.
package final class Covariances: GroupStates {
  package enum Measure: Sendable {
    case population, sample, correlation
    /// Regression, the first argument depending on the second.
    case slope, intercept, determination, sumOfSquaresX, sumOfSquaresY, sumOfProducts
    case averageX, averageY
  }

  struct State: BitwiseCopyable {
    var count: Double
    var averageX: Double
    var averageY: Double
    var products: Double
    var squaresX: Double
    var squaresY: Double

    @inline(__always)
    mutating func add(_ x: Double, _ y: Double) {
      count += 1
      let (deltaX, deltaY) = (x - averageX, y - averageY)
      averageX += deltaX / count
      averageY += deltaY / count
      products += deltaX * (y - averageY)
      squaresX += deltaX * (x - averageX)
      squaresY += deltaY * (y - averageY)
    }

    mutating func merge(_ other: State) {
      let (one, two) = (count, other.count)
      let total = one + two
      guard total > 0 else { return }
      let (deltaX, deltaY) = (other.averageX - averageX, other.averageY - averageY)
      let (stepX, stepY) = (deltaX / total, deltaY / total)
      averageX += stepX * two
      averageY += stepY * two
      products += other.products + deltaX * stepY * one * two
      squaresX += other.squaresX + deltaX * stepX * one * two
      squaresY += other.squaresY + deltaY * stepY * one * two
      count = total
    }
  }

  private let states = StateBuffer(width: MemoryLayout<State>.stride)
  private let measure: Measure

  package init(_ measure: Measure) { self.measure = measure }

  package func resize(groupCount: Int) { states.resize(to: groupCount) }

  package func update(_ rows: GroupedRows, arguments: [Vector]) throws(QueryError) {
    guard arguments.count >= 2 else { return }
    let valid = RowValidity(arguments)
    let (ones, others) = (arguments[0].flattened(), arguments[1].flattened())
    let xs = ones.pointer(as: Double.self)
    let ys = others.pointer(as: Double.self)
    let pairs = states.pointer(as: State.self)
    let takesAll = valid.isAlways
    withExtendedLifetime((ones, others)) {
      rows.withGroups { groups in
        for row in 0..<rows.count where takesAll || valid.isValid(row) {
          pairs[Int(groups[row])].add(xs[row], ys[row])
        }
      }
    }
  }

  package var stateTypes: [DataType] { Array(repeating: .double, count: 6) }

  package func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    StateColumns.export(states, groups, parts: 6)
  }

  package func merge(states exported: [Vector], _ rows: GroupedRows) throws(QueryError) {
    let pairs = states.pointer(as: State.self)
    StateColumns.merge(exported, rows) { group, part in
      pairs[group].merge(
        State(
          count: part(0), averageX: part(1), averageY: part(2), products: part(3),
          squaresX: part(4), squaresY: part(5)))
    }
  }

  package func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    let pairs = states.pointer(as: State.self)
    return StateColumns.results(groups) { result(pairs[$0]) }
  }

  /// In a regression the first argument is the one that depends: `y`.
  private func result(_ state: State) -> Double? {
    guard state.count > 0 else { return nil }
    let (dependent, independent) = (state.squaresX, state.squaresY)
    switch measure {
    case .population: return state.products / state.count
    case .sample: return state.count > 1 ? state.products / (state.count - 1) : nil
    case .correlation:
      return state.count > 1 ? state.products / sqrt(state.squaresX * state.squaresY) : nil
    case .slope:
      return state.count > 1 && independent != 0 ? state.products / independent : nil
    case .intercept:
      guard state.count > 1, independent != 0 else { return nil }
      return state.averageX - state.products / independent * state.averageY
    case .determination:
      guard state.count > 1, independent != 0 else { return nil }
      if dependent == 0 { return 1 }
      let correlation = state.products / sqrt(state.squaresX * state.squaresY)
      return correlation * correlation
    case .sumOfSquaresX: return independent
    case .sumOfSquaresY: return dependent
    case .sumOfProducts: return state.products
    case .averageX: return state.averageY
    case .averageY: return state.averageX
    }
  }

  package var byteSize: Int { states.byteSize }
}
