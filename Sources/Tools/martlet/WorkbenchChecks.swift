import Console
import Glibc
import TerminalKit
import Workbench

/// What the doctor looks at for the workbench: where it keeps things, and how it can draw.
extension HealthCheck {
  static let workbench = [locale, configuration, queries, themes]

  private static let locale = HealthCheck(name: "locale") {
    let locale = TerminalLocale()
    if let problem = locale.problem { return .missing(problem, fix: TerminalLocale.remedy) }
    return .fine(locale.name.isEmpty ? "none is set, UTF-8 is taken" : "\(locale.name), UTF-8")
  }

  private static let configuration = HealthCheck(name: "configuration") {
    let file = SettingsFile()
    let path = file.path ?? SettingsFile.defaultPath
    if let problem = file.problems.first {
      let more = file.problems.count > 1 ? ", and \(file.problems.count - 1) more" : ""
      return .missing("\(path): \(problem)\(more)", fix: "mend the line; it is passed over now")
    }
    var place = Place(path)
    let chosen = [("threads", Setting.threads), ("memory", Setting.memory)]
      .map { "\($0) \($1.value(in: file.settings))" }.joined(separator: ", ")
    place.detail = chosen
    return place.finding(otherwise: "choices are not kept")
  }

  private static let queries = HealthCheck(name: "state") {
    var place = Place(StateFolder.path)
    place.detail = "queries, history, logs of runs"
    return place.finding(otherwise: "queries and history are not kept")
  }

  private static let themes = HealthCheck(name: "themes") {
    let library = ThemeLibrary(
      product: "martlet", environment: TerminalOptions.processEnvironment)
    var place = Place(library.folders.first ?? "")
    place.isRead = true
    place.detail = "your own; \(library.names.count) can be chosen"
    return place.finding(otherwise: "themes of your own are not found")
  }
}

/// A file or folder that the workbench makes when it needs it.
private struct Place {
  let path: String
  var detail = ""
  /// It need not be written.
  var isRead = false

  init(_ path: String) { self.path = path }

  func finding(otherwise consequence: String) -> Finding {
    let mode = isRead ? R_OK : R_OK | W_OK
    let text = detail.isEmpty ? path : "\(path) (\(detail))"
    if access(path, F_OK) == 0 {
      guard access(path, mode) == 0 else {
        let verb = isRead ? "read" : "written"
        return .missing(
          "\(path) cannot be \(verb): \(consequence)", fix: "chmod u+rw \(path)")
      }
      return .fine(text)
    }
    let folder = nearestFolder
    guard isRead || access(folder, W_OK) == 0 else {
      return .missing(
        "\(path) is not there and \(folder) cannot be written: \(consequence)",
        fix: "chmod u+w \(folder)")
    }
    return .fine("\(text), not there yet")
  }

  /// The folder above that is there.
  private var nearestFolder: String {
    var folder = path[...]
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      if access(String(folder), F_OK) == 0 { return String(folder) }
    }
    return "/"
  }
}
