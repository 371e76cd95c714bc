/// Looks at how a file begins, to find out how it is to be read.
package enum FileBeginning {
  /// The first bytes of a file, decompressed; nil when there is no such file, when it is a pipe or
  /// a device, which must not be touched, or when it cannot be read.
  package static func bytes(of path: String, limit: Int) -> [UInt8]? {
    guard let status = FileStatus(path), status.isRegular,
      let stream = try? TextStreams.decompressed(path)
    else { return nil }
    return try? StreamReading.all(stream, limit: limit)
  }
}
