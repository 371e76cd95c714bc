package import Columns
import Glibc

/// Central moments of doubles, and what is told from them.
package final class Moments: GroupStates {
  package enum Measure: Sendable {
    case populationVariance, sampleVariance, populationDeviation, sampleDeviation
    case skewness, kurtosis
  }

  struct State: BitwiseCopyable {
    var count: Double
    var average: Double
    var second: Double
    var third: Double
    var fourth: Double

    @inline(__always)
    mutating func add(_ value: Double) {
      let total = count + 1
      let delta = value - average
      let step = delta / total
      let newSecond = second + delta * (delta - step)
      let delta2 = delta * delta
      let step2 = step * step
      let newThird = third - 3 * step * newSecond + delta * (delta2 - step2)
      fourth =
        fourth - 4 * step * newThird - 6 * step2 * newSecond
        + delta * (delta * delta2 - step * step2)
      average += step
      (count, second, third) = (total, newSecond, newThird)
    }

    mutating func merge(_ other: State) {
      let (one, two) = (count, other.count)
      let total = one + two
      guard total > 0 else { return }
      let delta = other.average - average
      let step = delta / total
      fourth =
        fourth + other.fourth
        + step * step * step * delta * one * two * (one * one - one * two + two * two)
        + 6 * step * step * (one * one * other.second + two * two * second)
        + 4 * step * (one * other.third - two * third)
      third =
        third + other.third + step * step * delta * one * two * (one - two)
        + 3 * step * (one * other.second - two * second)
      second += other.second + delta * step * one * two
      average += step * two
      count = total
    }
  }

  private let states = StateBuffer(width: MemoryLayout<State>.stride)
  private let measure: Measure

  package init(_ measure: Measure) { self.measure = measure }

  package func resize(groupCount: Int) { states.resize(to: groupCount) }

  package func update(_ rows: GroupedRows, arguments: [Vector]) throws(QueryError) {
    guard let argument = arguments.first, !argument.isConstantNull else { return }
    let moments = states.pointer(as: State.self)
    rows.withGroups { groups in
      eachValid(argument.flattened(), groups, rows.count) { (group, value: Double) in
        moments[group].add(value)
      }
    }
  }

  package var stateTypes: [DataType] { Array(repeating: .double, count: 5) }

  package func exportStates(_ groups: Range<Int>) throws(QueryError) -> [Vector] {
    StateColumns.export(states, groups, parts: 5)
  }

  package func merge(states exported: [Vector], _ rows: GroupedRows) throws(QueryError) {
    let moments = states.pointer(as: State.self)
    StateColumns.merge(exported, rows) { group, part in
      moments[group].merge(
        State(
          count: part(0), average: part(1), second: part(2), third: part(3), fourth: part(4)))
    }
  }

  package func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    let moments = states.pointer(as: State.self)
    return StateColumns.results(groups) { result(moments[$0]) }
  }

  private func result(_ state: State) -> Double? {
    guard state.count > 0 else { return nil }
    switch measure {
    case .populationVariance: return state.second / state.count
    case .populationDeviation: return sqrt(state.second / state.count)
    case .sampleVariance: return state.count > 1 ? state.second / (state.count - 1) : nil
    case .sampleDeviation:
      return state.count > 1 ? sqrt(state.second / (state.count - 1)) : nil
    case .skewness:
      if state.second == 0 { return nil }
      return sqrt(state.count) * state.third / sqrt(state.second * state.second * state.second)
    case .kurtosis:
      if state.second == 0 { return nil }
      return state.count * state.fourth / (state.second * state.second) - 3
    }
  }

  package var byteSize: Int { states.byteSize }
}

/// States made of several doubles, as columns and back.
enum StateColumns {
  static func export(_ states: StateBuffer, _ groups: Range<Int>, parts: Int) -> [Vector] {
    let numbers = states.pointer(as: Double.self)
    return (0..<parts).map { part in
      let buffer = Buffer(byteCount: groups.count * 8)
      let output = buffer.pointer(as: Double.self)
      for (row, group) in groups.enumerated() { output[row] = numbers[group * parts + part] }
      return .flat(.double, count: groups.count, values: buffer)
    }
  }

  static func merge(
    _ exported: [Vector], _ rows: GroupedRows, _ body: (Int, (Int) -> Double) -> Void
  ) {
    let flat = exported.map { $0.flattened() }
    rows.withGroups { groups in
      for row in 0..<rows.count {
        body(Int(groups[row])) { flat[$0].pointer(as: Double.self)[row] }
      }
    }
  }

  static func results(_ groups: Range<Int>, _ result: (Int) -> Double?) -> Vector {
    let buffer = Buffer(zeroedByteCount: groups.count * 8)
    let output = buffer.pointer(as: Double.self)
    let validity = Bitmap(count: groups.count, filled: false)
    for (row, group) in groups.enumerated() {
      guard let value = result(group) else { continue }
      output[row] = value
      validity.set(row)
    }
    return .flat(
      .double, count: groups.count, values: buffer, validity: validity.allSet ? nil : validity)
  }
}
