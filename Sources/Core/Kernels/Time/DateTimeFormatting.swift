package import Columns

extension DateTimePattern {
  /// The text of each timestamp on the clocks of a zone.
  package func format(
    _ vector: Vector, zone: TimeZone, rowCount: Int
  ) throws(QueryError) -> Vector {
    let isLocal = vector.type == .timestampNTZ
    return try Encodings.unary(vector, .string, rowCount: rowCount) { (input, count) in
      let source = input.pointer(as: Int64.self)
      let buffer = Buffer(byteCount: count * 16)
      let output = buffer.pointer(as: StringView.self)
      let heap = StringHeap()
      var writer = ByteWriter()
      for row in 0..<count {
        if let validity = input.validity, !validity[row] {
          output[row] = StringView()
          continue
        }
        writer.clear()
        let moment = Moment(source[row], isLocal ? .utc : zone)
        write(tokens, moment, into: &writer)
        output[row] = heap.intern(writer.bytes, count: writer.count)
      }
      return .flat(
        .string, count: count, values: buffer, validity: input.validity, heaps: [heap])
    }
  }

  /// An instant taken apart as the clocks of a zone show it.
  struct Moment {
    let zone: TimeZone
    let second: Int64
    let offset: Int64
    let date: CivilDate
    let day: Int
    let clock: Int
    let nanos: Int

    init(_ instant: Int64, _ zone: TimeZone) {
      self.zone = zone
      second = floorDivide(instant, TimeUnits.microsPerSecond)
      offset = zone.offset(atSecond: second)
      let local = second + offset
      day = Int(floorDivide(local, 86_400))
      date = CivilDate(days: day)
      clock = Int(floorModulo(local, 86_400))
      nanos = Int(floorModulo(instant, TimeUnits.microsPerSecond)) * 1_000
    }

    var hour: Int { clock / 3_600 }
  }

  private func write(_ tokens: [Token], _ moment: Moment, into writer: inout ByteWriter) {
    for token in tokens {
      switch token {
      case .literal(let bytes): for byte in bytes { writer.write(byte) }
      case .optional(let inner): write(inner, moment, into: &writer)
      case .field(let letter, let count): write(letter, count, moment, into: &writer)
      }
    }
  }

  private func write(
    _ letter: UInt8, _ count: Int, _ moment: Moment, into writer: inout ByteWriter
  ) {
    func number(_ value: Int) { writer.write(UInt64(value), minimumDigits: count) }
    switch letter {
    case UInt8(ascii: "y"): writeYear(moment.date.year, count, into: &writer)
    case UInt8(ascii: "M"), UInt8(ascii: "L"):
      let name = DateTimePattern.monthNames[moment.date.month - 1]
      writeName(moment.date.month, name, count, into: &writer)
    case UInt8(ascii: "d"): number(moment.date.day)
    case UInt8(ascii: "D"): number(moment.date.dayOfYear)
    case UInt8(ascii: "Q"), UInt8(ascii: "q"): writeQuarter(moment.date.quarter, count, &writer)
    case UInt8(ascii: "E"):
      let name = DateTimePattern.dayNames[CivilDate.weekday(ofDay: moment.day)]
      writer.write(count >= 4 ? name : String(name.prefix(3)))
    case UInt8(ascii: "F"): number((moment.date.day - 1) / 7 + 1)
    case UInt8(ascii: "G"):
      let isCommon = moment.date.year > 0
      writer.write(
        count == 4 ? (isCommon ? "Anno Domini" : "Before Christ") : (isCommon ? "AD" : "BC"))
    case UInt8(ascii: "a"): writer.write(moment.hour < 12 ? "AM" as StaticString : "PM")
    case UInt8(ascii: "h"): number((moment.hour + 11) % 12 + 1)
    case UInt8(ascii: "K"): number(moment.hour % 12)
    case UInt8(ascii: "k"): number(moment.hour == 0 ? 24 : moment.hour)
    case UInt8(ascii: "H"): number(moment.hour)
    case UInt8(ascii: "m"): number(moment.clock / 60 % 60)
    case UInt8(ascii: "s"): number(moment.clock % 60)
    case UInt8(ascii: "S"):
      number(moment.nanos / Int(PowersOfTen.narrow(9 - count)))
    default: writer.write(zoneText(letter, count, moment))
    }
  }

  private func writeYear(_ year: Int, _ count: Int, into writer: inout ByteWriter) {
    if count == 2 {
      writer.write(UInt64(floorModulo(year, 100)), minimumDigits: 2)
      return
    }
    if year < 0 { writer.write(ByteWriter.minus) }
    if count >= 4, year >= Int(PowersOfTen.narrow(count)) { writer.write("+") }
    writer.write(UInt64(year.magnitude), minimumDigits: count)
  }

  private func writeName(
    _ value: Int, _ name: String, _ count: Int, into writer: inout ByteWriter
  ) {
    switch count {
    case 1, 2: writer.write(UInt64(value), minimumDigits: count)
    case 3: writer.write(String(name.prefix(3)))
    default: writer.write(name)
    }
  }

  private func writeQuarter(_ quarter: Int, _ count: Int, _ writer: inout ByteWriter) {
    switch count {
    case 1, 2: writer.write(UInt64(quarter), minimumDigits: count)
    case 3: writer.write("Q\(quarter)")
    default: writer.write(["1st", "2nd", "3rd", "4th"][quarter - 1] + " quarter")
    }
  }

  private func zoneText(_ letter: UInt8, _ count: Int, _ moment: Moment) -> String {
    let offset = moment.offset
    switch letter {
    case UInt8(ascii: "V"): return moment.zone.name
    case UInt8(ascii: "z"):
      if moment.zone.name == "UTC" { return count == 4 ? "Coordinated Universal Time" : "UTC" }
      return moment.zone.abbreviation(atSecond: moment.second)
    case UInt8(ascii: "O"): return greenwich(offset, isShort: count == 1)
    case UInt8(ascii: "Z"):
      if count == 4 { return greenwich(offset, isShort: false) }
      if count == 5 { return offset == 0 ? "Z" : ZoneOffset.text(offset) }
      return plainOffset(offset, minutes: true, colon: false)
    case UInt8(ascii: "X") where offset == 0: return "Z"
    default:
      switch count {
      case 1: return plainOffset(offset, minutes: false, colon: false)
      case 2, 4: return plainOffset(offset, minutes: true, colon: false)
      default: return ZoneOffset.text(offset)
      }
    }
  }

  private func plainOffset(_ offset: Int64, minutes: Bool, colon: Bool) -> String {
    let text = ZoneOffset.text(offset)
    if !minutes, text.hasSuffix(":00") { return String(text.prefix(3)) }
    return text.replacing(":", with: "")
  }

  private func greenwich(_ offset: Int64, isShort: Bool) -> String {
    if offset == 0 { return "GMT" }
    var text = ZoneOffset.text(offset)
    if isShort {
      if text.hasSuffix(":00") { text = String(text.prefix(3)) }
      if text.dropFirst().first == "0" { text.remove(at: text.index(after: text.startIndex)) }
    }
    return "GMT" + text
  }
}
