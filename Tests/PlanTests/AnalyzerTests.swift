import Columns
import Plan
import Testing

/// What queries come to: the columns they give, the plans they become, the errors they make.
struct AnalyzerTests {
  @Test(arguments: [
    ("SELECT A, a + 1, -a, a AS x FROM u", "struct<A:int,(a + 1):int,(- a):int,x:int>"),
    ("SELECT id AS x, x + 1 FROM t", "struct<x:int,(lateralAliasReference(x) + 1):int>"),
    (
      "SELECT s.x + 1, s.X, array(s)[0].x, array(s).x FROM t",
      "struct<(s.x + 1):int,X:int,array(s)[0].x:int,array(s).x:array<int>>"
    ),
    ("SELECT CAST(a AS STRING), a::double FROM u", "struct<a:string,a:double>"),
    (
      "SELECT a, (SELECT count(*) FROM t WHERE id = a) FROM u",
      "struct<a:int,scalarsubquery(a):bigint>"
    ),
    (
      "SELECT * FROM t a JOIN t b USING (id)",
      "struct<id:int,name:string,s:struct<x:int>,name:string,s:struct<x:int>>"
    ),
    ("SELECT b.* FROM t a JOIN t b USING (id)", "struct<id:int,name:string,s:struct<x:int>>"),
    ("SELECT a.id, b.id, id FROM t a FULL JOIN t b USING (id)", "struct<id:int,id:int,id:int>"),
    ("SELECT * EXCEPT (b) FROM u", "struct<a:int>"),
    ("SELECT * FROM range(3) AS r(x)", "struct<x:bigint>"),
    ("SELECT * FROM VALUES (1, 'a'), (2L, NULL)", "struct<col1:bigint,col2:string>"),
    ("SELECT a FROM u UNION ALL SELECT 1L", "struct<a:bigint>"),
    (
      "SELECT * FROM u PIVOT (sum(b) AS s, count(b) FOR a IN (1, 2 AS two))",
      "struct<1_s:bigint,1_count(b):bigint,two_s:bigint,two_count(b):bigint>"
    ),
    ("SELECT * FROM u UNPIVOT (v FOR n IN (a, b AS bb))", "struct<n:string,v:int>"),
    (
      "SELECT count(*), count(DISTINCT a, b), max(u.a) FILTER (WHERE a > 1) FROM u",
      "struct<count(1):bigint,count(DISTINCT a, b):bigint,max(a) FILTER (WHERE (a > 1)):int>"
    ),
    (
      "SELECT sum(a) OVER (ORDER BY b) FROM u",
      "struct<sum(a) OVER (ORDER BY b ASC NULLS FIRST RANGE BETWEEN UNBOUNDED PRECEDING AND "
        + "CURRENT ROW):bigint>"
    ),
    (
      "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) "
        + "SELECT * FROM r", "struct<n:int>"
    ),
  ])
  func columns(query: String, schema: String) throws {
    #expect(try AnalyzerFixture.analyze(query).schema.simpleString == schema)
  }

  @Test(
    arguments: [
      ("SELECT nosuch FROM t", "UNRESOLVED_COLUMN.WITH_SUGGESTION", 8),
      ("SELECT x", "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", 8),
      ("SELECT s.y FROM t", "FIELD_NOT_FOUND", 8),
      ("SELECT id.x FROM t", "INVALID_EXTRACT_BASE_FIELD_TYPE", 8),
      ("SELECT * FROM nosuch", "TABLE_OR_VIEW_NOT_FOUND", 15),
      ("SELECT nosuch(1)", "UNRESOLVED_ROUTINE", 8),
      ("SELECT id FROM t a JOIN t b ON a.id = b.id", "AMBIGUOUS_REFERENCE", 8),
      ("SELECT id, count(*) FROM t", "MISSING_GROUP_BY", nil),
      ("SELECT id, count(*) FROM t GROUP BY name", "MISSING_AGGREGATION", nil),
      ("SELECT id FROM t HAVING nosuch > 1", "MISSING_GROUP_BY", nil),
      ("SELECT id FROM t WHERE count(*) > 1", "INVALID_WHERE_CONDITION", 24),
      ("SELECT id FROM t WHERE id", "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN", nil),
      ("SELECT sum(sum(id)) FROM t", "NESTED_AGGREGATE_FUNCTION", 8),
      ("SELECT id FROM t GROUP BY 3", "GROUP_BY_POS_OUT_OF_RANGE", nil),
      ("SELECT id FROM t ORDER BY 3", "ORDER_BY_POS_OUT_OF_RANGE", nil),
      ("SELECT sum(id) FROM t GROUP BY 1", "GROUP_BY_POS_AGGREGATE", nil),
      ("SELECT row_number() FROM t", "WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE", 8),
      ("SELECT count(DISTINCT id) OVER () FROM t", "DISTINCT_WINDOW_FUNCTION_UNSUPPORTED", 8),
      ("SELECT 1 UNION ALL SELECT 1, 2", "NUM_COLUMNS_MISMATCH", nil),
      ("SELECT 1 UNION ALL SELECT array(1)", "INCOMPATIBLE_COLUMN_TYPE", nil),
      ("SELECT id FROM t LIMIT -1", "INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE", nil),
      ("SELECT grouping(id) FROM t GROUP BY id", "UNSUPPORTED_GROUPING_EXPRESSION", 8),
      ("SELECT explode(array(1)) + 1", "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS", 8),
      ("SELECT DISTINCT a FROM u ORDER BY b", "UNRESOLVED_COLUMN.WITH_SUGGESTION", 35),
      ("SELECT cast(1 AS date)", "DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION", 8),
    ] as [(String, String, Int?)])
  func errors(query: String, condition: String, column: Int?) throws {
    let error = #expect(throws: QueryError.self) { try AnalyzerFixture.analyze(query) }
    #expect(error?.condition == condition)
    if let column { #expect(error?.position?.column == column) }
  }

  @Test func suggestionsAreOrderedByLikeness() {
    let error = #expect(throws: QueryError.self) {
      try AnalyzerFixture.analyze("SELECT nam FROM t")
    }
    #expect(error?.message.hasSuffix("following? [`name`, `s`, `id`].") == true)
  }

  @Test(arguments: [
    (
      "SELECT a + 1 AS x, sum(b) + 1 AS y FROM u GROUP BY a + 1 HAVING sum(b) > 3L "
        + "ORDER BY max(b), x LIMIT 3",
      """
      Limit 3
      +- Project [x#2, y#5]
         +- Sort [max(b)#4 ASC NULLS FIRST, x#2 ASC NULLS FIRST], true
            +- Project [x#2, (sum(b)#3 + CAST(1 AS BIGINT)) AS y#5, max(b)#4]
               +- Filter (sum(b)#3 > 3)
                  +- Aggregate [(a#0 + 1)], [(a#0 + 1) AS x#2, sum(b#1) AS sum(b)#3, \
      max(b#1) AS max(b)#4]
                     +- Relation u[a#0, b#1] memory
      """
    ),
    (
      "SELECT a, sum(b) OVER (PARTITION BY a + 1) s FROM u QUALIFY s > 20L",
      """
      Project [a#0, s#3]
      +- Filter (s#3 > 20)
         +- Window [sum(b#1) OVER (PARTITION BY (a + 1)#2 ROWS BETWEEN UNBOUNDED PRECEDING AND \
      UNBOUNDED FOLLOWING) AS s#3], [(a + 1)#2], []
            +- Project [a#0, b#1, (a#0 + 1) AS (a + 1)#2]
               +- Relation u[a#0, b#1] memory
      """
    ),
    (
      "SELECT a, grouping(a) g, count(*) c FROM u GROUP BY ROLLUP(a, b)",
      """
      Project [a#2 AS a#6, CAST(((spark_grouping_id#4 >> 1) & 1) AS TINYINT) AS g#7, c#5]
      +- Aggregate [a#2, b#3, spark_grouping_id#4], [a#2, b#3, spark_grouping_id#4, \
      count(1) AS c#5]
         +- Expand [[a#0, b#1, a#0, b#1, 0], [a#0, b#1, a#0, NULL, 1], \
      [a#0, b#1, NULL, NULL, 3]], [a#0, b#1, a#2, b#3, spark_grouping_id#4]
            +- Relation u[a#0, b#1] memory
      """
    ),
    (
      "WITH c AS (SELECT a FROM u) SELECT * FROM c x JOIN c y USING (a)",
      """
      Project [a#0]
      +- Join Inner, (a#0 = a#1)
         :- SharedReference c#0 [a#0]
         +- SharedReference c#0 [a#1]
      Shared c#0
      +- Project [a#2]
         +- Relation u[a#2, b#3] memory
      """
    ),
    (
      "SELECT * FROM u WHERE NOT EXISTS (SELECT 1 FROM v WHERE x = a)",
      """
      Filter (NOT exists(a))
      :  +- Project [1 AS 1#5]
      :     +- Filter (x#4 = outer(a#0))
      :        +- Project [(a#2 + 1) AS x#4, b#3]
      :           +- Filter (a#2 > 1)
      :              +- Relation u[a#2, b#3] memory
      +- Relation u[a#0, b#1] memory
      """
    ),
  ])
  func plans(query: String, tree: String) throws {
    #expect(PlanText.tree(try AnalyzerFixture.analyze(query)) == tree)
  }
}
