import Columns

/// How long rows are on average, from a glance at the first lines.
enum RowWidth {
  private static let sampleByteCount = 1 << 16

  /// Nil when there is nothing to look at.
  static func estimate(_ files: [FileListing.File], _ cut: TextCut) -> Double? {
    guard let file = files.first(where: { $0.status.size > 0 }),
      let stream = try? TextStreams.open(file.path, cut.encoding),
      let bytes = try? StreamReading.all(stream, limit: sampleByteCount), !bytes.isEmpty
    else { return nil }
    let mark = cut.lineEnds.candidates.0
    return Double(bytes.count) / Double(max(bytes.count { $0 == mark }, 1))
  }
}
