import Catalog
import Columns

/// How the bytes of a text file are compressed.
enum FileCompression: String, Sendable, CaseIterable {
  case none
  case gzip
  case deflate
  case bzip2
  case zstd
  case lz4
  case snappy

  /// The last part of file names; nil for plain files.
  var fileExtension: String? {
    switch self {
    case .none: nil
    case .gzip: "gz"
    case .deflate: "deflate"
    case .bzip2: "bz2"
    case .zstd: "zst"
    case .lz4: "lz4"
    case .snappy: "snappy"
    }
  }

  static var fileExtensions: [String] { allCases.compactMap(\.fileExtension) }

  init(path: String) {
    let name = path.lowercased()
    self =
      FileCompression.allCases.first { codec in
        codec.fileExtension.map { name.hasSuffix("." + $0) } ?? false
      } ?? .none
  }

  /// The codec that a writer's options name.
  init(_ options: FormatOptions) throws(QueryError) {
    guard let name = options["compression"] ?? options["codec"] else {
      self = .none
      return
    }
    let short = name.lowercased() == "uncompressed" ? "none" : name.lowercased()
    guard let known = FileCompression(rawValue: short) else {
      let names = ["uncompressed"] + FileCompression.allCases.map(\.rawValue)
      throw QueryError(
        "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION", sqlState: "56038",
        "The codec \(name) is not available. Available codecs are "
          + "\(names.joined(separator: ", ")).")
    }
    self = known
  }
}

/// Opens files as streams of plain bytes.
enum TextStreams {
  /// The text of a file, decompressed and in UTF-8 (which may still be broken).
  static func open(_ path: String, _ encoding: TextEncoding) throws(QueryError) -> any ByteStream {
    let plain = try decompressed(path)
    return encoding == .utf8 ? plain : TranscodingStream(plain, encoding)
  }

  static func decompressed(_ path: String) throws(QueryError) -> any ByteStream {
    let file = try InputFile(path)
    let codec: Int32
    switch FileCompression(path: path) {
    case .none: return FileStream(file)
    case .gzip: codec = DecodingStream.gzip
    case .deflate: codec = DecodingStream.deflate
    case .bzip2: codec = DecodingStream.bzip2
    case .zstd: codec = DecodingStream.zstd
    case .snappy: return BlockDecodingStream(FileStream(file), .snappy, path: path)
    case .lz4:
      guard try startsWithFrame(file) else {
        return BlockDecodingStream(FileStream(file), .lz4, path: path)
      }
      codec = DecodingStream.lz4
    }
    return try DecodingStream(FileStream(file), codec: codec, path: path)
  }

  /// Files of the LZ4 tools begin with a frame's mark, those of Hadoop with a length.
  private static func startsWithFrame(_ file: InputFile) throws(QueryError) -> Bool {
    let mark = Buffer(zeroedByteCount: 4)
    _ = try file.read(into: mark.address, count: 4, at: 0)
    return UInt32(littleEndian: mark.pointer(as: UInt32.self).pointee) == 0x184D_2204
  }
}
