"""Runs the example on a PostgreSQL server, twice: every cell of its tables must be what the connector writes."""

import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, redirect_stdout
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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
    *("advertisers", "campaigns", "adgroups", "ads", "images", "saved_audiences", "pixels", "leads"),
    *("ad_insights", "advertiser_insights_hourly", "smart_plus_ad_insights", "bc_account_transactions"),
]


@dataclass(frozen=True)
class Life:
    """Two runs of the example on one database, and the same two of the connector alone."""

    tables: dict[str, list[dict]]
    written: dict[str, Rows]
    keys: dict[str, list[str]]
    read_again_from: date
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
    # The second run reads these days again, and must replace the rows.
    spoil = f"UPDATE airbyte_raw.ad_insights SET spend = -1 WHERE stat_time_day >= '{SECOND_START}'"
    assert execute(server, f"{spoil} RETURNING spend") != []
    newest = execute(server, "SELECT max(_airbyte_extracted_at) AS time FROM airbyte_raw.ad_insights")[0]["time"]
    printed = example(config_of(SECOND_END))
    alone.run(config_of(SECOND_END))
    days = f"SELECT min(stat_time_day) AS day FROM airbyte_raw.ad_insights WHERE _airbyte_extracted_at > '{newest}'"
    read_again_from = execute(server, days)[0]["day"]
    tables = {stream: table(server, stream, alone.columns[stream]) for stream in STREAMS}
    return Life(tables, alone.rows, alone.keys, read_again_from, printed)


def execute(server: str, sql: str) -> list[dict]:
    with closing(psycopg2.connect(server)) as connection, connection:
        psycopg2.extras.register_default_json(connection, loads=value_of_json)
        with connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []


def value_of_json(text: str) -> object:
    """The value of a cell that is not NULL. `IS NULL` must find every null, so JSON's own is none."""
    return "null in JSON" if text == "null" else json.loads(text)


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


def test_the_second_run_reads_from_the_look_back_on(life: Life) -> None:
    assert SECOND_START <= life.read_again_from <= FIRST_END


def test_the_twelve_streams_have_cells_of_every_kind(life: Life) -> None:
    cells = [value for rows in life.written.values() for row in rows.values() for value in row.values()]
    kinds = {type(value).__name__ for value in cells}
    assert kinds == {"NoneType", "str", "bool", "int", "Decimal", "date", "datetime", "list", "dict"}
    # Text that looks like a number, and text that is none of ASCII or of two bytes.
    patterns = [r"\d{19}", r"0\d+", r"\d+\.0", "", r".*[^\x00-\x7f].*", r".*[\U00010000-\U0010ffff].*"]
    texts = {value for value in cells if isinstance(value, str)}
    missing = [pattern for pattern in patterns if not any(re.fullmatch(pattern, text, re.DOTALL) for text in texts)]
    assert missing == []


def test_the_spend_that_the_example_prints_is_the_simulators(life: Life, world: Simulator) -> None:
    spends = re.findall(r"^\d{4}-\d\d-\d\d +([\d.]+) [A-Z]{3} \d+ ", life.printed, re.MULTILINE)
    truths = [world.report(REPORTS["ad_insights"], account, START, SECOND_END) for account in ACCOUNTS]
    assert sum(map(Decimal, spends)) == sum(Decimal(truth.spend) for truth in truths)


def test_pyairbytes_own_cache_rounds_ids_so_the_one_of_the_example_is_needed(
    example: Callable, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "STREAMS", ["advertisers"])
    exact = sync.get_cache()
    connection = {name: getattr(exact, name) for name in ("host", "port", "username", "password", "database")}
    sync.get_source().read(PostgresCache(**connection, schema_name="own"))
    ids = [row["advertiser_id"] for row in execute(server, "SELECT advertiser_id FROM own.advertisers")]
    assert len(ids) == len(ACCOUNTS)
    assert set(ids).isdisjoint(ACCOUNTS)
