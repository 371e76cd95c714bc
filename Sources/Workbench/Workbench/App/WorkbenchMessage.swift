package import TerminalKit

/// What other threads tell the workbench.
package enum WorkbenchMessage: Sendable {
  case engine(EngineChange)
  /// What the browser has asked for.
  case browser(BrowserNews)
  /// Text went to the clipboard, or did not; `what` names it.
  case copied(ClipboardOutcome, what: String)
  /// What is known of the place at which SQL is written.
  case assisted(AssistAnswer)
  case diagnosed(DiagnosisAnswer)
  /// What was read or written for the screen of plans.
  case plan(PlanNews)
  /// The user's own editor has ended.
  case edited(EditOutcome)
  /// The files and folders that a path that is being typed may go on with.
  case listed(String, [PickerItem<String>])
  /// The file of a path that was typed.
  case opened(String, Result<OpenedFile, OpenedFile.Problem>)
  /// From a search, a chart, an export …
  case results(ResultNews)
}
