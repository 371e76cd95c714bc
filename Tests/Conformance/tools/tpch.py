#!/usr/bin/env python3
"""Records the answers of the 22 TPC-H queries, on which Apache Spark and DuckDB must agree.

    tpch.py                     record q01.expected … q22.expected at scale 0.01 from Spark, after
                                checking that DuckDB gives the same rows up to rounding
    tpch.py --check             only compare
    tpch.py --data DIR --answers DIR
                                write DuckDB's answers over other data, such as scale 1

The data is `tpchgen-cli parquet -s 0.01 -c 'zstd(9)' -o fixtures/tpch-0.01` (release 4.0.0).
An expected file holds the schema line and then a row a line, as in the body of a `.slt` query.
"""

from __future__ import annotations

import argparse
import sys
from decimal import Decimal
from pathlib import Path

import duckdb

import slt

HERE = Path(__file__).resolve().parent.parent
QUERIES = sorted((HERE / "tpch").glob("q*.sql"))
TABLES = "customer lineitem nation orders part partsupp region supplier".split()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="only compare")
    parser.add_argument("--data", type=Path, help="folder of the Parquet files")
    parser.add_argument("--answers", type=Path, help="folder for DuckDB's answers")
    arguments = parser.parse_args()
    data = arguments.data or HERE / "fixtures" / "tpch-0.01"
    duck = _duck_answers(data)
    if arguments.answers:
        arguments.answers.mkdir(parents=True, exist_ok=True)
        for query in QUERIES:
            lines = ("\t".join(_text(cell) for cell in row) + "\n" for row in duck[query.stem])
            (arguments.answers / f"{query.stem}.answer").write_text("".join(lines), "utf-8")
        return 0
    complaints = 0
    for query, body in _spark_bodies(data):
        expected = query.with_suffix(".expected")
        if not _agree(body, duck[query.stem]):
            complaints += 1
            print(f"{query.name}: DuckDB disagrees", file=sys.stderr)
        if not arguments.check:
            expected.write_text("".join(f"{line}\n" for line in body), "utf-8")
        elif not slt.bodies_agree(expected.read_text("utf-8").splitlines(), body, False):
            complaints += 1
            print(f"{query.name}: Spark disagrees", file=sys.stderr)
    print(f"{len(QUERIES)} queries, {complaints} complaints")
    return 1 if complaints else 0


def _duck_answers(data: Path) -> dict[str, list]:
    connection = duckdb.connect()
    for table in TABLES:
        connection.execute(f"CREATE VIEW {table} AS FROM '{data}/{table}.parquet'")
    return {q.stem: connection.execute(q.read_text()).fetchall() for q in QUERIES}


def _spark_bodies(data: Path):
    from oracle import Oracle

    oracle = Oracle()
    try:
        oracle.begin()
        for table in TABLES:
            file = f"{data}/{table}.parquet"
            oracle.run(f"CREATE TEMPORARY VIEW {table} AS SELECT * FROM parquet.`{file}`")
        for query in QUERIES:
            answer = oracle.run(query.read_text())
            if answer.body is None:
                raise ValueError(f"{query.name}: {answer.message}")
            yield query, answer.body
    finally:
        oracle.close()


def _text(cell) -> str:
    return slt.cell_text(None if cell is None else str(cell))


def _agree(body: list[str], rows: list) -> bool:
    """Whether Spark's body holds DuckDB's rows; numbers may differ by the rounding of averages."""
    cells = [line.split("\t") for line in body[1:]]
    return len(cells) == len(rows) and all(
        _cells_agree(mine, cell) for line, row in zip(cells, rows) for mine, cell in zip(line, row)
    )


def _cells_agree(mine: str, cell) -> bool:
    if isinstance(cell, (int, float, Decimal)):
        theirs = Decimal(str(cell))
        return abs(Decimal(mine) - theirs) <= Decimal("0.000001") * max(1, abs(theirs))
    return mine == _text(cell)


if __name__ == "__main__":
    sys.exit(main())
