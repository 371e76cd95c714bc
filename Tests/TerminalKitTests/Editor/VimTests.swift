import TerminalKit
import Testing

/// The vim keys: a text, keys, and the text they make of it.
struct VimTests {
  @Test(arguments: motions + operators + changes + objects + visual + undoing + prompts)
  func keysChangeTexts(text: String, keys: String, expected: String) {
    #expect(EditorCases.typed(keys, into: text, style: .vim) == expected)
  }

  static let motions: [(String, String, String)] = [
    ("¦one two", "w", "one ¦two"),
    ("¦a.b c", "w", "a¦.b c"),
    ("¦a.b c", "W", "a.b ¦c"),
    ("¦one\n\n  two", "w", "one\n¦\n  two"),
    ("¦one\n\n  two", "ww", "one\n\n  ¦two"),
    ("one two¦", "b", "one ¦two"),
    ("one t¦wo", "2b", "¦one two"),
    ("¦one two", "e", "on¦e two"),
    ("on¦e two", "e", "one tw¦o"),
    ("one ¦two", "ge", "on¦e two"),
    ("  ¦one", "0", "¦  one"),
    ("  on¦e", "^", "  ¦one"),
    ("¦one", "$", "on¦e"),
    ("¦a\nb\nc", "G", "a\nb\n¦c"),
    ("a\nb\n¦c", "gg", "¦a\nb\nc"),
    ("¦a\nb\nc", "2G", "a\n¦b\nc"),
    ("¦abcabc", "fc", "ab¦cabc"),
    ("¦abcabc", "2fc", "abcab¦c"),
    ("¦abcabc", "tc", "a¦bcabc"),
    ("¦abcabc", "fc;", "abcab¦c"),
    ("¦abcabc", "tc;", "abca¦bc"),
    ("abcab¦c", "Fa", "abc¦abc"),
    ("abcab¦c", "Fa;", "¦abcabc"),
    ("abcab¦c", "Fa,", "abc¦abc"),
    ("¦f(a, (b))", "%", "f(a, (b)¦)"),
    ("a¦bc\nx\nabc", "jj", "abc\nx\na¦bc"),
    ("abc¦d\nx\nabcde", "$jj", "abcd\nx\nabcd¦e"),
    ("¦a\nb\n\nc", "}", "a\nb\n¦\nc"),
    ("a\nb\n\n¦c", "{", "a\nb\n¦\nc"),
    ("¦x ab xab ab", "/ab<enter>", "x ¦ab xab ab"),
    ("¦x ab xab ab", "/ab<enter>n", "x ab x¦ab ab"),
    ("¦x ab xab ab", "/ab<enter>nN", "x ¦ab xab ab"),
    ("¦ab xab ab", "*", "ab xab ¦ab"),
    ("¦ab xab ab", "#", "ab xab ¦ab"),
    ("¦日本語 x", "ll", "日本¦語 x"),
  ]

  static let operators: [(String, String, String)] = [
    ("¦one two", "dw", "¦two"),
    ("one ¦two\nthree", "dw", "one¦ \nthree"),
    ("¦one two three", "d2w", "¦three"),
    ("¦one two three", "2dw", "¦three"),
    ("¦one two", "cwx<esc>", "¦x two"),
    ("¦one two", "cwxy<esc>", "x¦y two"),
    ("one ¦two", "db", "¦two"),
    ("¦one two", "de", "¦ two"),
    ("o¦ne two", "d$", "¦o"),
    ("one ¦two", "d0", "¦two"),
    ("  on¦e", "d^", "  ¦e"),
    ("a\n¦b\nc", "dd", "a\n¦c"),
    ("¦a\nb\nc", "2dd", "¦c"),
    ("a\n¦b", "dd", "¦a"),
    ("¦a", "dd", "¦"),
    ("¦a\nb\nc", "dj", "¦c"),
    ("¦a\nb\nc", "dG", "¦"),
    ("a\nb\n¦c", "dgg", "¦"),
    ("¦abc)d", "dt)", "¦)d"),
    ("¦abc)d", "df)", "¦d"),
    ("f¦(a, b) c", "d%", "f¦ c"),
    ("  ¦a b\nc", "ccx<esc>", "  ¦x\nc"),
    ("¦a", ">>", "  ¦a"),
    ("  ¦a\n  b", "2<<", "¦a\nb"),
    ("¦abc def", "gUw", "¦ABC def"),
    ("¦ABC", "guu", "¦abc"),
    ("¦aB", "g~~", "¦Ab"),
    ("¦a\nb", "gcc", "¦-- a\nb"),
    ("¦-- a", "gcc", "¦a"),
    ("a\n¦b\n\nc", "d}", "a\n¦\nc"),
  ]

  static let changes: [(String, String, String)] = [
    ("a¦bc\nd\ne", "2D", "¦a\ne"),
    ("a\nb¦c", "2D", "a\nb¦c"),
    ("¦ab\nc\nd", "2D", "¦d"),
    ("¦a", "2ox<esc>", "a\nx\n¦x"),
    ("¦a", "2Ox<esc>", "x\n¦x\na"),
    ("¦ab c", "cbx<esc>", "¦b c"),
    ("¦ab c", "g~ge", "¦ab c"),
    ("a\n¦b", "2cc", "a\n¦b"),
    ("¦ab\nc", "dk", "¦ab\nc"),
    ("  a¦b\nc", "guj", "  a¦b\nc"),
    ("¦a\nb\nc\nd", "50%", "a\n¦b\nc\nd"), ("a¦bc", "x", "a¦c"),
    ("ab¦c", "x", "a¦b"),
    ("¦abc", "2x", "¦c"),
    ("ab¦c", "X", "a¦c"),
    ("¦abc", "rx", "¦xbc"),
    ("¦abc", "2rx", "x¦xc"),
    ("¦abc", "sx<esc>", "¦xbc"),
    ("a¦bc", "D", "¦a"),
    ("a¦bc", "Cx<esc>", "a¦x"),
    ("¦abc", "~~", "AB¦c"),
    ("¦a\n  b", "J", "a¦ b"),
    ("¦a\n  b", "gJ", "a¦  b"),
    ("¦b", "ia<esc>", "¦ab"),
    ("¦b", "ac<esc>", "b¦c"),
    ("  a¦b", "Ix<esc>", "  ¦xab"),
    ("¦ab", "Ax<esc>", "ab¦x"),
    ("  ¦a", "ob<esc>", "  a\n  ¦b"),
    ("  ¦a", "Ob<esc>", "  ¦b\n  a"),
    ("¦b", "3ix<esc>", "xx¦xb"),
    ("¦ab", "ylp", "a¦ab"),
    ("¦ab cd", "yw$p", "ab cdab¦ "),
    ("¦a\nb", "yyp", "a\n¦a\nb"),
    ("¦a\nb", "yyjp", "a\nb\n¦a"),
    ("¦a\nb", "ddp", "b\n¦a"),
    ("¦a\nb", "yyP", "¦a\na\nb"),
    ("¦a\nb", "\"ayyj\"ap", "a\nb\n¦a"),
    ("¦a\nb", "yyj\"_ddp", "a\n¦a"),
    ("¦a", "yy3p", "a\n¦a\na\na"),
    ("¦a b c", "dw.", "¦c"),
    ("¦a b c", "cwx<esc>w.", "x ¦x c"),
    ("¦ab", "ix<esc>l.", "x¦xab"),
    ("¦a\nb\nc\nd", "dd2.", "¦d"),
    ("¦a", "A;<esc>..", "a;;¦;"),
  ]

  static let objects: [(String, String, String)] = [
    ("one t¦wo three", "diw", "one ¦ three"),
    ("one t¦wo three", "daw", "one ¦three"),
    ("one t¦wo", "daw", "on¦e"),
    ("f(a, 'b ¦c')", "di'", "f(a, '¦')"),
    ("f(a, 'b ¦c')", "da'", "f(a,¦)"),
    ("f('b ¦c' x)", "da'", "f(¦x)"),
    ("¦f(a) b", "di(", "f(¦) b"),
    ("¦a\n\nb\n\nc", "2dap", "¦c"),
    ("f ¦(a) b", "Viwd", "f ¦a) b"),
    ("f ¦x \"abc\"", "ci\"z<esc>", "f x \"¦z\""),
    ("f(a, (¦b))", "di(", "f(a, (¦))"),
    ("f(a, (¦b))", "2di(", "f(¦)"),
    ("f(a, (¦b))", "da(", "f(a, ¦)"),
    ("f(¦a, (b))", "dib", "f(¦)"),
    ("f[¦1]", "ci]2<esc>", "f[¦2]"),
    ("(\n  ¦a\n  b\n)", "di(", "(\n¦)"),
    ("`a ¦b` c", "yi`$p", "`a b` ca ¦b"),
    ("a\n¦b\n\nc", "dip", "¦\nc"),
    ("a\n¦b\n\nc", "dap", "¦c"),
    ("a.b¦c d", "diW", "¦ d"),
  ]

  static let visual: [(String, String, String)] = [
    ("a¦bcd", "vl", "a⟦bc⟧d"),
    ("a¦bcd", "vld", "a¦d"),
    ("abc¦d", "vhh", "a⟦bcd⟧"),
    ("a¦bcd", "vly$p", "abcdb¦c"),
    ("¦a\nb\nc", "Vjd", "¦c"),
    ("¦a\nb\nc", "Vj>", "  ¦a\n  b\nc"),
    ("¦a\nb", "Vy", "¦a\nb"),
    ("¦abc", "viwcx<esc>", "¦x"),
    ("¦abc def", "vlrx", "¦xxc def"),
    ("¦abc", "vlU", "¦ABc"),
    ("¦ABC", "vlu", "¦abC"),
    ("¦aB\ncd", "V~", "¦Ab\ncd"),
    ("¦a\nb", "Vp", "¦b"),
    ("¦abc", "vlgU", "¦ABc"),
    ("f(¦a, b)", "vi(d", "f(¦)"),
    ("¦abcd", "vlo<esc>", "¦abcd"),
    ("¦ab cd", "ywwvep", "ab ¦ab "),
    ("¦a\nb\nc", "VjJ", "a¦ b\nc"),
  ]

  static let undoing: [(String, String, String)] = [
    ("¦a b c", "dwdwu", "¦b c"),
    ("¦a b c", "dwdw2u", "¦a b c"),
    ("¦a b c", "dwdw2u<ctrl-r>", "¦b c"),
    ("¦a", "ixyz<esc>u", "¦a"),
    ("¦a", "cwxyz<esc>u", "¦a"),
    ("¦a", "ob<enter>c<esc>u", "¦a"),
  ]

  static let prompts: [(String, String, String)] = [
    ("¦a\nb\nc", ":2<enter>", "a\n¦b\nc"),
    ("¦aa\nba", ":%s/a/x/g<enter>", "xx\n¦bx"),
    ("¦aa\nba", ":s/a/x/<enter>", "¦xa\nba"),
    ("¦a", ":$<enter>", "¦a"),
    ("¦abc", "/c<esc>", "¦abc"),
  ]

  @Test func commandsGoToTheOwner() {
    var editor = EditorCases.editor("¦a", style: .vim)
    var events: [EditorEvent] = []
    for stroke in EditorCases.strokes(":w<enter>") { events = editor.handle(stroke) }
    #expect(events == [.command("w")])
  }

  @Test func yanksReachTheClipboard() {
    var editor = EditorCases.editor("¦one two", style: .vim)
    var events: [EditorEvent] = []
    for stroke in EditorCases.strokes("yw") { events = editor.handle(stroke) }
    #expect(events == [.copied("one ")])
    #expect(editor.status.mode == "NORMAL")
  }
}
