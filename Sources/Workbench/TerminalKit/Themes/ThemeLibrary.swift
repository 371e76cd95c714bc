import Glibc

/// The themes that can be chosen: the user's own, those that come with the product, those that are
/// built in. A name means the first that has it.
package struct ThemeLibrary: Sendable {
  package let folders: [String]

  private static let builtIn: [Theme] = [.fallback, .terminal, .mono]

  package init(folders: [String]) { self.folders = folders }

  /// The folders `themes` of the user's configuration and of the product, wherever it was started.
  package init(product: String, environment: [String: String]) {
    func variable(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    let configuration =
      variable("XDG_CONFIG_HOME") ?? variable("HOME").map { $0 + "/.config" } ?? "."
    folders =
      ["\(configuration)/\(product)/themes"]
      + [variable("\(product.uppercased())_THEMES") ?? Self.folder(product: product)]
      .compactMap { $0 }
  }

  /// Beside the program, above it, or where the sources are.
  private static func folder(product: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { return nil }
    let bytes = buffer.prefix(count).map { UInt8(bitPattern: $0) }
    var folder = String(decoding: bytes, as: UTF8.self)[...]
    var candidates: [String] = []
    for _ in 0..<6 {
      guard let slash = folder.lastIndex(of: "/") else { break }
      folder = folder[..<slash]
      candidates += ["\(folder)/themes", "\(folder)/share/\(product)/themes"]
    }
    return candidates.first { access("\($0)/\(Theme.fallback.name).yaml", R_OK) == 0 }
  }

  /// All names, sorted.
  package var names: [String] {
    let inFolders = folders.flatMap { folder in
      Self.entries(of: folder).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
        .map { String($0[..<($0.lastIndex(of: ".") ?? $0.endIndex)]) }
    }
    return Set(inFolders + Self.builtIn.map(\.name)).sorted()
  }

  /// The theme, named as its file.
  package func theme(named name: String) throws(ThemeProblem) -> Theme {
    let isPath = name.contains("/") || name.hasPrefix(".")
    for folder in isPath ? [] : folders {
      for suffix in ["yaml", "yml"] {
        let path = "\(folder)/\(name).\(suffix)"
        guard access(path, F_OK) == 0 else { continue }
        guard let text = TextFile.read(path, limit: ThemeFile.longest) else {
          throw ThemeProblem(file: path, line: nil, sentence: "the file cannot be read as UTF-8")
        }
        return try ThemeFile.theme(text, file: path).renamed(name)
      }
    }
    guard let theme = Self.builtIn.first(where: { $0.name == name }) else {
      throw ThemeProblem(
        file: name, line: nil,
        sentence: "there is no such theme; there are \(names.joined(separator: ", "))")
    }
    return theme
  }

  private static func entries(of folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { tuple in
          tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }
}

extension Theme {
  fileprivate func renamed(_ name: String) -> Theme { mapping(name: name) { $0 } }

  /// Whether a terminal is bright, from its answer or what its environment says.
  package static func isLight(background: Color?, environment: [String: String]) -> Bool {
    if let luminance = background?.luminance { return luminance > 0.4 }
    // `foreground;background` as palette indices, from some terminals.
    guard let last = environment["COLORFGBG"]?.split(separator: ";").last, let index = Int(last)
    else { return false }
    return index == 7 || (9...15).contains(index)
  }
}
