import Columns
import SQL
import Testing

/// Expressions and the trees they make.
struct ExpressionTests {
  @Test(arguments: operators + predicates + names)
  func operatorsAndNames(text: String, tree: String) throws {
    #expect(Printer.text(try Parser.expression(text)) == tree)
  }

  @Test(arguments: calls + specialForms)
  func callsOfFunctions(text: String, tree: String) throws {
    #expect(Printer.text(try Parser.expression(text)) == tree)
  }

  @Test(arguments: numbers + strings + typedLiterals + intervals)
  func literals(text: String, tree: String) throws {
    #expect(Printer.text(try Parser.expression(text)) == tree)
  }

  static let operators: [(String, String)] = [
    ("a IN (1, 2) AND NOT b OR c = d == e", "(or (and (in a 1 2) (not b)) (= (= c d) e))"),
    ("a + b * c - d", "(- (+ a (* b c)) d)"),
    ("a | b ^ c & d << 1 + 2", "(| a (^ b (& c (<< d (+ 1 2)))))"),
    ("a || b || c", "(|| (|| a b) c)"),
    ("- a.b", "(negative a.b)"),
    ("-1", "-1"),
    ("2 -1", "(- 2 1)"),
    ("- - 1", "(negative -1)"),
    ("-1::string", "(cast -1 string)"),
    ("-a::int", "(negative (cast a int))"),
    ("+a * ~b", "(* (positive a) (~ b))"),
    ("!a = b", "(not (= a b))"),
    ("NOT NOT a", "(not (not a))"),
    ("a <> b", "(not (= a b))"),
    ("a != b OR a <=> b", "(or (not (= a b)) (<=> a b))"),
    ("a !> b AND a !< c", "(and (<= a b) (>= a c))"),
    ("a DIV b % c", "(% (div a b) c)"),
    ("a >> 1 >>> 2", "(>>> (>> a 1) 2)"),
    ("a AND b AND c AND d AND e", "(and (and (and a b) c) (and d e))"),
    ("a::int::string", "(cast (cast a int) string)"),
    ("(a + b).c", "(getfield (+ a b) 'c')"),
    ("(a).c", "a.c"),
    ("a.b[1].c[d]['e']", "(getitem (getitem (getfield (getitem a.b 1) 'c') d) 'e')"),
    ("a COLLATE UTF8_LCASE = b", "(= (collate a 'UTF8_LCASE') b)"),
    ("a:b.c[0]['k']::int", "(cast (semi_structured_extract a '$.b.c[0]['k']') int)"),
  ]

  static let predicates: [(String, String)] = [
    ("a BETWEEN 1 AND 2 AND b", "(and (between a 1 2) b)"),
    ("a NOT BETWEEN 1 AND 2", "(not (between a 1 2))"),
    ("a NOT IN (1)", "(not (in a 1))"),
    ("a LIKE 'x%' ESCAPE '!'", "(like a 'x%' '!')"),
    ("a NOT ILIKE b", "(not (ilike a b))"),
    ("a RLIKE 'x' OR a REGEXP 'y'", "(or (rlike a 'x') (rlike a 'y'))"),
    ("a LIKE ANY ('x', b)", "(or (like a 'x') (like a b))"),
    ("a NOT LIKE ALL ('x', 'y')", "(not (or (like a 'x') (like a 'y')))"),
    ("a NOT LIKE SOME ('x', 'y')", "(not (and (like a 'x') (like a 'y')))"),
    ("a IS NULL", "(isnull a)"),
    ("a IS NOT NULL", "(isnotnull a)"),
    ("a IS TRUE", "(<=> a true)"),
    ("a IS NOT FALSE", "(not (<=> a false))"),
    ("a IS NOT UNKNOWN", "(isnotnull a)"),
    ("a IS DISTINCT FROM b", "(not (<=> a b))"),
    ("a IS NOT DISTINCT FROM b + 1", "(<=> a (+ b 1))"),
    ("a = b IS NULL", "(isnull (= a b))"),
    ("EXISTS (SELECT 1)", "(exists (project [1] one-row))"),
    ("EXISTS(a, x -> x)", "(exists a (lambda [x] x))"),
    ("a IN (SELECT b FROM t)", "(in-query a (project [b] t))"),
    ("(a, b) NOT IN (SELECT 1, 2)", "(not (in-query a b (project [1 2] one-row)))"),
    ("a IN ((SELECT 1), 2)", "(in a (scalar (project [1] one-row)) 2)"),
    ("a IN ((SELECT 1))", "(in a (scalar (project [1] one-row)))"),
    (
      "a IN ((SELECT 1) UNION ALL (SELECT 2))",
      "(in-query a (union (project [1] one-row) (project [2] one-row)))"
    ),
    ("(SELECT 1) + 1", "(+ (scalar (project [1] one-row)) 1)"),
    ("((SELECT 1) + 1)", "(+ (scalar (project [1] one-row)) 1)"),
    ("((SELECT 1))", "(scalar (project [1] one-row))"),
  ]

  static let names: [(String, String)] = [
    ("a.b.c", "a.b.c"),
    ("`a b`.`c``d`", "a b.c`d"),
    ("date", "date"),
    ("current_date", "current_date"),
    ("interval", "interval"),
    ("left", "left"),
    ("1a", "1a"),
    ("a AS b", "(as a b)"),
    ("a b", "(as a b)"),
    ("1 left", "(as 1 left)"),
    ("explode(m) AS (k, v)", "(as (explode m) k v)"),
    ("a NOT", "(as a NOT)"),
    ("CASE END", "(as CASE END)"),
    ("*", "*"),
    ("t.u.* EXCEPT (a, b.c)", "t.u.*-(a b.c)"),
    ("(a, b)", "(struct a b)"),
    ("IDENTIFIER('a.b')", "a.b"),
    ("IDENTIFIER('ab' || 's')(1)", "(abs 1)"),
    ("x -> x + 1", "(lambda [x] (+ x 1))"),
    ("(x, y) -> x", "(lambda [x y] x)"),
  ]

  static let calls: [(String, String)] = [
    ("COUNT(*)", "(count *)"),
    ("count(DISTINCT a, b)", "(count distinct a b)"),
    ("count(ALL a)", "(count a)"),
    ("f()", "(f)"),
    ("a.f(1)", "(a.f 1)"),
    ("f(x => 1, y => z)", "(f (=> x 1) (=> y z))"),
    ("transform(a, x -> x + 1)", "(transform a (lambda [x] (+ x 1)))"),
    ("first(a IGNORE NULLS)", "(first a ignore-nulls)"),
    ("lag(a) IGNORE NULLS OVER w", "(over (lag a ignore-nulls) (window w))"),
    (
      "percentile_cont(0.5) WITHIN GROUP (ORDER BY a DESC) FILTER (WHERE b > 1)",
      "(percentile_cont 5:decimal(1,1) filter:(> b 1) order:[{a desc}])"
    ),
    ("sum(a) OVER ()", "(over (sum a) (window))"),
    ("sum(a) OVER (w)", "(over (sum a) (window w))"),
    (
      "sum(a) OVER (PARTITION BY b, c ORDER BY d DESC NULLS FIRST ROWS 1 PRECEDING)",
      "(over (sum a) (window by:[b c] order:[{d desc first}] rows:-1..0))"
    ),
    (
      "sum(a) OVER (ORDER BY d RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND UNBOUNDED FOLLOWING)",
      "(over (sum a) (window order:[d] range:-86400000000:interval day..+inf))"
    ),
    ("left(a, 1) || right(b, 2)", "(|| (left a 1) (right b 2))"),
    ("if(a, b, c)", "(if a b c)"),
    ("filter(a, x -> x > 1)", "(filter a (lambda [x] (> x 1)))"),
  ]

  static let specialForms: [(String, String)] = [
    ("CASE a WHEN 1 THEN 2 END", "(case [(= a 1) 2])"),
    ("CASE WHEN a THEN b WHEN c THEN d ELSE e END", "(case [a b] [c d] e)"),
    ("CAST(a AS DECIMAL(10,2))", "(cast a decimal(10,2))"),
    ("TRY_CAST(a AS INT)", "(try-cast a int)"),
    ("EXTRACT(YEAR FROM a)", "(extract 'YEAR' a)"),
    ("POSITION('a' IN b)", "(locate 'a' b 1)"),
    ("position('a', b)", "(position 'a' b)"),
    ("SUBSTRING(a FROM 2 FOR 3)", "(substring a 2 3)"),
    ("SUBSTR(a FROM 2)", "(substring a 2 2147483647)"),
    ("substr(a, 2)", "(substr a 2)"),
    ("TRIM(a)", "(trim a)"),
    ("TRIM(BOTH FROM a)", "(trim a)"),
    ("TRIM(LEADING 'x' FROM a)", "(ltrim 'x' a)"),
    ("TRIM('x' FROM a)", "(trim 'x' a)"),
    ("OVERLAY(a PLACING b FROM 1)", "(overlay a b 1 -1)"),
    ("overlay(a, b, 1, 2)", "(overlay a b 1 2)"),
    ("DATEADD(DAY, 1, a)", "(timestampadd 'DAY' 1 a)"),
    ("date_add(day, 1)", "(date_add day 1)"),
    ("DATEDIFF(MONTH, a, b)", "(timestampdiff 'MONTH' a b)"),
    ("datediff(a, b)", "(datediff a b)"),
    ("STRUCT(a AS x, b)", "(struct (as a x) b)"),
  ]

  static let numbers: [(String, String)] = [
    ("2147483647", "2147483647"),
    ("2147483648", "2147483648L"),
    ("-2147483648", "-2147483648"),
    ("9223372036854775808", "9223372036854775808:decimal(19,0)"),
    ("-9223372036854775808", "-9223372036854775808L"),
    ("1.5", "15:decimal(2,1)"),
    (".05", "5:decimal(2,2)"),
    ("1.", "1:decimal(1,0)"),
    ("0.0", "0:decimal(1,1)"),
    ("100.00", "10000:decimal(5,2)"),
    ("1e3", "1000.0d"),
    ("1e3BD", "1000:decimal(4,0)"),
    ("1.5BD", "15:decimal(2,1)"),
    ("1.5e-2BD", "15:decimal(3,3)"),
    ("1.5D", "1.5d"),
    ("1.5F", "1.5:float"),
    ("1L", "1L"),
    ("-128Y", "-128:tinyint"),
    ("7S", "7:smallint"),
    ("TRUE", "true"),
    ("NULL", "null"),
  ]

  static let strings: [(String, String)] = [
    ("'a' 'b'", "'ab'"),
    ("\"c\"", "'c'"),
    (#"r'a\n'"#, #"'a\n'"#),
    ("'it''s'", "'it's'"),
    (#"'a\tb\u0041\101\%\_\q\'\\'"#, "'a\tbAA\\%\\_q'\\'"),
    (#"'\u00e9\U0001F600\uD83D\uDE00'"#, "'é😀😀'"),
    ("X'1F2'", "x[1, 242]"),
  ]

  static let typedLiterals: [(String, String)] = [
    ("DATE '2024-1-5'", "19727:date"),
    ("DATE '2024'", "19723:date"),
    ("DATE '0001-01-01'", "-719162:date"),
    ("DATE '2024-02-29T10'", "19782:date"),
    ("DATE 'epoch'", "0:date"),
    ("TIMESTAMP '2024-01-01 10:00:00'", "1704103200000000:timestamp"),
    ("TIMESTAMP '2024-01-01T10:00:00.123456+02:00'", "1704096000123456:timestamp"),
    (
      "TIMESTAMP '2024-01-01 10:00:00 Europe/Berlin'",
      "(cast '2024-01-01 10:00:00 Europe/Berlin' timestamp)"
    ),
    ("TIMESTAMP_NTZ '2024-01-01'", "1704067200000000:timestamp_ntz"),
    ("TIME '10:00:00.5'", "36000500000000:time(6)"),
  ]

  static let intervals: [(String, String)] = [
    ("INTERVAL 3 DAYS", "259200000000:interval day"),
    ("INTERVAL 1 DAY 2 HOURS", "93600000000:interval day to hour"),
    ("INTERVAL '1 day 2 hours'", "93600000000:interval day to hour"),
    ("INTERVAL 1 WEEK", "604800000000:interval day"),
    ("INTERVAL '-3' MONTH", "-3:interval month"),
    ("INTERVAL -3 MONTH", "-3:interval month"),
    ("INTERVAL 1.5 SECONDS", "1500000:interval second"),
    ("INTERVAL '1-2' YEAR TO MONTH", "14:interval year to month"),
    ("INTERVAL -'1-2' YEAR TO MONTH", "-14:interval year to month"),
    ("INTERVAL '10 05:30:15.123' DAY TO SECOND", "883815123000:interval day to second"),
    ("INTERVAL '05:30' HOUR TO MINUTE", "19800000000:interval hour to minute"),
    (
      "a + INTERVAL 1 YEAR - INTERVAL 2 MONTHS",
      "(- (+ a 12:interval year) 2:interval month)"
    ),
  ]

  @Test(arguments: [
    ("int", "int"), ("DECIMAL(10)", "decimal(10,0)"), ("dec", "decimal(10,0)"),
    (
      "array<map<string,struct<x:int,y array<int>>>>",
      "array<map<string,struct<x:int,y:array<int>>>>"
    ),
    ("INTERVAL DAY TO SECOND", "interval day to second"), ("INTERVAL YEAR", "interval year"),
    ("varchar(3)", "varchar(3)"), ("timestamp_ntz", "timestamp_ntz"), ("struct<>", "struct<>"),
    ("array<array<array<int>>>", "array<array<array<int>>>"),
  ])
  func types(text: String, name: String) throws {
    #expect(try Parser.dataType(text).simpleString == name)
  }

  @Test func schemas() throws {
    let schema = try Parser.schema("a INT NOT NULL COMMENT 'x', b: STRING, `c d` ARRAY<INT>")
    #expect(
      schema.fields == [
        Field("a", .int, nullable: false, comment: "x"), Field("b", .string),
        Field("c d", .array(.int, containsNull: true)),
      ])
    #expect(try Parser.schema("struct<a:int,b:string>").simpleString == "struct<a:int,b:string>")
  }
}
