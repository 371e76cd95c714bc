import Columns
import Execution
import Glibc
import Scheduler

/// What was read or written for the screen of plans.
package enum PlanNews: Sendable {
  case logs([RunLogFile])
  /// The runs of a log, oldest first.
  case opened(name: String, runs: [PlanRun], LogRemark?)
  case written(String)
  case failed(String)
}

/// Reads logs and writes plans on a thread of its own.
final class PlanFiles: Sendable {
  typealias Post = @Sendable (WorkbenchMessage) -> Void

  private let queue = BackgroundQueue("plan-files")

  func list(_ folder: String, _ post: @escaping Post) {
    queue.add { post(.plan(.logs(RunLogs.files(in: folder)))) }
  }

  func open(_ path: String, _ post: @escaping Post) {
    queue.add {
      do {
        let log = try JobRecords.read(eventLog: path.asTypedPath)
        let runs = Self.numberedApart(log.records.all.map(PlanRun.init(logged:)))
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let remark = LogRemark(log.damage, strayEventCount: log.records.strayEventCount)
        guard !runs.isEmpty else {
          let reason = remark?.text ?? "It is empty or tells of no run."
          return post(.plan(.failed("There are no runs in \(file). \(reason)")))
        }
        post(.plan(.opened(name: file, runs: runs, remark)))
      } catch {
        post(.plan(.failed(QueryError(describing: error).message)))
      }
    }
  }

  /// Several sessions may have written into one log, each from zero on.
  private static func numberedApart(_ runs: [PlanRun]) -> [PlanRun] {
    var known: Set<Int> = []
    var next = (runs.map(\.id).max() ?? 0) &+ 1
    return runs.map { run in
      guard !known.insert(run.id).inserted else { return run }
      var run = run
      while !known.insert(next).inserted { next &+= 1 }
      run.id = next
      return run
    }
  }

  /// A file that is there already stays as it is.
  func write(_ text: String, to path: String, _ post: @escaping Post) {
    queue.add {
      do throws(FileFailure) {
        let path = path.asTypedPath
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw FileFailure("write", path) }
        defer { close(file) }
        try AtomicFile.writeAll(Array(text.utf8), to: file, path)
        post(.plan(.written(path)))
      } catch {
        post(.plan(.failed(error.description)))
      }
    }
  }

  static func exists(_ path: String) -> Bool { access(path.asTypedPath, F_OK) == 0 }
}

extension PlanRun {
  /// What a log tells of a run: one that has no end there went down with its session.
  init(logged record: JobRecord) {
    var record = record
    if record.endTime == nil {
      record.state = .cancelled
      record.error = "The log ends before the run does."
      let ends = record.stages.flatMap { $0.tasks.compactMap(\.endTime) + [$0.submitTime] }
      record.endTime = ends.max() ?? record.startTime
    }
    self.init(record, now: record.endTime ?? record.startTime)
  }
}
