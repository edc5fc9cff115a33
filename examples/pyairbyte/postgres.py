"""PostgreSQL as a cache of PyAirbyte, with every cell as the connector wrote it.

PyAirbyte's own PostgresCache reads the files on their way into the database with `pandas.read_json`, which guesses
types: text of digits becomes a number, so an id of 19 digits is rounded, leading zeros are lost, and different rows get
the same key. Nothing fails. The cache in this file reads JSON as JSON. It overrides a method that is not public, so use
it with the version in requirements.txt.
"""

import gzip
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from airbyte._processors.sql.postgres import PostgresSqlProcessor
from airbyte.caches import PostgresCache
from sqlalchemy import JSON, Table

ROWS_PER_INSERT = 1000

SCHEMES = ("postgresql", "postgres")
USER_AND_HOST = re.compile(r"[^@:]+(:[^@:]*)?@[^@:]+(:\d*)?")
URL_FORM = "postgresql://USER:PASSWORD@HOST:5432/NAME"
ENCODE = "In the password, write @ as %40, : as %3A, / as %2F and % as %25."


class ExactPostgresSqlProcessor(PostgresSqlProcessor):
    """Loads without pandas."""

    def _write_files_to_new_table(self, files: list[Path], stream_name: str, batch_id: str) -> str:
        name = self._create_table_for_loading(stream_name, batch_id)
        table = self._get_table_by_name(name)
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True  # a null is NULL, not the JSON text "null"
        with self.get_sql_connection() as connection:
            for file in files:
                rows = self._rows(file, table)
                while chunk := list(islice(rows, ROWS_PER_INSERT)):
                    connection.execute(table.insert(), chunk)
        return name

    def _rows(self, file: Path, table: Table) -> Iterator[dict]:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = {self.normalizer.normalize(key): value for key, value in json.loads(line).items()}
                yield {column: row.get(column) for column in table.columns.keys()}


class ExactPostgresCache(PostgresCache):
    """A PostgresCache that changes no value."""

    _sql_processor_class = ExactPostgresSqlProcessor


def postgres_cache(url: str) -> ExactPostgresCache:
    """The cache in the database `postgresql://USER:PASSWORD@HOST:PORT/NAME`. The scheme may be `postgres` too.

    Raises a ValueError, whose text does not show it, if the URL has no such form.
    """
    parts = urlsplit(url)
    # Text after the first @, : or / of a password would be taken for a host or a port, and shown by errors.
    if parts.scheme not in SCHEMES or not USER_AND_HOST.fullmatch(parts.netloc):
        raise ValueError(f"not a URL {URL_FORM}")
    return ExactPostgresCache(
        host=parts.hostname,
        port=parts.port or 5432,
        # PyAirbyte puts both into a URL again, so special characters stay encoded, such as %40.
        username=parts.username,
        password=parts.password or "",
        database=parts.path.removeprefix("/"),
    )
