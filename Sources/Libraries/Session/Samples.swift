import Catalog
import Columns
import Glibc

extension Session {
  /// Where the files of the sample tables are.
  package var sampleFolder: String? { SampleFolder.find() }

  /// Registers the sample tables as schema `samples`; without the folder there are none. A file is
  /// opened when a query first names it, so that starting costs nothing.
  func registerSamples(in folder: String?) {
    catalog.createSchema("samples")
    guard let folder = folder ?? SampleFolder.find() else { return }
    catalog.addLoader(for: "samples") { [formats] in
      SampleFolder(folder).entries(formats)
    }
  }
}

/// The folder of the sample data and its index.
struct SampleFolder {
  let path: String

  init(_ path: String) { self.path = path }

  /// Beside the program, above it, or where the sources are.
  static func find() -> String? {
    var candidates: [String] = []
    if let named = getenv("MARTLET_DATASETS") { candidates.append(String(cString: named)) }
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    if count > 0 {
      let bytes = buffer.prefix(count).map { UInt8(bitPattern: $0) }
      var folder = String(decoding: bytes, as: UTF8.self)[...]
      for _ in 0..<6 {
        guard let slash = folder.lastIndex(of: "/") else { break }
        folder = folder[..<slash]
        candidates.append(folder + "/datasets")
        candidates.append(folder + "/share/martlet/datasets")
      }
    }
    return candidates.first { access($0 + "/catalog.json", R_OK) == 0 }
  }

  func entries(_ formats: FormatRegistry) -> [(name: String, entry: Catalog.Entry)] {
    SampleIndex(path + "/catalog.json").tables.compactMap { table in
      guard let format = formats.format(named: table.format) else { return nil }
      let request = OpenRequest(
        paths: [path + "/" + table.file], schema: table.schema,
        options: FormatOptions(table.options))
      guard let source = try? format.open(request) else { return nil }
      return (table.name, .table(source))
    }
  }
}
