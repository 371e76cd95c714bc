"""Real Apache Spark as the oracle: one small local session that answers statements as text."""

from __future__ import annotations

import logging
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from py4j.java_gateway import JavaObject, is_instance_of
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import hex as hexadecimal
from pyspark.sql.types import BinaryType

import slt

CONFORMANCE = Path(__file__).resolve().parent.parent
DATASETS = CONFORMANCE.parent.parent / "datasets"


@dataclass
class Answer:
    """What a statement gave: a body (schema line, then rows) or an error condition."""

    body: list[str] | None = None
    condition: str | None = None
    message: str = ""


class Oracle:
    """A Spark session on one core with default settings in UTC."""

    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="oracle-"))
        java = f"-Duser.timezone=UTC -Dderby.system.home={self._home}"
        self._root = (
            SparkSession.builder.master("local[1]")
            .appName("oracle")
            .config("spark.driver.memory", "1g")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.extraJavaOptions", java)
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.warehouse.dir", str(self._home / "warehouse"))
            .getOrCreate()
        )
        self._root.sparkContext.setLogLevel("OFF")
        for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        self._session = self._root
        self._scratch = self._home

    def begin(self) -> None:
        """Starts a file afresh: no views, no tables, no settings, an empty scratch folder."""
        self._session = self._root.newSession()
        for row in self._session.sql("SHOW DATABASES").collect():
            if row[0] == "default":
                for table in self._session.sql("SHOW TABLES IN default").collect():
                    if not table.isTemporary:
                        self._session.sql(f"DROP TABLE IF EXISTS default.`{table.tableName}`")
            else:
                self._session.sql(f"DROP DATABASE `{row[0]}` CASCADE")
        shutil.rmtree(self._home / "warehouse", ignore_errors=True)
        self._scratch = Path(tempfile.mkdtemp(dir=self._home))

    def run(self, sql: str) -> Answer:
        """Runs one statement to its end; raises ValueError where the form has no words for it."""
        try:
            return Answer(body=self._body(self._session.sql(self._expand(sql))))
        except (PySparkException, Py4JJavaError) as error:
            return Answer(condition=self._condition(error), message=str(error).split("\n")[0])

    def close(self) -> None:
        self._root.stop()
        shutil.rmtree(self._home, ignore_errors=True)

    def _expand(self, sql: str) -> str:
        folders = {
            "${DATA}": DATASETS,
            "${TMP}": self._scratch,
            "${FIXTURES}": CONFORMANCE / "fixtures",
        }
        for name, folder in folders.items():
            sql = sql.replace(name, str(folder))
        return sql

    def _body(self, frame: DataFrame) -> list[str]:
        schema = frame.schema
        header = schema.simpleString()
        if "\n" in header:
            raise ValueError(f"give the columns names on one line: {header!r}")
        named = frame.toDF(*[f"c{i}" for i in range(len(schema))])
        cells = [
            hexadecimal(named[f"c{i}"])
            if isinstance(column.dataType, BinaryType)
            else named[f"c{i}"].cast("string")
            for i, column in enumerate(schema)
        ]
        if not cells:
            return [header]
        rows = named.select(*cells).collect()
        return [header, *("\t".join(slt.cell_text(cell) for cell in row) for row in rows)]

    def _condition(self, error: PySparkException | Py4JJavaError) -> str:
        """The condition of an error, or of the first of its causes that has one."""
        if isinstance(error, Py4JJavaError):
            thrown: JavaObject | None = error.java_exception
        elif error.getCondition():
            return error.getCondition()
        else:
            thrown = getattr(error, "_origin", None)
        gateway = self._root.sparkContext._gateway
        while thrown is not None:
            if is_instance_of(gateway, thrown, "org.apache.spark.SparkThrowable"):
                if thrown.getCondition():
                    return thrown.getCondition()
            thrown = thrown.getCause()
        raise ValueError(f"an error without a condition: {error}")
