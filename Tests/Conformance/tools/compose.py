#!/usr/bin/env python3
"""Composes random queries over two small tables and records Apache Spark's answers.

    compose.py --seed 7 --count 40 --kind join FILE.slt

Kinds: `expressions`, `filters`, `groups`, `join`, `window`, `subquery`. Queries that Spark refuses
are left out, so that the files hold what engines must agree on. The same seed composes the same
queries.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import slt
from oracle import Oracle

TABLES = """\
CREATE TEMPORARY VIEW t AS SELECT * FROM VALUES
  (1, 10L, 0.5D, 1.25, 'apple', true, DATE '2024-01-01'),
  (2, 20L, -1.5D, -3.50, 'banana', false, DATE '2024-02-29'),
  (3, NULL, 2.0D, NULL, 'cherry', true, DATE '2023-12-31'),
  (NULL, 5L, NULL, 7.75, NULL, NULL, NULL),
  (2, 20L, -1.5D, 0.00, 'Apple', false, DATE '2024-02-29'),
  (5, -7L, 8.0D, 99.99, '', NULL, DATE '1999-12-31'),
  (-4, 0L, 0.0D, -0.01, 'fig', true, NULL),
  (0, 3L, 16.25D, 12.00, 'banana', false, DATE '2024-01-01')
AS t(i, j, d, c, s, b, day)
"""
OTHERS = """\
CREATE TEMPORARY VIEW u AS SELECT * FROM VALUES
  (1, 20L, 0.5D, 1.25, 'apple', false, DATE '2024-01-01'),
  (2, 10L, 4.0D, 5.00, 'fig', true, DATE '2024-03-01'),
  (2, NULL, -1.5D, -3.50, NULL, true, DATE '2024-02-29'),
  (NULL, 20L, 8.0D, NULL, 'banana', NULL, NULL),
  (7, 3L, NULL, 99.99, 'grape', false, DATE '1999-12-31'),
  (0, 0L, 0.0D, 0.00, '', true, DATE '2023-12-31')
AS u(i, j, d, c, s, b, day)
"""
COLUMNS = {"int": "i", "long": "j", "double": "d", "decimal": "c"}
COLUMNS |= {"text": "s", "truth": "b", "date": "day"}
NUMBERS = ["int", "long", "double", "decimal"]
LITERALS = {
    "int": ["0", "1", "2", "-3", "7"],
    "long": ["0L", "5L", "20L", "-1L"],
    "double": ["0.5D", "2.0D", "-1.5D"],
    "decimal": ["1.25", "0.00", "-3.5", "10.0"],
    "text": ["'a'", "'apple'", "''", "'Banana'", "'an'"],
    "truth": ["true", "false"],
    "date": ["DATE '2024-01-01'", "DATE '2024-02-29'", "DATE '1999-12-31'"],
}


class Composer:
    """A random grammar of typed expressions and of the queries around them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.pick = self.random.choice
        self.tables = ["t"]

    def any_type(self) -> str:
        return self.pick([*NUMBERS, "text", "truth", "date"])

    def leaf(self, kind: str) -> str:
        if self.random.random() < 0.75:
            column = COLUMNS[kind]
            return f"{self.pick(self.tables)}.{column}" if len(self.tables) > 1 else column
        return "NULL" if self.random.random() < 0.1 else self.pick(LITERALS[kind])

    def of(self, kind: str, depth: int = 2) -> str:
        if depth == 0:
            return self.leaf(kind)
        if self.random.random() < 0.2:
            return self.choice_of(kind, depth)
        return getattr(self, kind)(depth - 1)

    def choice_of(self, kind: str, depth: int) -> str:
        """An expression that fits every type."""
        first, second = self.of(kind, depth - 1), self.of(kind, depth - 1)
        forms = [f"coalesce({first}, {second})", f"nullif({first}, {second})"]
        forms += [f"if({self.truth(depth - 1)}, {first}, {second})"]
        forms += [f"CASE WHEN {self.truth(0)} THEN {first} WHEN {self.truth(0)} THEN {second} END"]
        if kind != "truth":
            forms += [f"greatest({first}, {second})", f"least({first}, {second})"]
        return self.pick(forms)

    def int(self, depth: int) -> str:
        a, b = self.of("int", depth), self.of("int", depth)
        forms = [f"({a} + {b})", f"({a} - {b})", f"({a} * {b})", f"(-{a})", f"abs({a})"]
        forms += [f"(({a}) % 5)", f"length({self.of('text', depth)})", f"try_add({a}, {b})"]
        forms += [f"month({self.of('date', depth)})", f"year({self.of('date', depth)})"]
        forms += [f"datediff({self.of('date', depth)}, {self.of('date', depth)})", f"({a} & {b})"]
        return self.pick(forms)

    def long(self, depth: int) -> str:
        a, b = self.of("long", depth), self.of("int", depth)
        forms = [f"({a} + {b})", f"({a} * {b})", f"({b} DIV 2)", f"pmod({a}, 7L)", f"({a} | 1L)"]
        return self.pick([*forms, f"CAST({self.of('decimal', depth)} AS BIGINT)"])

    def double(self, depth: int) -> str:
        a, b = self.of("double", depth), self.of(self.pick(NUMBERS), depth)
        forms = [f"({a} + {b})", f"({a} * {b})", f"try_divide({a}, {b})", f"round({a}, 1)"]
        return self.pick([*forms, f"sqrt({a})", f"CAST({b} AS DOUBLE)", f"({a} / 4)"])

    def decimal(self, depth: int) -> str:
        a, b = self.of("decimal", depth), self.of(self.pick(["decimal", "int"]), depth)
        forms = [f"({a} + {b})", f"({a} - {b})", f"({a} * {b})", f"try_divide({a}, {b})"]
        return self.pick([*forms, f"round({a}, 1)", f"abs({a})", f"(-{a})", f"({a} / 3)"])

    def text(self, depth: int) -> str:
        a, b = self.of("text", depth), self.of("text", depth)
        forms = [f"upper({a})", f"concat({a}, {b})", f"({a} || '-' || {b})", f"reverse({a})"]
        forms += [f"substring({a}, 2, 3)", f"replace({a}, 'a', 'o')", f"lpad({a}, 6, '.')"]
        forms += [f"CAST({self.of(self.any_type(), depth)} AS STRING)", f"concat_ws('/', {a}, {b})"]
        return self.pick([*forms, f"trim({a})", f"left({a}, 3)", f"repeat({a}, 2)"])

    def truth(self, depth: int) -> str:
        if depth == 0:
            return self.leaf("truth")
        kind = self.any_type()
        a, b = self.of(kind, depth - 1), self.of(kind, depth - 1)
        other = self.of("truth", depth - 1)
        forms = [f"({a} {sign} {b})" for sign in ("=", "<", "<=", ">", "<>", "<=>")]
        forms += [f"({a} IS NULL)", f"({a} IS NOT NULL)", f"(NOT {other})"]
        forms += [f"({other} AND {self.of('truth', depth - 1)})", f"({other} OR ({a} = {b}))"]
        forms += [f"({a} IN ({b}, {self.pick(LITERALS[kind])}))", f"({a} BETWEEN {b} AND {a})"]
        forms += [f"({self.of('text', depth - 1)} LIKE '%{self.pick('abnp')}%')"]
        return self.pick(forms)

    def date(self, depth: int) -> str:
        a, n = self.of("date", depth), self.of("int", depth)
        forms = [f"date_add({a}, {n})", f"add_months({a}, {n})", f"last_day({a})"]
        return self.pick([*forms, f"trunc({a}, 'MONTH')", f"({a} + INTERVAL 1 MONTH)"])

    def aggregate(self) -> str:
        number = self.of(self.pick(NUMBERS), 1)
        anything = self.of(self.any_type(), 1)
        forms = ["count(*)", f"count({anything})", f"count(DISTINCT {anything})", f"sum({number})"]
        forms += [f"avg({number})", f"min({anything})", f"max({anything})"]
        forms += [f"sum(DISTINCT {self.of('int', 1)})", f"bool_or({self.of('truth', 1)})"]
        forms += [f"count_if({self.of('truth', 1)})", f"sort_array(collect_set({anything}))"]
        form = self.pick([*forms, f"stddev({self.of('int', 1)})", f"median({self.of('int', 1)})"])
        can_filter = self.random.random() < 0.2
        return f"{form} FILTER (WHERE {self.truth(1)})" if can_filter else form

    def expressions(self) -> str:
        outputs = [f"{self.of(self.any_type(), 3)} AS x{n}" for n in range(3)]
        return f"SELECT {', '.join(outputs)} FROM t"

    def filters(self) -> str:
        return f"SELECT * FROM t WHERE {self.of('truth', 3)}"

    def groups(self) -> str:
        depths = [self.random.randrange(2) for _ in range(self.pick([1, 2]))]
        keys = [self.of(self.any_type(), depth) for depth in depths]
        outputs = [f"{self.aggregate()} AS a{n}" for n in range(3)]
        shape = self.pick(["{}", "{}", "{}", "ROLLUP ({})", "CUBE ({})"])
        names = [f"k{n}" for n in range(len(keys))]
        inner = ", ".join(f"{key} AS {name}" for key, name in zip(keys, names))
        sql = f"SELECT {', '.join([*names, *outputs])} FROM (SELECT *, {inner} FROM t)"
        sql += f" GROUP BY {shape.format(', '.join(names))}"
        return sql + (" HAVING count(*) > 1" if self.random.random() < 0.2 else "")

    def join(self) -> str:
        self.tables = ["t", "u"]
        kinds = ["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "LEFT SEMI JOIN", "LEFT ANTI JOIN"]
        kind = self.pick(kinds)
        column = self.pick(list(COLUMNS.values()))
        condition = f"t.{column} {self.pick(['=', '=', '=', '<=>', '<'])} u.{column}"
        if self.random.random() < 0.6:
            condition += f" {self.pick(['AND', 'AND', 'OR'])} {self.of('truth', 2)}"
        is_half = "SEMI" in kind or "ANTI" in kind
        outputs = "t.*" if is_half else "t.i, t.s, t.c, u.i AS ui, u.s AS us, u.d AS ud"
        sql = f"SELECT {outputs} FROM t {kind} u ON {condition}"
        if not is_half and self.random.random() < 0.4:
            sql += f" WHERE {self.of('truth', 2)}"
        self.tables = ["t"]
        return sql

    def window(self) -> str:
        function = self.pick(["sum(i)", "count(*)", "min(c)", "max(s)", "avg(j)", "count(day)"])
        frames = ["ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING", "ROWS UNBOUNDED PRECEDING"]
        frames += ["ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING", "ROWS 2 PRECEDING"]
        frame = self.pick(frames)
        if self.random.random() < 0.4:
            calls = ["row_number()", "lag(s)", "lead(i, 2, -1)", "first_value(c)", "ntile(3)"]
            function, frame = self.pick([*calls, "rank()", "dense_rank()", "percent_rank()"]), ""
        partition = self.pick(["", f"PARTITION BY {self.of(self.any_type(), 1)} "])
        nulls = self.pick(["", " DESC", " NULLS LAST", " DESC NULLS FIRST"])
        order = f"ORDER BY {self.of(self.any_type(), 1)}{nulls}, i, c, s"
        over = f"{partition}{order} {frame}".strip()
        return f"SELECT i, s, {function} OVER ({over}) AS w FROM t"

    def subquery(self) -> str:
        column = self.pick(["i", "j", "s", "day", "c"])
        inner = f"u.{self.pick(['i', 'j', 'd', 'c'])} > t.i"
        link = f"u.{column} = t.{column}"
        total = self.pick(["count(*)", "max(u.i)", "sum(u.c)", "min(u.s)", "coalesce(sum(u.j), 0)"])
        negation = self.pick(["", "NOT "])
        forms = [
            f"SELECT * FROM t WHERE {column} {negation}IN (SELECT {column} FROM u)",
            f"SELECT * FROM t WHERE {negation}EXISTS (SELECT 1 FROM u WHERE {link})",
            f"SELECT i, s, (SELECT {total} FROM u WHERE {link}) AS x FROM t",
            f"SELECT * FROM t WHERE {negation}EXISTS (SELECT 1 FROM u WHERE {link} AND {inner})",
            f"SELECT i, {column} {negation}IN (SELECT {column} FROM u WHERE b) AS x FROM t",
            f"SELECT * FROM t WHERE i > (SELECT avg(u.i) FROM u WHERE u.{column} <> t.{column})",
            f"SELECT * FROM t WHERE {self.of('truth', 1)} OR {column} IN (SELECT {column} FROM u)",
            f"SELECT t.i, x.* FROM t LEFT JOIN LATERAL (SELECT {total} AS a FROM u WHERE {link}) x",
        ]
        return self.pick(forms)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--kind", required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=40)
    arguments = parser.parse_args()
    composer, oracle = Composer(arguments.seed), Oracle()
    oracle.begin()
    head = f"# Composed queries of kind {arguments.kind}, seed {arguments.seed}."
    script = slt.Script(arguments.file, [[head]])
    for setup in (TABLES, OTHERS):
        oracle.run(setup)
        script.blocks.append(slt.Record([], "statement", "ok", setup.rstrip().split("\n"), 0))
    seen: set[str] = set()
    while len(seen) < arguments.count:
        sql = getattr(composer, arguments.kind)()
        answer = oracle.run(sql)
        if answer.body is None or sql in seen:
            continue
        seen.add(sql)
        body = [answer.body[0], *sorted(answer.body[1:])]
        script.blocks.append(slt.Record([], "query", "sorted", [sql], 0, body))
    oracle.close()
    arguments.file.parent.mkdir(parents=True, exist_ok=True)
    arguments.file.write_text(script.text(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
