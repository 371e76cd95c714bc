import CADBC
import Columns
import Testing

@testable import SparkConnect

/// What the driver says of failures, as errors with Spark's conditions.
struct FailureTests {
  struct Case: Sendable {
    var message: String
    var code: Int32 = 2
    var status = ADBC_INTERNAL
    var answered = true
    var condition: String
    var state = "56K00"
    var text: String?
    var position: TextPosition?
  }

  static let cases = [
    Case(
      message: """
        [UNRESOLVED_COLUMN.WITHOUT_SUGGESTION] A column, variable, or function parameter with \
        name `x` cannot be resolved.  SQLSTATE: 42703; line 2 pos 7;
        'Project ['x]
        """,
      condition: "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", state: "42703",
      text: "A column, variable, or function parameter with name `x` cannot be resolved.",
      position: TextPosition(line: 2, column: 8)),
    Case(
      message: "\n[PARSE_SYNTAX_ERROR] Syntax error at or near 'FORM'. SQLSTATE: 42601 (line 1, "
        + "pos 9)\n\n== SQL ==\nSELECT * FORM t\n---------^^^\n",
      condition: "PARSE_SYNTAX_ERROR", state: "42601", text: "Syntax error at or near 'FORM'.",
      position: TextPosition(line: 1, column: 10)),
    Case(
      message: "Job aborted: Lost task 0.0 (TID 1) [executor driver]: "
        + "org.apache.spark.SparkArithmeticException: [DIVIDE_BY_ZERO] Division by zero. "
        + "SQLSTATE: 22012\n== SQL (line 1, position 8) ==\nSELECT 1/0\n       ^^^\n",
      condition: "DIVIDE_BY_ZERO", state: "22012", text: "Division by zero.",
      position: TextPosition(line: 1, column: 8)),
    Case(message: "[CUT] A text without its…", condition: "CUT", text: "A text without its…"),
    Case(
      message: #"connection error: desc = "transport: Error while dialing: dial tcp [::1]:1: "#
        + #"connect: connection refused""#,
      code: 14, status: ADBC_INPUT_OUTPUT, answered: false, condition: "CONNECT.UNREACHABLE",
      text: "No Spark Connect server answers at sc://h:15002: dial tcp [::1]:1: connect: "
        + "connection refused."),
    Case(
      message: "error reading from server: EOF", code: 14, status: ADBC_INPUT_OUTPUT,
      condition: "CONNECT.CONNECTION_LOST",
      text: "The connection to the server at sc://h:15002 broke: EOF."),
    Case(
      message: "unexpected HTTP status code 404", code: 12, status: ADBC_NOT_IMPLEMENTED,
      condition: "CONNECT.NO_SPARK_CONNECT"),
    Case(
      message: "no such token: geheim", code: 16, status: ADBC_UNAUTHENTICATED,
      condition: "CONNECT.UNAUTHENTICATED",
      text: "The server at sc://h:15002 refuses the credentials: no such token: [redacted]."),
    Case(
      message: "[SOME_ERROR] geheim's geheimnis SQLSTATE: 12345", condition: "SOME_ERROR",
      state: "12345", text: "[redacted]'s [redacted]nis"),
    Case(
      message: "context canceled", code: 1, status: ADBC_CANCELLED,
      condition: "OPERATION_CANCELED", state: "HY008"),
    Case(message: "", condition: "CONNECT"),
  ]

  @Test(arguments: cases)
  func failuresKeepWhatSparkSays(_ expected: Case) throws {
    let address = try RemoteAddress("sc://h/;token=geheim;x-empty=geheim")
    let failure = DriverFailure(
      status: adbc_status(expected.status), vendorCode: expected.code, message: expected.message)
    let error = RemoteFailure(address: address, hasAnswered: expected.answered).error(failure)
    #expect(error.condition == expected.condition)
    #expect(error.sqlState == expected.state)
    if let text = expected.text { #expect(error.message == text) }
    #expect(error.position == expected.position)
  }

  static let restored = [
    ("[Spark] plain", "plain"), ("no directive", "no directive"),
    ("LIKE 'a%!'(MISSING)", "LIKE 'a%'"), ("100%!(NOVERB)", "100%"),
    ("%!x(MISSING)y%!z(MISSING)", "%xy%z"), ("50% of", "50% of"), ("%!ü(MISSING)", "%ü"),
    ("%!", "%!"), ("%", "%"),
  ]

  @Test(arguments: restored)
  func percentSignsComeBack(_ text: String, _ expected: String) {
    #expect(DriverFailure.restored(text) == expected)
  }
}
