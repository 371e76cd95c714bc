"""The text form of conformance files: reading, writing and comparing their records."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path

KINDS = ("statement", "query", "error", "probe")


@dataclass
class Record:
    """One statement with the comment lines above it and what is expected of it."""

    comments: list[str]
    kind: str
    argument: str
    sql: list[str]
    line: int
    body: list[str] | None = None

    @property
    def is_recorded(self) -> bool:
        """Whether the expected part is there already."""
        if self.kind == "query":
            return self.body is not None
        if self.kind == "error":
            return self.argument != ""
        return self.kind == "statement"

    def lines(self) -> list[str]:
        """The record as it stands in a file."""
        head = f"{self.kind} {self.argument}".strip()
        text = [*self.comments, head, *self.sql]
        if self.kind == "query" and self.body is not None:
            text += ["----", *self.body]
        return text


@dataclass
class Script:
    """A conformance file: blocks in order, each a record or a free-standing comment."""

    path: Path
    blocks: list[Record | list[str]] = field(default_factory=list)

    @property
    def records(self) -> list[Record]:
        return [block for block in self.blocks if isinstance(block, Record)]

    def text(self) -> str:
        parts = [b.lines() if isinstance(b, Record) else b for b in self.blocks]
        return "\n\n".join("\n".join(part) for part in parts) + "\n"


def parse(path: Path) -> Script:
    """Reads a conformance file; complains about anything that is not a record or a comment."""
    script = Script(path)
    block: list[str] = []
    start = 1
    for number, line in enumerate([*path.read_text("utf-8").split("\n"), ""], 1):
        if line != "":
            if not block:
                start = number
            block.append(line)
        elif block:
            script.blocks.append(_parse_block(path, block, start))
            block = []
    return script


def _parse_block(path: Path, block: list[str], start: int) -> Record | list[str]:
    head = next((i for i, line in enumerate(block) if not line.startswith("#")), None)
    if head is None:
        return block
    kind, _, argument = block[head].partition(" ")
    if kind not in KINDS:
        raise ValueError(f"{path}:{start + head}: '{block[head]}' starts no record")
    rest = block[head + 1 :]
    if not rest:
        raise ValueError(f"{path}:{start + head}: the record has no SQL")
    record = Record(block[:head], kind, argument.strip(), rest, start + head)
    if kind == "query" and "----" in rest:
        cut = rest.index("----")
        record.sql, record.body = rest[:cut], rest[cut + 1 :]
    return record


def cell_text(cell: str | None) -> str:
    """One cell as it stands in an expected body."""
    if cell is None:
        return "NULL"
    if cell == "":
        return "(empty)"
    return cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def column_types(schema: str) -> list[str]:
    """The types of the top-level columns of a `struct<…>` text."""
    types, depth, start = [], 0, 0
    inner = schema[len("struct<") : -1]
    for position, character in enumerate(inner + ","):
        if character in "<(":
            depth += 1
        elif character in ">)":
            depth -= 1
        elif character == "," and depth == 0:
            types.append(inner[start:position].rsplit(":", 1)[-1])
            start = position + 1
    return types


def bodies_agree(expected: list[str], actual: list[str], is_sorted: bool) -> bool:
    """Compares two bodies; cells of floating point columns may differ by one part in 10^12."""
    if expected == actual:
        return True
    if not expected or not actual or len(expected) != len(actual) or expected[0] != actual[0]:
        return False
    types = column_types(expected[0])
    left, right = expected[1:], actual[1:]
    if is_sorted:
        left, right = sorted(left), sorted(right)
    return all(_rows_agree(a, b, types) for a, b in zip(left, right))


def _rows_agree(left: str, right: str, types: list[str]) -> bool:
    if left == right:
        return True
    a, b = left.split("\t"), right.split("\t")
    if len(a) != len(b) or len(a) != len(types):
        return False
    return all(
        x == y or (kind in ("float", "double") and _numbers_agree(x, y))
        for x, y, kind in zip(a, b, types)
    )


def _numbers_agree(left: str, right: str) -> bool:
    try:
        return math.isclose(float(left), float(right), rel_tol=1e-12)
    except ValueError:
        return False


def is_query(sql: str) -> bool:
    """Whether a statement is a query, whose rows come in any order unless it says so."""
    start = re.match(r"[\s(]*(\w*)", sql)
    words = ("select", "with", "from", "table", "values")
    return start is not None and start.group(1).lower() in words


def has_outer_order(sql: str) -> bool:
    """Whether a statement has an ORDER BY outside all parentheses and quotes."""
    bare = re.sub(r"'(?:[^'\\]|\\.)*'|`[^`]*`|\"[^\"]*\"|--[^\n]*", "", sql)
    depth, outside = 0, []
    for character in bare:
        if character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
        elif depth == 0:
            outside.append(character)
    return re.search(r"\border\s+by\b", "".join(outside), re.IGNORECASE) is not None
