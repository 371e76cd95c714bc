import SparkConnect
import Testing

/// Addresses of servers, and what is kept back of them.
struct AddressTests {
  struct Reading: Sendable {
    var text: String
    var host: String
    var port = 15002
    var token: String?
    var encryption = false
    var headers: [String: String] = [:]
  }

  static let readings = [
    Reading(text: "sc://spark", host: "spark"),
    Reading(text: "SC://spark.example.com:443/", host: "spark.example.com", port: 443),
    Reading(text: "sc://10.1.2.3:7/;use_ssl=true", host: "10.1.2.3", port: 7, encryption: true),
    Reading(text: "sc://[::1]:9/;token=a%2Bb+c", host: "::1", port: 9, token: "a+b+c"),
    Reading(text: "sc://h/;token=t", host: "h", token: "t", encryption: true),
    Reading(text: "sc://127.0.0.1/;token=t", host: "127.0.0.1", token: "t"),
    Reading(
      text: "sc://localhost;token=t;use_ssl=True", host: "localhost", token: "t", encryption: true),
    Reading(
      text: "sc://h/;X-Cluster-ID=7;;a=b=c", host: "h", headers: ["x-cluster-id": "7", "a": "b=c"]),
  ]

  @Test(arguments: readings)
  func addressesAreRead(_ reading: Reading) throws {
    let address = try RemoteAddress(reading.text)
    #expect(address.host == reading.host)
    #expect(address.port == reading.port)
    #expect(address.token == reading.token)
    #expect(address.usesEncryption == reading.encryption)
    #expect(address.headers == reading.headers)
  }

  @Test func namesOfTheCallerAreRead() throws {
    let address = try RemoteAddress("sc://h/;user_id=J%C3%BCrg;session_id=5;user_agent=x")
    #expect(address.userID == "Jürg")
    #expect(address.sessionID == "5")
    #expect(address.userAgent == "x")
    #expect(address.headers.isEmpty)
  }

  static let malformed = [
    "", "spark", "http://h:1", "sc://", "sc:///;token=geheim", "sc://:15002", "sc://h:0",
    "sc://h:65536", "sc://h:port", "sc://h:1:2", "sc://[::1", "sc://[::1]9", "sc://h/path",
    "sc://h/;token", "sc://h/;=geheim", "sc://h/;token=", "sc://h/;token=geheim%",
    "sc://h/;token=geheim%zz", "sc://h/;token=geheim%0A", "sc://h/;token=geheim%FF",
    "sc://h/;use_ssl=geheim", "sc://h/;token=geheim;use_ssl=false", "sc://u:geheim@h",
    "sc://h h", "sc://h/;na me=geheim", "sc://h/;x-key=geheim\u{7F}",
  ]

  @Test(arguments: malformed)
  func whatIsNoAddressIsRefused(_ text: String) {
    do {
      let address = try RemoteAddress(text)
      Issue.record("\(address) was taken for an address")
    } catch {
      #expect(!"\(error.message) \(error.hint)".contains("geheim"))
    }
  }

  @Test func tokensComeFromElsewhereToo() throws {
    #expect(try RemoteAddress("sc://h", defaultToken: "t").token == "t")
    #expect(try RemoteAddress("sc://h/;token=own", defaultToken: "t").token == "own")
    #expect(try RemoteAddress("sc://h", defaultToken: "").token == nil)
    #expect(throws: RemoteAddress.Malformed.self) {
      try RemoteAddress("sc://h/;use_ssl=false", defaultToken: "t")
    }
  }

  @Test func descriptionsHoldNoSecrets() throws {
    let address = try RemoteAddress("sc://[::1]:9/;token=geheim;x-key=geheim2;user_id=me")
    #expect("\(address)" == "sc://[::1]:9")
  }

  static let quotations = [
    ("plain text; no address", "plain text; no address"),
    ("not 'sc://h/;token=t;x=y' here", "not 'sc://h/;[redacted]' here"),
    ("SC://h;token=t", "SC://h;[redacted]"),
    ("sc://h and sc://i/;token=t end", "sc://h and sc://i/;[redacted] end"),
    ("sc://h/;a=b \"sc://h/;token=t\"", "sc://h/;[redacted] \"sc://h/;[redacted]\""),
  ]

  @Test(arguments: quotations)
  func quotedAddressesLoseTheirSettings(_ text: String, _ expected: String) {
    #expect(Redaction.removingSettings(from: text) == expected)
  }
}
