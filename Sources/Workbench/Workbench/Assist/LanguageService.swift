import Columns
package import Session
import Synchronization

/// A place in the text of a tab, as it was when something was asked about it.
package struct AssistPlace: Hashable, Sendable {
  package var tab: Int
  /// Of the text's buffer: an answer about another one comes too late.
  package var revision: Int
  /// Bytes of UTF-8.
  package var offset: Int
}

/// What is known about a place: what could stand there, and the call around it.
package struct AssistAnswer: Hashable, Sendable {
  package var place: AssistPlace
  /// Nil when proposals were not asked for.
  package var completion: Completion?
  package var signature: SignatureHelp?
}

/// What is wrong with the text of a tab.
package struct DiagnosisAnswer: Hashable, Sendable {
  package var tab: Int
  package var revision: Int
  package var diagnostics: [Diagnostic]
}

/// Answers questions about SQL that is being written, on threads of its own: names may have to be
/// looked up in files. Of questions that wait only the newest is answered.
package final class LanguageService: Sendable {
  private let session: Session
  private let assists = BackgroundQueue("completion")
  private let diagnoses = BackgroundQueue("diagnosis")
  private let newestAssist = Atomic<Int>(0)
  private let newestDiagnosis = Atomic<Int>(0)

  package init(_ session: Session) { self.session = session }

  /// Drops what waits and ends the threads.
  package func stop() {
    newestAssist.add(1, ordering: .relaxed)
    newestDiagnosis.add(1, ordering: .relaxed)
    assists.stop()
    diagnoses.stop()
  }

  package func assist(
    at place: AssistPlace, in text: String, completes: Bool, recent: [String],
    then: @escaping @Sendable (AssistAnswer) -> Void
  ) {
    let number = newestAssist.add(1, ordering: .relaxed).newValue
    assists.add { [self] in
      guard newestAssist.load(ordering: .relaxed) == number else { return }
      let completion =
        completes
        ? Completion.at(place.offset, in: text, session: session, recent: recent) : nil
      let signature = SignatureHelp.at(place.offset, in: text, session: session)
      then(AssistAnswer(place: place, completion: completion, signature: signature))
    }
  }

  package func diagnose(
    _ text: String, tab: Int, revision: Int, then: @escaping @Sendable (DiagnosisAnswer) -> Void
  ) {
    let number = newestDiagnosis.add(1, ordering: .relaxed).newValue
    diagnoses.add { [self] in
      guard newestDiagnosis.load(ordering: .relaxed) == number else { return }
      let found = Diagnostics.diagnose(text, session: session)
      then(DiagnosisAnswer(tab: tab, revision: revision, diagnostics: found))
    }
  }
}
