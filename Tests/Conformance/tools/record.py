#!/usr/bin/env python3
"""Fills in, or checks, the expected parts of conformance files with the answers of Apache Spark.

    record.py FILE_OR_FOLDER …            fill in what is missing
    record.py --check FILE_OR_FOLDER …    only compare, exit 1 on any difference
    record.py --rewrite FILE_OR_FOLDER …  record everything anew

A record below a comment that starts with `# Not from Spark` is left alone.

A record may be written as `query`, `error` or `statement ok`. A record written as `probe` becomes
`query`, `query sorted` or `error CONDITION`, whichever Spark's answer calls for.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import slt
from oracle import Answer, Oracle


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true", help="only compare")
    parser.add_argument("--rewrite", action="store_true", help="record everything anew")
    arguments = parser.parse_args()
    files = sorted(file for path in arguments.paths for file in _files(path))
    scripts = [slt.parse(file) for file in files]
    oracle = Oracle()
    complaints = 0
    try:
        for script in scripts:
            complaints += _treat(script, oracle, arguments.check, arguments.rewrite)
    finally:
        oracle.close()
    print(f"{len(files)} files, {complaints} complaints")
    return 1 if complaints else 0


def _files(path: Path) -> list[Path]:
    return list(path.rglob("*.slt")) if path.is_dir() else [path]


def _treat(script: slt.Script, oracle: Oracle, check: bool, rewrite: bool) -> int:
    oracle.begin()
    complaints = 0
    for record in script.records:
        if any(comment.startswith("# Not from Spark") for comment in record.comments):
            continue
        try:
            answer = oracle.run("\n".join(record.sql))
            compares = check or (record.is_recorded and not rewrite)
            complaint = _compare(record, answer) if compares else _fill(record, answer)
        except ValueError as problem:
            complaint = str(problem)
        if complaint:
            complaints += 1
            print(f"{script.path}:{record.line}: {complaint}", file=sys.stderr)
    if not check:
        text = script.text()
        if text != script.path.read_text("utf-8"):
            script.path.write_text(text, "utf-8")
    return complaints


def _fill(record: slt.Record, answer: Answer) -> str | None:
    """Puts Spark's answer into a record; gives a complaint where the answer is of another kind."""
    if record.kind == "probe":
        _settle(record, answer)
    if record.kind == "error":
        if answer.condition is None:
            return "Spark answers where an error was announced"
        record.argument = answer.condition
        return None
    if answer.condition is not None:
        return f"Spark fails: {answer.message}"
    if record.kind == "query":
        record.body = _ordered(answer.body, record.argument == "sorted")
    return None


def _settle(record: slt.Record, answer: Answer) -> None:
    if answer.body is None:
        record.kind, record.argument = "error", ""
    else:
        sql = "\n".join(record.sql)
        unordered = len(answer.body) > 2 and slt.is_query(sql) and not slt.has_outer_order(sql)
        record.kind, record.argument = "query", "sorted" if unordered else ""


def _ordered(body: list[str], is_sorted: bool) -> list[str]:
    return [body[0], *sorted(body[1:])] if is_sorted else body


def _compare(record: slt.Record, answer: Answer) -> str | None:
    if record.kind == "error":
        if answer.condition == record.argument:
            return None
        return f"expected {record.argument}, Spark gives {answer.condition or 'an answer'}"
    if answer.condition is not None:
        return f"Spark fails: {answer.message}"
    is_sorted = record.argument == "sorted"
    if record.kind != "query" or slt.bodies_agree(record.body or [], answer.body, is_sorted):
        return None
    return "Spark gives\n" + "\n".join(_ordered(answer.body, is_sorted))


if __name__ == "__main__":
    sys.exit(main())
