import Glibc
import Synchronization

/// How much memory the result of one function may take: those whose results can be far larger
/// than their arguments ask here before they allocate, since an allocation that fails ends the
/// process.
public enum MemoryCeiling {
  private static let limit = Atomic<Int>(
    max(floor, sysconf(Int32(_SC_PHYS_PAGES)) / 5 * 3 * sysconf(Int32(_SC_PAGESIZE))))

  /// One batch of long strings has to fit, however little memory is granted.
  private static let floor = 128 << 20

  /// Sets the limit; it never gets smaller than a batch needs.
  public static func set(_ byteCount: Int) {
    limit.store(max(floor, byteCount), ordering: .relaxed)
  }

  /// Throws when a result of so many elements cannot be held.
  public static func check(_ count: Int, of width: Int = 1) throws(QueryError) {
    let (byteCount, isHuge) = count.multipliedReportingOverflow(by: width)
    let most = limit.load(ordering: .relaxed)
    guard isHuge || byteCount > most else { return }
    throw QueryError(
      "UNABLE_TO_ACQUIRE_MEMORY", sqlState: "53200",
      "Unable to acquire \(isHuge ? Int.max : byteCount) bytes of memory, got \(most).",
      hint: "The result of one function is larger than the memory that queries have.")
  }
}
