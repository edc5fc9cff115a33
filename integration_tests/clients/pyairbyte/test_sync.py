"""Runs examples/pyairbyte/sync.py as a user would, against the simulator: it must load what the simulator holds."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import airbyte as ab
import duckdb
import pytest
from connectors import Connector, connector_of, forms
from simulator import ACCOUNTS, ROOT, TOKEN, WORLD, Figures, Simulator, simulator
from witness import REPORT, Witness, witness_of

EXAMPLE = ROOT / "examples" / "pyairbyte"
GOOD, BAD = ACCOUNTS
STRANGER = "7100000000000000009"

# Days that are complete in every time zone, so that the clock does not matter.
TODAY = datetime.now(timezone.utc).date()
START, FIRST_END, SECOND_END = (TODAY - timedelta(days) for days in (20, 6, 3))
LOOKBACK_DAYS = 3
SECOND_START = FIRST_END - timedelta(LOOKBACK_DAYS)

# Primary keys, and the simulator's names of the reports. Deliberately independent of the connector's lists.
OBJECTS = {"advertisers": "advertiser_id", "campaigns": "campaign_id", "adgroups": "adgroup_id", "ads": "ad_id"}
REPORTS = {
    "ad_insights": "BASIC ad_id stat_time_day",
    "ad_insights_by_age_and_gender": "AUDIENCE ad_id stat_time_day age gender",
    "ad_insights_by_country": "AUDIENCE ad_id stat_time_day country_code",
    "ad_insights_by_platform": "AUDIENCE ad_id stat_time_day platform",
    "campaign_insights_by_province": "AUDIENCE campaign_id stat_time_day province_id",
}
KEYS = {stream: [key] for stream, key in OBJECTS.items()} | {
    stream: ["advertiser_id", *report.split()[1:]] for stream, report in REPORTS.items()
}


@pytest.fixture(scope="module")
def world() -> Iterator[Simulator]:
    print(f"world: {WORLD}, {START} to {SECOND_END}")
    with simulator() as running:
        yield running


@pytest.fixture(scope="module")
def api(world: Simulator) -> Iterator[Witness]:
    with witness_of(world.url) as witness:
        yield witness


@pytest.fixture(scope="module", params=forms())
def connector(request: pytest.FixtureRequest, api: Witness) -> Iterator[Connector]:
    with connector_of(request.param, api) as connector:
        yield connector


def config_of(end: date, accounts: tuple[str, ...] = ACCOUNTS, **more: object) -> dict:
    dates = {"start_date": str(START), "end_date": str(end), "lookback_days": LOOKBACK_DAYS}
    return {"access_token": TOKEN, "accounts": ",".join(accounts), "include_deleted": True, **dates, **more}


def sync(connector: Connector, database: Path, config: dict) -> subprocess.CompletedProcess:
    """Runs the example in the database's folder."""
    token = config["access_token"]
    path = database.with_suffix(".json")
    path.write_text(json.dumps({key: value for key, value in config.items() if key != "access_token"}))
    settings = {"CONFIG": str(path), "TIKTOK_ACCESS_TOKEN": token, "DATABASE": str(database)}
    return subprocess.run(
        [sys.executable, EXAMPLE / "sync.py"],
        cwd=database.parent,
        env={**os.environ, **connector.environment, **settings},
        capture_output=True,
        text=True,
    )


def synced(connector: Connector, database: Path, config: dict) -> subprocess.CompletedProcess:
    """Runs the example, which must succeed."""
    done = sync(connector, database, config)
    assert done.returncode == 0, done.stderr
    return done


def log_of(done: subprocess.CompletedProcess) -> str:
    """The connector's log file, which PyAirbyte names."""
    return Path(re.search(r"`source-tiktok-ads` logs to file: (\S+)", done.stderr)[1]).read_text()


def query(database: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def tables(database: Path) -> set[str]:
    return {name for (name,) in query(database, "SELECT table_name FROM information_schema.tables")}


def loaded(database: Path, stream: str, account: str) -> Figures:
    sums = "count(*), sum(spend), sum(impressions), sum(clicks)"
    ((rows, spend, impressions, clicks),) = query(
        database, f"SELECT {sums} FROM {stream} WHERE advertiser_id = '{account}'"
    )
    return Figures(rows, f"{spend or 0:.2f}", int(impressions or 0), int(clicks or 0))


def assert_reports(database: Path, world: Simulator, end: date, accounts: tuple[str, ...] = ACCOUNTS) -> None:
    """Checks that rows and sums of every report and account are the simulator's."""
    for stream, report in REPORTS.items():
        for account in accounts:
            truth = world.report(report, account, START, end)
            assert truth.rows > 0
            assert (stream, account, loaded(database, stream, account)) == (stream, account, truth)


@dataclass(frozen=True)
class Life:
    """Two runs on one database, the second three days later than the first."""

    first: Path
    second: Path
    printed: str
    queries: list[tuple[str, dict[str, str]]]


@pytest.fixture(scope="module")
def life(connector: Connector, api: Witness, tmp_path_factory: pytest.TempPathFactory) -> Life:
    first, second = (tmp_path_factory.mktemp("life") / f"{run}.duckdb" for run in ("first", "second"))
    printed = synced(connector, first, config_of(FIRST_END)).stdout
    shutil.copy(first, second)
    api.queries.clear()
    synced(connector, second, config_of(SECOND_END))
    return Life(first, second, printed, [*api.queries])


def test_check_succeeds_and_the_nine_streams_are_there(connector: Connector, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in connector.environment.items():
        monkeypatch.setenv(name, value)
    source = ab.get_source("source-tiktok-ads", config=config_of(FIRST_END), **connector.arguments)
    source.check()
    available = source.get_available_streams()
    assert [stream for stream in KEYS if stream not in available] == []
    assert len(available) > 100


def test_the_first_run_loads_what_the_simulator_holds(life: Life, world: Simulator) -> None:
    assert_reports(life.first, world, FIRST_END)
    for account in ACCOUNTS:
        truth = world.truth(account, START, FIRST_END)
        for stream in ("campaigns", "adgroups", "ads"):
            rows = query(life.first, f"SELECT * FROM {stream} WHERE advertiser_id = '{account}'")
            assert (stream, len(rows)) == (stream, truth[stream]["all"])
    assert query(life.first, "SELECT advertiser_id FROM advertisers ORDER BY 1") == [(id,) for id in ACCOUNTS]


def test_the_example_prints_the_spend_by_day_and_campaign(life: Life, world: Simulator) -> None:
    lines = re.findall(r"^(\d{4}-\d\d-\d\d) +([\d.]+) ([A-Z]{3}) (\d+) ", life.printed, re.MULTILINE)
    truths = [world.report(REPORTS["ad_insights"], account, START, FIRST_END) for account in ACCOUNTS]
    assert sum(Decimal(spend) for _, spend, *_ in lines) == sum(Decimal(truth.spend) for truth in truths)
    keys = [(day, campaign) for day, _, _, campaign in lines]
    assert keys == sorted(set(keys))


def test_the_second_run_asks_for_the_look_back_and_the_new_days_only(life: Life) -> None:
    spans = {
        (query["advertiser_id"], query["report_type"], query["dimensions"], query["start_date"], query["end_date"])
        for path, query in life.queries
        if path == REPORT and query["page_size"] != "1"  # check asks whether it may, by pages of one row
    }
    assert {span[3:] for span in spans} == {(str(SECOND_START), str(SECOND_END))}
    assert len(spans) == len(REPORTS) * len(ACCOUNTS)


def test_the_second_run_reads_the_rows_of_those_days_only(life: Life, world: Simulator) -> None:
    for stream, report in REPORTS.items():
        rows = sum(world.report(report, account, SECOND_START, SECOND_END).rows for account in ACCOUNTS)
        assert rows > 0
        assert (stream, read_again(life, stream)) == (stream, rows)
    for stream in ("campaigns", "adgroups", "ads"):
        newest = f"SELECT max(modify_time) FROM {stream} newest WHERE newest.advertiser_id = {stream}.advertiser_id"
        assert (stream, read_again(life, stream, f"modify_time < ({newest})")) == (stream, 0)


def read_again(life: Life, stream: str, condition: str = "true") -> int:
    """Number of rows that the second run wrote."""
    ((end,),) = query(life.first, f"SELECT max(_airbyte_extracted_at) FROM {stream}")
    sql = f"SELECT count(*) FROM {stream} WHERE _airbyte_extracted_at > TIMESTAMP '{end}' AND ({condition})"
    return query(life.second, sql)[0][0]


def test_the_second_run_leaves_no_duplicates_and_no_gap(life: Life, world: Simulator) -> None:
    for stream, key in KEYS.items():
        columns = ", ".join(key)
        assert query(life.second, f"SELECT {columns} FROM {stream} GROUP BY {columns} HAVING count(*) > 1") == []
    assert_reports(life.second, world, SECOND_END)


def test_an_account_that_the_token_does_not_reach_fails_the_check(connector: Connector, tmp_path: Path) -> None:
    done = sync(connector, tmp_path / "stranger.duckdb", config_of(FIRST_END, (*ACCOUNTS, STRANGER)))
    assert done.returncode == 1
    assert "AirbyteConnectorCheckFailedError" in done.stderr
    assert f"1 of 3 accounts cannot be read. TikTok advertiser/info/ for account {STRANGER}" in done.stderr
    assert TOKEN not in done.stdout + done.stderr


def test_an_account_that_refuses_its_reports_fails_the_read(
    connector: Connector, api: Witness, world: Simulator, tmp_path: Path
) -> None:
    database = tmp_path / "refused.duckdb"
    api.refused.add(BAD)
    try:
        done = sync(connector, database, config_of(FIRST_END))
        assert done.returncode == 1
        assert "AirbyteConnectorFailedError" in done.stderr
        # PyAirbyte breaks lines at the terminal's width.
        refused = f"ERROR: ad_insights: 1 of 2 accounts could not be read. TikTok {REPORT} for account {BAD}: no permission"
        assert refused in " ".join(done.stderr.split())
        assert tables(database).isdisjoint(KEYS)

        # With on_account_error, the same run succeeds with the rows of the other account, and the log names the skipped
        # one.
        done = synced(connector, database, config_of(FIRST_END, on_account_error="skip"))
        assert f"account {BAD}" in log_of(done)
        assert_reports(database, world, FIRST_END, (GOOD,))
        for stream in REPORTS:
            assert (stream, loaded(database, stream, BAD).rows) == (stream, 0)
    finally:
        api.refused.clear()

    # Once the account grants its reports, the next run brings everything that was missing.
    synced(connector, database, config_of(FIRST_END))
    assert_reports(database, world, FIRST_END)


def test_the_example_pins_the_version_that_is_tested() -> None:
    pinned = (EXAMPLE / "requirements.txt").read_text().split()
    assert pinned == [f"airbyte=={ab.version.get_version()}"]
