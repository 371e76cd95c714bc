import Plan
import SQL
import Testing

/// Queries and the plans they make.
struct QueryTests {
  @Test(arguments: blocks + grouping)
  func selectBlocks(text: String, tree: String) throws {
    #expect(Printer.text(try Parser.query(text)) == tree)
  }

  @Test(arguments: relations + joins + rotations)
  func relationsAndJoins(text: String, tree: String) throws {
    #expect(Printer.text(try Parser.query(text)) == tree)
  }

  @Test(arguments: combinations + pipes)
  func wholeQueries(text: String, tree: String) throws {
    #expect(Printer.text(try Parser.query(text)) == tree)
  }

  static let blocks: [(String, String)] = [
    ("SELECT 1", "(project [1] one-row)"),
    ("SELECT a, b c FROM t WHERE a > 1", "(project [a (as b c)] (filter (> a 1) t))"),
    ("SELECT 1 WHERE true", "(project [1] (filter true one-row))"),
    (
      "SELECT DISTINCT a FROM t ORDER BY b DESC NULLS LAST",
      "(sort {b desc} (distinct (project [a] t)))"
    ),
    ("SELECT a FROM t HAVING a > 1", "(having (> a 1) (aggregate [] [a] t))"),
    (
      "SELECT a FROM t QUALIFY row_number() OVER (ORDER BY b) = 1",
      "(qualify (= (over (row_number) (window order:[b])) 1) (project [a] t))"
    ),
    (
      "SELECT sum(a) OVER w FROM t WINDOW w AS (PARTITION BY b) ORDER BY 1",
      "(sort 1 (windows [w (window by:[b])] (project [(over (sum a) (window w))] t)))"
    ),
    ("SELECT a FROM t LIMIT 3 OFFSET 2", "(limit 3 offset 2 (project [a] t))"),
    ("SELECT a FROM t LIMIT ALL", "(project [a] t)"),
    ("SELECT a FROM t OFFSET 2", "(limit all offset 2 (project [a] t))"),
    (
      "SELECT a FROM t DISTRIBUTE BY a SORT BY b",
      "(sort-within b (repartition a (project [a] t)))"
    ),
    ("SELECT a FROM t CLUSTER BY a", "(sort-within a (repartition a (project [a] t)))"),
    ("SELECT a FROM t ORDER BY ALL DESC", "(sort-all {ALL desc} (project [a] t))"),
    ("FROM t SELECT a WHERE a > 1", "(project [a] (filter (> a 1) t))"),
    ("FROM t", "t"),
    ("TABLE t", "t"),
    ("SELECT a FROM", "(project [(as a FROM)] one-row)"),
    ("SELECT case FROM t", "(project [case] t)"),
    ("SELECT a FROM t WHERE", "(project [a] (as WHERE t))"),
    (
      "SELECT /*+ BROADCAST(u), REPARTITION(3, a) */ * FROM t JOIN u ON a = b",
      "(repartition 3 a (project [*] (inner-join-BROADCAST(right) t u (= a b))))"
    ),
    ("SELECT left, right FROM left", "(project [left right] left)"),
  ]

  static let grouping: [(String, String)] = [
    (
      "SELECT a, sum(b) FROM t GROUP BY a HAVING sum(b) > 1",
      "(having (> (sum b) 1) (aggregate [a] [a (sum b)] t))"
    ),
    ("SELECT a FROM t GROUP BY ALL", "(aggregate [ALL] [a] t)"),
    (
      "SELECT 1 FROM t GROUP BY a, b WITH ROLLUP",
      "(aggregate [a b / (0,1)(0)()] [1] t)"
    ),
    (
      "SELECT 1 FROM t GROUP BY a, b WITH CUBE",
      "(aggregate [a b / (0,1)(0)(1)()] [1] t)"
    ),
    (
      "SELECT 1 FROM t GROUP BY ROLLUP(a, (b, c))",
      "(aggregate [a b c / (0,1,2)(0)()] [1] t)"
    ),
    (
      "SELECT 1 FROM t GROUP BY GROUPING SETS ((a, b), a, ())",
      "(aggregate [a b / (0,1)(0)()] [1] t)"
    ),
    (
      "SELECT 1 FROM t GROUP BY a, b GROUPING SETS ((a, b), (b))",
      "(aggregate [a b / (0,1)(1)] [1] t)"
    ),
    (
      "SELECT 1 FROM t GROUP BY a, ROLLUP(b), CUBE(c)",
      "(aggregate [a b c / (0,1,2)(0,1)(0,2)(0)] [1] t)"
    ),
    (
      "SELECT 1 FROM t GROUP BY GROUPING SETS (ROLLUP(a, b), (c))",
      "(aggregate [a b c / (0,1)(0)()(2)] [1] t)"
    ),
    ("SELECT 1 FROM t GROUP BY (a + 1) * 2", "(aggregate [(* (+ a 1) 2)] [1] t)"),
  ]

  static let relations: [(String, String)] = [
    ("SELECT * FROM parquet.`/x/y` p", "(project [*] (as p parquet./x/y))"),
    ("SELECT * FROM t AS u(a, b)", "(project [*] (as u [a b] t))"),
    ("SELECT * FROM t WITH (`a` = 'b') x", "(project [*] (as x (table t a=b)))"),
    ("SELECT * FROM (SELECT 1) x", "(project [*] (as x (project [1] one-row)))"),
    (
      "SELECT * FROM ((SELECT 1))",
      "(project [*] (as __auto_generated_subquery_name (project [1] one-row)))"
    ),
    ("SELECT * FROM (t) x", "(project [*] (as x t))"),
    (
      "SELECT * FROM ((a JOIN b ON p = q) JOIN c ON r = s)",
      "(project [*] (inner-join (inner-join a b (= p q)) c (= r s)))"
    ),
    (
      "SELECT * FROM VALUES (1, 'x'), (2, 'y') AS t(a, b)",
      "(project [*] (as t [a b] (values [1 'x'] [2 'y'])))"
    ),
    ("SELECT * FROM (VALUES 1, 2) u", "(project [*] (as u (values [1] [2])))"),
    ("VALUES (1), (2)", "(values [1] [2])"),
    ("SELECT * FROM range(1, 10) r", "(project [*] (as r (table-function range 1 10)))"),
    ("SELECT * FROM IDENTIFIER('a.b')", "(project [*] a.b)"),
    (
      "SELECT * FROM UNNEST(a) WITH ORDINALITY AS u(x, n)",
      "(project [*] (as u [x n] (table-function UNNEST a (=> ordinality true))))"
    ),
    (
      "SELECT * FROM t TABLESAMPLE (10 PERCENT) REPEATABLE (3) x",
      "(project [*] (as x (sample fraction(lower: 0.0, upper: 0.1) t)))"
    ),
    ("SELECT * FROM t TABLESAMPLE (5 ROWS)", "(project [*] (sample rows(5) t))"),
    (
      "SELECT a FROM t LATERAL VIEW OUTER explode(a) x AS b, c LATERAL VIEW posexplode(b) y",
      "(project [a] (generate (posexplode b) [y] (generate-outer (explode a) [x b c] t)))"
    ),
    (
      "SELECT a FROM t LATERAL VIEW explode(a) x WHERE b",
      "(project [a] (filter b (generate (explode a) [x] t)))"
    ),
  ]

  static let joins: [(String, String)] = [
    (
      "SELECT 1 FROM a, b JOIN c ON x = y",
      "(project [1] (inner-join (inner-join a b) c (= x y)))"
    ),
    (
      "SELECT 1 FROM a LEFT OUTER JOIN b USING (x, y) RIGHT JOIN c ON z",
      "(project [1] (right-join (left-join a b using[x y]) c z))"
    ),
    ("SELECT 1 FROM a NATURAL FULL OUTER JOIN b", "(project [1] (full-join a b natural))"),
    (
      "SELECT 1 FROM a CROSS JOIN b LEFT SEMI JOIN c ON x ANTI JOIN d ON y",
      "(project [1] (anti-join (semi-join (cross-join a b) c x) d y))"
    ),
    (
      "SELECT 1 FROM a, LATERAL (SELECT a.x) AS b",
      "(project [1] (inner-join-lateral a (as b (project [a.x] one-row))))"
    ),
    (
      "SELECT 1 FROM a LEFT JOIN LATERAL explode(a.x) AS e(c)",
      "(project [1] (left-join-lateral a (as e [c] (table-function explode a.x))))"
    ),
    (
      "SELECT 1 FROM a JOIN (b JOIN c) ON x",
      "(project [1] (inner-join a (inner-join b c) x))"
    ),
  ]

  static let rotations: [(String, String)] = [
    (
      "SELECT * FROM t PIVOT (sum(a) AS s, avg(b) FOR c IN (1 AS x, 2)) p",
      "(project [*] (as p (pivot (as (sum a) s) (avg b) [c] [1:x 2] t)))"
    ),
    (
      "SELECT * FROM t PIVOT (sum(a) FOR (c, d) IN ((1, 'a') AS x, (2, 'b')))",
      "(project [*] (pivot (sum a) [c d] [1,'a':x 2,'b'] t))"
    ),
    (
      "SELECT * FROM t UNPIVOT INCLUDE NULLS (v FOR n IN (a AS x, b))",
      "(project [*] (unpivot-nulls v n [a:x b] t))"
    ),
    (
      "SELECT * FROM t UNPIVOT ((v, w) FOR n IN ((a, b) AS x, (c, d))) AS u",
      "(project [*] (as u (unpivot v,w n [a,b:x c,d] t)))"
    ),
  ]

  static let combinations: [(String, String)] = [
    (
      "SELECT 1 UNION SELECT 2 INTERSECT ALL SELECT 3 EXCEPT SELECT 4",
      "(except (distinct (union (project [1] one-row) (intersect-all (project [2] one-row)"
        + " (project [3] one-row)))) (project [4] one-row))"
    ),
    ("TABLE a UNION ALL TABLE b UNION ALL TABLE c", "(union a b c)"),
    ("TABLE a UNION TABLE b UNION ALL TABLE c", "(union (distinct (union a b)) c)"),
    ("TABLE a MINUS TABLE b", "(except a b)"),
    (
      "(TABLE a ORDER BY x) UNION (TABLE b) LIMIT 3",
      "(limit 3 (distinct (union (sort x a) b)))"
    ),
    (
      "WITH a AS (SELECT 1), b(x) AS (TABLE a) SELECT * FROM b",
      "(with [a (project [1] one-row)] [b(x) a] (project [*] b))"
    ),
    (
      "WITH RECURSIVE r(n) MAX RECURSION LEVEL 10 AS (SELECT 1 UNION ALL SELECT n FROM r) TABLE r",
      "(with-recursive [r(n) max 10 (union (project [1] one-row) (project [n] r))] r)"
    ),
    ("FROM t SELECT a SELECT b", "(union (project [a] t) (project [b] t))"),
    (
      "SELECT (WITH a AS (SELECT 1) TABLE a)",
      "(project [(scalar (with [a (project [1] one-row)] a))] one-row)"
    ),
  ]

  static let pipes: [(String, String)] = [
    ("FROM t |> WHERE a > 1 |> SELECT b", "(project [b] (filter (> a 1) t))"),
    (
      "TABLE t |> EXTEND a + 1 AS c |> DROP b |> AS q |> ORDER BY c",
      "(sort c (as q (project [*-(b)] (project [* (as (+ a 1) c)] t))))"
    ),
    (
      "FROM t |> AGGREGATE sum(a) AS s GROUP BY b AS c",
      "(aggregate [b] [(as b c) (as (sum a) s)] t)"
    ),
    (
      "FROM t |> JOIN u ON a = b |> UNION ALL (SELECT 1) |> LIMIT 3",
      "(limit 3 (union (inner-join t u (= a b)) (project [1] one-row)))"
    ),
  ]
}
