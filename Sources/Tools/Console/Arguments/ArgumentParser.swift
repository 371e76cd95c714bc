/// Reads the words of a call by the flags that a command knows.
package struct ArgumentParser {
  package let flags: [Flag]

  package init(_ flags: [Flag]) { self.flags = flags }

  /// Flags may stand anywhere before `--`; `--name value` and `--name=value` mean the same.
  package func parse(_ words: [String]) throws(UsageError) -> Options {
    var options = Options()
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        options.arguments += rest
        break
      }
      guard word.hasPrefix("-"), word.count > 1 else {
        options.arguments.append(word)
        continue
      }
      let (name, attached) = Self.split(word)
      let flag = try flag(named: name)
      var value = attached
      if flag.value != nil, value == nil { value = rest.popFirst() }
      switch (flag.value, value) {
      case (let wanted?, nil): throw UsageError("\(name) wants a value: \(name) \(wanted)")
      case (nil, let given?): throw UsageError("\(name) takes no value, so not '\(given)'")
      default: try flag.apply(&options, value ?? "")
      }
    }
    return options
  }

  private static func split(_ word: String) -> (name: String, value: String?) {
    guard word.hasPrefix("--"), let equals = word.firstIndex(of: "=") else { return (word, nil) }
    return (String(word[..<equals]), String(word[word.index(after: equals)...]))
  }

  private func flag(named name: String) throws(UsageError) -> Flag {
    if let flag = flags.first(where: { $0.name == name }) { return flag }
    if name.count == 2, let letter = name.last,
      let flag = flags.first(where: { $0.letter == letter })
    {
      return flag
    }
    let meant = Spelling.suggestion(for: name, among: flags.map(\.name))
    throw UsageError("there is no flag \(name)", hint: meant.map { "did you mean \($0)?" })
  }
}
