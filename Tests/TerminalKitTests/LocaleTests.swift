import TerminalKit
import Testing

@Suite struct TerminalLocaleTests {
  @Test(arguments: ["", "C", "POSIX", "C.UTF-8", "C.utf8"])
  func whatIsUsualIsNoProblem(_ name: String) {
    #expect(TerminalLocale(environment: ["LANG": name]).problem == nil)
  }

  @Test func theFirstThatIsSetCounts() {
    let locale = TerminalLocale(
      environment: ["LC_ALL": "", "LC_CTYPE": "xx_YY.UTF-8", "LANG": "C.UTF-8"])
    #expect(locale.name == "xx_YY.UTF-8")
    #expect(locale.encoding == nil)
    #expect(locale.problem?.contains("is not installed") == true)
  }

  @Test func otherEncodingsAreNamed() {
    let problem = TerminalLocale(name: "de_DE", encoding: "ISO-8859-1").problem
    #expect(problem?.contains("de_DE is ISO-8859-1, not UTF-8") == true)
  }
}
