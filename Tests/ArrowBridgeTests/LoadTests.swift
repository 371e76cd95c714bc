import CArrow
import Testing

@Test func theLibraryLoads() throws {
  let bridge = try #require(arrow_bridge_load(), "\(String(cString: arrow_bridge_problem()))")
  #expect(String(cString: bridge.pointee.version).hasPrefix("26."))
}
