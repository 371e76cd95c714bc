#!/usr/bin/env python3
"""Runs TPC-H queries on one engine and tells what they took, a line of JSON each.

    driver.py duckdb|polars|datafusion|spark --data DIR --queries DIR --numbers 1,2 --threads 2
              --runs 3 --answers DIR

Each query runs once to warm up and then `--runs` times; its rows go to DIR/ENGINE-qNN.tsv.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from pathlib import Path

TABLES = "customer lineitem nation orders part partsupp region supplier".split()


class DuckDB:
    """DuckDB in its own process, over views of the files."""

    def __init__(self, data: Path, threads: int) -> None:
        import duckdb

        self.connection = duckdb.connect(config={"threads": threads})
        for table in TABLES:
            self.connection.execute(f"CREATE VIEW {table} AS FROM '{data}/{table}.parquet'")

    def rows(self, number: int, sql: str) -> list[tuple]:
        return self.connection.execute(sql).fetchall()


class DataFusion:
    """DataFusion through its Python binding."""

    def __init__(self, data: Path, threads: int) -> None:
        import datafusion

        settings = datafusion.SessionConfig().with_target_partitions(threads)
        os.environ.setdefault("TOKIO_WORKER_THREADS", str(threads))
        self.context = datafusion.SessionContext(settings)
        for table in TABLES:
            self.context.register_parquet(table, f"{data}/{table}.parquet")

    def rows(self, number: int, sql: str) -> list[tuple]:
        table = self.context.sql(sql).to_arrow_table()
        return list(zip(*(column.to_pylist() for column in table.columns)))


class Polars:
    """Polars' lazy frames on its streaming engine."""

    def __init__(self, data: Path, threads: int) -> None:
        os.environ["POLARS_MAX_THREADS"] = str(threads)
        import polars_queries

        self.queries = polars_queries.queries(str(data))

    def rows(self, number: int, sql: str) -> list[tuple]:
        return self.queries[number]().collect(engine="streaming").rows()


class Spark:
    """Apache Spark in local mode."""

    def __init__(self, data: Path, threads: int) -> None:
        from pyspark.sql import SparkSession

        self.session = (
            SparkSession.builder.master(f"local[{threads}]")
            .config("spark.driver.memory", "8g")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", str(threads * 2))
            .getOrCreate()
        )
        self.session.sparkContext.setLogLevel("OFF")
        for table in TABLES:
            self.session.read.parquet(f"{data}/{table}.parquet").createOrReplaceTempView(table)

    def rows(self, number: int, sql: str) -> list[tuple]:
        return [tuple(row) for row in self.session.sql(sql).collect()]


ENGINES = {"duckdb": DuckDB, "datafusion": DataFusion, "polars": Polars, "spark": Spark}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("engine", choices=sorted(ENGINES))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--numbers", required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--answers", type=Path, required=True)
    arguments = parser.parse_args()
    engine = ENGINES[arguments.engine](arguments.data.resolve(), arguments.threads)
    for number in map(int, arguments.numbers.split(",")):
        sql = (arguments.queries / f"q{number:02}.sql").read_text("utf-8")
        answer = arguments.answers / f"{arguments.engine}-q{number:02}.tsv"
        try:
            seconds = measure(engine, number, sql, arguments.runs, answer)
            tell({"query": number, "seconds": seconds})
        except Exception as error:  # an engine may lack a feature; the others still run
            tell({"query": number, "error": re.sub(r"\s+", " ", str(error))[:200]})
    tell({"peakBytes": sum(peak_bytes(process) for process in family())})
    return 0


def measure(engine, number: int, sql: str, runs: int, answer: Path) -> list[float]:
    rows = engine.rows(number, sql)
    with answer.open("w", encoding="utf-8") as file:
        for row in rows:
            cells = ("NULL" if cell is None else str(cell) for cell in row)
            file.write("\t".join(cells) + "\n")
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        engine.rows(number, sql)
        seconds.append(time.perf_counter() - start)
    return seconds


def tell(message: dict) -> None:
    print(json.dumps(message), flush=True)


def family() -> list[int]:
    """This process and its children, such as a Java machine."""
    children = [os.getpid()]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status = (entry / "status").read_text()
            except OSError:
                continue
            parent = re.search(r"^PPid:\s+(\d+)", status, re.MULTILINE)
            if parent and int(parent.group(1)) == os.getpid():
                children.append(int(entry.name))
    return children


def peak_bytes(process: int) -> int:
    """The most memory that the process has held."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    peak = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(peak.group(1)) * 1024 if peak else 0


if __name__ == "__main__":
    sys.exit(main())
