import CPlatform
import Columns
import Testing

/// Columns that leave and come back through the Arrow C Data Interface stay what they are.
struct ArrowExchangeTests {
  private func exchange(_ batch: Batch, _ fields: [Field]) throws -> Batch {
    var schema = ArrowExport.schema(fields)
    var array = ArrowExport.array(batch)
    defer { schema.release?(&schema) }
    let read = try ArrowImport.fields(&schema)
    #expect(read == fields)
    let result = try ArrowImport.batch(&array, schema: &schema)
    #expect(array.release == nil)
    return result
  }

  @Test(arguments: [0, 1, 7, 1000])
  func allTypes(count: Int) throws {
    let fields =
      ParquetRoundTripTests.schema.fields.dropLast(2) + [
        Field("months", .yearToMonth), Field("span", .dayToSecond),
        Field("calendar", .calendarInterval), Field("nothing", .null),
      ]
    let schema = Schema(Array(fields))
    let rows = (0..<count).map { number in
      ParquetRoundTripTests.row(number) + [
        number % 4 == 0
          ? .null
          : .calendarInterval(
            CalendarInterval(months: Int32(number), days: -3, microseconds: 5)), .null,
      ]
    }
    let result = try exchange(batch(schema, rows), schema.fields)
    #expect(result.rowCount == count)
    for (number, row) in rows.enumerated() {
      #expect(result.columns.map { $0.value(at: number) } == row)
    }
  }

  @Test func listsWithGapsAndSelections() throws {
    let type = DataType.array(.string, containsNull: true)
    let fields = [Field("l", type)]
    let lists = (0..<20).map { number -> [Value] in
      [number % 5 == 0 ? .null : .array((0..<number % 4).map { .string("\(number)-\($0)") })]
    }
    let whole = batch(Schema(fields), lists)
    let places = [19, 3, 7, 7, 0, 11]
    let rows = Buffer(byteCount: places.count * 4)
    for (place, row) in places.enumerated() {
      rows.pointer(as: Int32.self)[place] = Int32(row)
    }
    let result = try exchange(
      whole.filtered(by: Selection(rows, count: places.count)), fields)
    for (place, row) in places.enumerated() {
      #expect(result.column(0).value(at: place) == lists[row][0])
    }
  }

  /// Changes one thing of an exported column of strings and expects a refusal.
  @Test(arguments: ["length", "offset", "descending", "missing buffer", "missing child"])
  func malformedArraysAreRefused(change: String) throws {
    let fields = [Field("s", .string)]
    let rows: [[Value]] = [[.string("a")], [.string("bc")], [.string("def")]]
    var schema = ArrowExport.schema(fields)
    var array = ArrowExport.array(batch(Schema(fields), rows))
    defer { schema.release?(&schema) }
    let child = try #require(array.children[0])
    let offsets = try #require(child.pointee.buffers[1])
    switch change {
    case "length": child.pointee.length = -1
    case "offset": child.pointee.offset = Int64(Int32.max) + 1
    case "descending":
      UnsafeMutableRawPointer(mutating: offsets).assumingMemoryBound(to: Int32.self)[1] = 100
    case "missing buffer": child.pointee.n_buffers = 1
    default: array.n_children = 0
    }
    let error = #expect(throws: QueryError.self) {
      _ = try ArrowImport.batch(&array, schema: &schema)
    }
    #expect(error?.condition == "MALFORMED_ARROW_DATA")
    #expect(array.release == nil)
  }
}
