#!/usr/bin/env python3
"""Writes the Parquet and compressed text files under `fixtures/` that readers are tested with.

Parquet comes from pyarrow, which can be told every encoding; what only Spark writes (legacy
nested layout, INT96 with its marks, Hadoop's framing of LZ4 and Snappy) comes from Spark.
The text files under `fixtures/csv` and `fixtures/json` are written by hand.
"""

from __future__ import annotations

import bz2
import gzip
import shutil
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
PARQUET = FIXTURES / "parquet"
CODECS = ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]


def write(name: str, table: pa.Table, **options) -> None:
    pq.write_table(table, PARQUET / f"{name}.parquet", **options)


def moments(unit: str, zone: str | None = None) -> pa.Array:
    values = [datetime(2024, 2, 29, 23, 59, 58, 123000), None, datetime(1969, 12, 31, 23, 59, 59)]
    values.append(datetime(1900, 1, 1))
    if zone:
        values = [v and v.replace(tzinfo=timezone.utc) for v in values]
    return pa.array(values, pa.timestamp(unit, zone))


def all_types() -> None:
    table = pa.table(
        {
            "flag": pa.array([True, None, False, True]),
            "i8": pa.array([-128, None, 127, 0], pa.int8()),
            "i16": pa.array([-32768, None, 32767, 0], pa.int16()),
            "i32": pa.array([-(2**31), None, 2**31 - 1, 0], pa.int32()),
            "i64": pa.array([-(2**63), None, 2**63 - 1, 0], pa.int64()),
            "f32": pa.array([1.5, None, float("nan"), -0.0], pa.float32()),
            "f64": pa.array([1e300, None, float("-inf"), 0.1]),
            "text": pa.array(["añ日😀", None, "", "plain"]),
            "bytes": pa.array([b"\x00\xff", None, b"", b"abc"]),
            "day": pa.array([date(2024, 2, 29), None, date(1970, 1, 1), date(1900, 1, 1)]),
            "at": moments("us", "UTC"),
            "at_local": moments("us"),
            "at_milli": moments("ms", "UTC"),
            "small": pa.array([Decimal("-1.25"), None, Decimal("999.99"), 0], pa.decimal128(5, 2)),
            "medium": pa.array([Decimal("1.5"), None, Decimal("-0.0001"), 0], pa.decimal128(18, 4)),
            "big": pa.array([Decimal(10) ** 27, None, Decimal("-0.5"), 0], pa.decimal128(38, 10)),
            "nothing": pa.array([None] * 4, pa.int32()),
        }
    )
    write("types", table)
    decimals = table.select(["small", "medium", "big"])
    write("decimal_integers", decimals, store_decimal_as_integer=True)
    write("int96", table.select(["at", "at_local"]), use_deprecated_int96_timestamps=True)
    unsigned = {"u8": pa.uint8(), "u16": pa.uint16(), "u32": pa.uint32(), "u64": pa.uint64()}
    tops = {"u8": 2**8 - 1, "u16": 2**16 - 1, "u32": 2**32 - 1, "u64": 2**64 - 1}
    write("unsigned", pa.table({n: pa.array([0, None, tops[n]], t) for n, t in unsigned.items()}))
    write("nanoseconds", pa.table({"at": moments("ns", "UTC")}))
    write("fixed_binary", pa.table({"key": pa.array([b"abcd", None, b"\0\1\2\3"], pa.binary(4))}))
    words = pa.array(["red", "green", None, "red", "blue"]).dictionary_encode()
    write("dictionary_type", pa.table({"word": words}))
    wide = pa.array(["x" * n for n in (0, 1, 11, 12, 13, 100, 5000)])
    write("long_strings", pa.table({"text": wide, "views": wide.cast(pa.string_view())}))


def nested() -> None:
    point = pa.struct([("x", pa.int32()), ("y", pa.string())])
    table = pa.table(
        {
            "id": pa.array(range(1, 8), pa.int32()),
            "list": pa.array(
                [[1, 2], [], None, [None], [3, None, 4], [5], [6]], pa.list_(pa.int32())
            ),
            "texts": pa.array(
                [["a", ""], [], None, [None], ["b"], None, []], pa.list_(pa.string())
            ),
            "deep": pa.array(
                [[[1], []], [], None, [None], [[None, 2], None], [[]], [[3, 4], [5]]],
                pa.list_(pa.list_(pa.int64())),
            ),
            "point": pa.array(
                [{"x": 1, "y": "a"}, None, {"x": None, "y": "b"}, {"x": 2, "y": None}]
                + [{"x": None, "y": None}, {"x": 3, "y": ""}, None],
                point,
            ),
            "points": pa.array(
                [[{"x": 1, "y": "a"}, None], [], None, [{"x": None, "y": None}], [None], None]
                + [[{"x": 2, "y": "b"}, {"x": 3, "y": "c"}]],
                pa.list_(point),
            ),
            "map": pa.array(
                [[("a", 1), ("b", None)], [], None, [("", 0)], [("c", 3)], None, [("d", 4)]],
                pa.map_(pa.string(), pa.int32()),
            ),
            "map_of_lists": pa.array(
                [[("k", [1.5, None])], [("l", None)], None, [], [("m", [])], None, [("n", [2.5])]],
                pa.map_(pa.string(), pa.list_(pa.float64())),
            ),
            "tree": pa.array(
                [{"name": "r", "leaf": {"tags": ["p", None], "at": {"x": 1, "y": "q"}}}]
                + [{"name": None, "leaf": None}, None]
                + [{"name": "s", "leaf": {"tags": None, "at": None}}]
                + [{"name": "t", "leaf": {"tags": [], "at": {"x": None, "y": None}}}, None, None],
                pa.struct(
                    [
                        ("name", pa.string()),
                        ("leaf", pa.struct([("tags", pa.list_(pa.string())), ("at", point)])),
                    ]
                ),
            ),
        }
    )
    write("nested", table)
    write("nested_v2", table, data_page_version="2.0", use_dictionary=False)
    write("nested_old_names", table, use_compliant_nested_type=False)
    tiny_pages = {"data_page_size": 16, "write_batch_size": 1, "row_group_size": 3}
    write("nested_tiny_pages", table, **tiny_pages)


def plain_table(rows: int) -> pa.Table:
    """A table whose every value follows from the row number, so that sums are known."""
    numbers = range(rows)
    return pa.table(
        {
            "id": pa.array(numbers, pa.int64()),
            "k": pa.array([n % 7 for n in numbers], pa.int32()),
            "price": pa.array([None if n % 11 == 0 else n * 0.25 for n in numbers], pa.float64()),
            "ratio": pa.array([n / 8 for n in numbers], pa.float32()),
            "name": pa.array(
                [None if n % 13 == 0 else f"name {n % 50}" for n in numbers], pa.string()
            ),
            "note": pa.array([f"prefix/shared/{n:05}" for n in numbers], pa.string()),
            "even": pa.array([n % 2 == 0 for n in numbers], pa.bool_()),
            "day": pa.array([19000 + n % 400 for n in numbers], pa.int32()).cast(pa.date32()),
            "cost": pa.array([Decimal(n * 37) / 100 for n in numbers], pa.decimal128(12, 2)),
        }
    )


def codecs_and_encodings() -> None:
    table = plain_table(300)
    for codec in CODECS:
        write(f"codec_{codec}", table, compression=codec)
    write("codec_zstd_v2", table, compression="zstd", data_page_version="2.0")
    delta = {"id": "DELTA_BINARY_PACKED", "k": "DELTA_BINARY_PACKED", "day": "DELTA_BINARY_PACKED"}
    delta |= {"name": "DELTA_LENGTH_BYTE_ARRAY", "note": "DELTA_BYTE_ARRAY", "even": "RLE"}
    split = {c: "BYTE_STREAM_SPLIT" for c in ("id", "k", "price", "ratio", "day", "cost")}
    plain = {c: "PLAIN" for c in table.column_names}
    for name, encoding in {"plain": plain, "delta": delta, "split": split}.items():
        for version in ("1.0", "2.0"):
            mark = f"encoding_{name}_v{version[0]}"
            options = {"use_dictionary": False, "column_encoding": encoding}
            write(mark, table, data_page_version=version, **options)
    for version in ("1.0", "2.0"):
        write(f"encoding_dictionary_v{version[0]}", table, data_page_version=version)
    extremes = [0, 2**63 - 1, -(2**63), -1, 1, 2**63 - 1, None, 5] * 40
    numbers = pa.table({"n": pa.array(extremes, pa.int64())})
    options = {"use_dictionary": False, "column_encoding": {"n": "DELTA_BINARY_PACKED"}}
    write("delta_extremes", numbers, **options)


def layouts() -> None:
    table = plain_table(2000)
    write("row_groups", table, row_group_size=137, write_page_index=True, data_page_size=256)
    fallback = {"dictionary_pagesize_limit": 256, "data_page_size": 512, "write_batch_size": 64}
    write("dictionary_fallback", table, **fallback)
    write("no_statistics", plain_table(50), write_statistics=False)
    write("checksums", plain_table(50), write_page_checksum=True)
    blooms = {"note": {"ndv": 2000, "fpp": 0.01}, "id": {"ndv": 2000, "fpp": 0.01}}
    write("bloom_filter", table, row_group_size=500, bloom_filter_options=blooms)
    write("empty", plain_table(0))
    write("no_columns", pa.table({}))
    write("upper_case", pa.table({"ID": [1, 2], "Mixed Name": ["a", "b"]}))
    old = PARQUET / "evolution"
    old.mkdir(exist_ok=True)
    pq.write_table(pa.table({"a": pa.array([1, 2], pa.int32())}), old / "1.parquet")
    newer = pa.table({"b": ["x"], "a": pa.array([3], pa.int32())})
    pq.write_table(newer, old / "2.parquet")


def damaged() -> None:
    good = (PARQUET / "codec_snappy.parquet").read_bytes()
    middle = bytearray(good)
    for place in range(40, 400):
        middle[place] ^= 0x5A
    footer = bytearray(good)
    footer[-60:-20] = b"\xff" * 40
    huge = good[:-8] + b"\xff\xff\xff\x7f" + b"PAR1"
    variants = {"half": good[: len(good) // 2], "zero_bytes": b"", "magic_only": b"PAR1"}
    variants |= {"no_tail": good[:-4], "footer": bytes(footer), "footer_length": huge}
    variants |= {"pages": bytes(middle), "text": b"id,name\n1,not parquet at all\n"}
    folder = PARQUET / "damaged"
    folder.mkdir(exist_ok=True)
    for name, content in variants.items():
        (folder / f"{name}.parquet").write_bytes(content)


def compressed_text() -> None:
    content = (FIXTURES / "csv" / "plain.csv").read_bytes()
    folder = FIXTURES / "csv" / "compressed"
    folder.mkdir(exist_ok=True)
    (folder / "plain.csv.gz").write_bytes(gzip.compress(content, mtime=0))
    (folder / "plain.csv.bz2").write_bytes(bz2.compress(content))
    (folder / "plain.csv.zst").write_bytes(pa.compress(content, "zstd", asbytes=True))
    lines = (FIXTURES / "json" / "plain.jsonl").read_bytes()
    (FIXTURES / "json" / "plain.jsonl.gz").write_bytes(gzip.compress(lines, mtime=0))


def from_spark() -> None:
    from oracle import Oracle

    oracle = Oracle()
    oracle.begin()
    try:
        plain = f"csv.`{FIXTURES}/csv/plain.csv`"
        for codec in ("lz4", "snappy", "deflate"):
            options = {"compression": codec}
            _write(oracle, f"SELECT * FROM {plain}", "csv", options, "csv/compressed")
        nested = f"SELECT * FROM parquet.`{PARQUET}/nested.parquet`"
        oracle.run("SET spark.sql.parquet.writeLegacyFormat=true")
        _write(oracle, nested, "parquet", {}, "parquet/spark_legacy_nested.parquet")
        oracle.run("SET spark.sql.parquet.writeLegacyFormat=false")
        _write(oracle, nested, "parquet", {"compression": "zstd"}, "parquet/spark_nested.parquet")
        types = f"SELECT * FROM parquet.`{PARQUET}/types.parquet`"
        _write(oracle, types, "parquet", {}, "parquet/spark_types.parquet")
    finally:
        oracle.close()


def _write(oracle, query: str, kind: str, options: dict, target: str) -> None:
    """Lets Spark write one file and moves it to its place; a folder gets `plain.csv.EXTENSION`."""
    scratch = FIXTURES / "scratch"
    quoted = ", ".join(f"'{name}' '{value}'" for name, value in options.items())
    clause = f"OPTIONS ({quoted})" if options else ""
    sql = f"INSERT OVERWRITE DIRECTORY '{scratch}' USING {kind} {clause} {query}"
    answer = oracle.run(sql)
    if answer.body is None:
        raise ValueError(f"{answer.message}: {sql}")
    part = next(scratch.glob("part-*"))
    place = FIXTURES / target
    shutil.move(part, place / f"plain.csv{part.suffix}" if place.is_dir() else place)
    shutil.rmtree(scratch)


def main() -> None:
    PARQUET.mkdir(parents=True, exist_ok=True)
    for make in (all_types, nested, codecs_and_encodings, layouts, damaged, compressed_text):
        make()
    from_spark()


if __name__ == "__main__":
    main()
