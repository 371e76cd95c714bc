/// Memory that vectors keep alive for their views and that knows its size, so that whoever keeps
/// the vectors can reckon with it.
public protocol SizedHeap: AnyObject {
  var byteCount: Int { get }
}

extension Buffer: SizedHeap {}
extension StringHeap: SizedHeap {}
