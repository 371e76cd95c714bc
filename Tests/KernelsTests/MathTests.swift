import Columns
import Testing

@testable import Kernels

/// Results that are fixed bit by bit.
struct MathTests {
  @Test(arguments: [
    (RealFunction.exp, 1.0, 2.7182818284590455),
    (.ln, 10.0, 2.302585092994046),
    (.log10, 1000.0, 3.0),
    (.log2, 8.0, 3.0),
    (.expm1, 1e-10, 1.00000000005e-10),
    (.cbrt, 27.0, 3.0),
    (.sinh, 1.0, 1.1752011936438014),
    (.cosh, 1.0, 1.543080634815244),
    (.tanh, 1.0, 0.7615941559557649),
    (.asinh, 1.0, 0.881373587019543),
    (.acosh, 2.0, 1.3169578969248166),
    (.atan, -3.8679403534685566, -1.3178004993935701),
  ])
  func real(_ function: RealFunction, _ argument: Double, _ expected: Double) throws {
    let result = try function.compute(.of(.double, [.double(argument)]), rowCount: 1)
    #expect(result.value(at: 0) == .double(expected))
  }

  @Test(arguments: [
    (2.5, 0, 3.0), (-2.5, 0, -3.0), (1.005, 2, 1.01), (1e300, 2, 1e300), (1234.5, -2, 1200.0),
    (0.1 + 0.2, 1, 0.3),
  ])
  func halfUp(_ number: Double, _ scale: Int, _ expected: Double) throws {
    let result = try Rounding.halfUp.round(
      .of(.double, [.double(number)]), scale: scale, .double, mode: .error, rowCount: 1)
    #expect(result.value(at: 0) == .double(expected))
  }

  @Test func seededNumbersRepeat() {
    let stream = RandomStream(seed: 0)
    #expect(stream.uniform(rowCount: 2).value(at: 1) == .double(0.5234194256885571))
    let normal = RandomStream(seed: 0).normal(rowCount: 2)
    #expect(normal.value(at: 0) == .double(1.6034991609278433))
  }

  @Test func variantsKeepTheirTypes() throws {
    let text = "{\"b\":1.50,\"a\":[1,\"x\",null,true,1e3]}"
    let parsed = try Variants.parse(.of(.string, [.string(text)]), mode: .error, rowCount: 1)
    let schema = Variants.schema(parsed, rowCount: 1)
    #expect(schema.value(at: 0) == .string("OBJECT<a: ARRAY<VARIANT>, b: DECIMAL(2,1)>"))
    #expect(TextTarget.texts(parsed) == ["{\"a\":[1,\"x\",null,true,1000.0],\"b\":1.5}"])
  }
}
