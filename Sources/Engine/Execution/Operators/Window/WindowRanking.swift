import Columns

extension WindowRows {
  /// Functions of a row's place alone; nil for other functions.
  func ranking(_ name: String, _ arguments: [Vector]) -> Vector? {
    switch name {
    case "row_number": integers { row, start, _ in row - start + 1 }
    case "rank": integers { row, start, _ in Int(peerStart[row]) - start + 1 }
    case "dense_rank": denseRanks()
    case "percent_rank":
      fractions { row, start, end in
        end - start <= 1 ? 0 : Double(Int(peerStart[row]) - start) / Double(end - start - 1)
      }
    case "cume_dist":
      fractions { row, start, end in Double(Int(peerEnd[row]) - start) / Double(end - start) }
    case "ntile": ntiles(arguments.first)
    default: nil
    }
  }

  private func integers(_ number: (_ row: Int, _ start: Int, _ end: Int) -> Int) -> Vector {
    let buffer = Buffer(byteCount: rowCount * 4)
    let output = buffer.pointer(as: Int32.self)
    for row in 0..<rowCount {
      output[row] = Int32(
        truncatingIfNeeded: number(row, Int(partitionStart[row]), Int(partitionEnd[row])))
    }
    return .flat(.int, count: rowCount, values: buffer)
  }

  private func fractions(_ number: (_ row: Int, _ start: Int, _ end: Int) -> Double) -> Vector {
    let buffer = Buffer(byteCount: rowCount * 8)
    let output = buffer.pointer(as: Double.self)
    for row in 0..<rowCount {
      output[row] = number(row, Int(partitionStart[row]), Int(partitionEnd[row]))
    }
    return .flat(.double, count: rowCount, values: buffer)
  }

  private func denseRanks() -> Vector {
    var rank = 0
    return integers { row, start, _ in
      if row == start {
        rank = 1
      } else if Int(peerStart[row]) == row {
        rank += 1
      }
      return rank
    }
  }

  /// The first buckets take one row more when the rows do not come out even.
  private func ntiles(_ buckets: Vector?) -> Vector {
    integers { row, start, end in
      let count = max(1, buckets?.integer(at: row) ?? 1)
      let size = (end - start) / count
      let larger = (end - start) % count
      let place = row - start
      let inLarger = larger * (size + 1)
      if place < inLarger { return place / (size + 1) + 1 }
      return size == 0 ? place + 1 : larger + (place - inLarger) / size + 1
    }
  }
}
