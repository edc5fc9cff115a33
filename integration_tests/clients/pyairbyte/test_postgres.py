"""Runs the example on a PostgreSQL server, twice: every cell of its tables must be what the connector writes."""

import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, redirect_stdout
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import psycopg2
import psycopg2.extras
import pytest
from airbyte.caches import PostgresCache
from alone import Alone, Rows, key_of
from postgres_server import postgres_server
from simulator import ACCOUNTS, EXECUTABLE, ROOT, Simulator, simulator
from test_sync import FIRST_END, REPORTS, SECOND_END, SECOND_START, START, config_of

sys.path.append(str(ROOT / "examples" / "pyairbyte"))
import sync  # noqa: E402 - the example is a program, not a package

STREAMS = [
    *("advertisers", "campaigns", "adgroups", "ads", "saved_audiences", "pixels", "leads"),
    *("ad_insights", "advertiser_insights_hourly", "smart_plus_ad_insights"),
    *("advertiser_balances", "bc_account_transactions"),
]


@dataclass(frozen=True)
class Life:
    """Two runs of the example on one database, and the same two of the connector alone."""

    tables: dict[str, list[dict]]
    written: dict[str, Rows]
    keys: dict[str, list[str]]
    printed: str


@pytest.fixture(scope="module")
def world() -> Iterator[Simulator]:
    with simulator() as running:
        yield running


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="module")
def example(world: Simulator, server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable]:
    """Runs the example with a config, and returns what it prints."""
    folder = tmp_path_factory.mktemp("postgres")

    def run(config: dict) -> str:
        (folder / "config.json").write_text(json.dumps(config))
        with redirect_stdout(io.StringIO()) as printed:
            sync.main()
        return printed.getvalue()

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIKTOK_API_BASE_URL", world.url)
        patch.setenv("SOURCE_EXECUTABLE", str(EXECUTABLE))
        patch.setenv("CONFIG", str(folder / "config.json"))
        patch.setenv("DATABASE", server)
        patch.setattr(sync, "STREAMS", STREAMS)
        patch.chdir(folder)
        yield run


@pytest.fixture(scope="module")
def life(example: Callable, server: str, tmp_path_factory: pytest.TempPathFactory) -> Life:
    alone = Alone(tmp_path_factory.mktemp("alone"), STREAMS, config_of(FIRST_END))
    example(config_of(FIRST_END))
    alone.run(config_of(FIRST_END))
    # The second run reads these days again, and replaces the rows.
    execute(server, f"UPDATE airbyte_raw.ad_insights SET spend = -1 WHERE stat_time_day >= '{SECOND_START}'")
    printed = example(config_of(SECOND_END))
    alone.run(config_of(SECOND_END))
    tables = {stream: table(server, stream, alone.columns[stream]) for stream in STREAMS}
    return Life(tables, alone.rows, alone.keys, printed)


def execute(server: str, sql: str) -> list[dict]:
    with closing(psycopg2.connect(server)) as connection, connection:
        # A null of JSON is not SQL's NULL, which is what `IS NULL` finds.
        loads = lambda text: "null of JSON" if text == "null" else json.loads(text)  # noqa: E731
        psycopg2.extras.register_default_json(connection, loads=loads)
        with connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []


def table(server: str, stream: str, columns: Iterable[str]) -> list[dict]:
    names = ", ".join(f'"{column}"' for column in columns)
    return [dict(row) for row in execute(server, f"SELECT {names} FROM airbyte_raw.{stream}")]


@pytest.mark.parametrize("stream", STREAMS)
def test_after_two_runs_every_cell_is_what_the_connector_writes(life: Life, stream: str) -> None:
    written = life.written[stream]
    rows = [(key_of(row, life.keys[stream]), row) for row in life.tables[stream]]
    assert written
    assert sorted(key for key, _ in rows) == sorted(written)
    different = [
        f"{key} {column}: {row[column]!r} instead of {value!r}"
        for key, row in rows
        for column, value in written[key].items()
        if (type(row[column]), row[column]) != (type(value), value)
    ]
    assert different == []
