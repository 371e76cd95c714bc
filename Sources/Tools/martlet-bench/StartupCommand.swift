import Console
import Foundation
import Glibc

extension Command {
  static let startup = Command(
    name: "startup", summary: "Times the start of martlet, to the end of a first query.",
    usage: "startup [flags]",
    flags: [.own("--runs", value: "COUNT", "runs of each call, otherwise 30")]
  ) { options in
    try options.expectNoArguments(of: "startup")
    guard let folder = ProgramFolder.path else { throw UsageError("cannot find martlet") }
    let program = folder + "/martlet"
    guard access(program, X_OK) == 0 else {
      throw UsageError("there is no martlet in \(folder)", hint: "make build makes it")
    }
    let runs = try options.positive("--runs") ?? 30
    let calls = [
      ["version"], ["sql", "SELECT 1"], ["sql", "SELECT count(*) FROM samples.stores"],
    ]
    for call in calls {
      let times = try (0..<runs).map { _ in try ProcessTimer.milliseconds([program] + call) }
        .sorted()
      let words = call.map { $0.contains(" ") ? "\"\($0)\"" : $0 }.joined(separator: " ")
      print(
        "\(Quantities.fixed(times[0], digits: 1)) ms at best, "
          + "\(Quantities.fixed(times[times.count / 2], digits: 1)) ms in the middle: "
          + "martlet \(words)")
    }
    return .done
  }
}

/// Times processes from their birth to their end.
enum ProcessTimer {
  static func milliseconds(_ command: [String]) throws(UsageError) -> Double {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var words = command.map { strdup($0) }
    defer { words.forEach { free($0) } }
    words.append(nil)
    let start = DispatchTime.now().uptimeNanoseconds
    var process = pid_t()
    guard posix_spawn(&process, command[0], &actions, nil, words, environ) == 0 else {
      throw UsageError("cannot start \(command[0])")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6
  }
}
