"""Runs the example with settings that are wrong: one line says which, and what to do, before anything is read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from postgres_server import free_port, postgres_server
from simulator import ACCOUNTS, EXECUTABLE, ROOT, TOKEN
from sqlalchemy.exc import OperationalError

sys.path.append(str(ROOT / "examples" / "pyairbyte"))
import postgres  # noqa: E402 - the example is a program, not a package

SECRET = "s3cret"
ENCODE = "In the password, write @ as %40, : as %3A, / as %2F and % as %25."


def said_by(folder: Path, **settings: str) -> str:
    """The line that ends the example, which must fail without a traceback."""
    # A port that nothing listens on: the check would fail as well, but later.
    settings = {"SOURCE_EXECUTABLE": str(EXECUTABLE), "TIKTOK_API_BASE_URL": "http://127.0.0.1:1/", **settings}
    command = [sys.executable, ROOT / "examples" / "pyairbyte" / "sync.py"]
    done = subprocess.run(command, cwd=folder, env={**os.environ, **settings}, capture_output=True, text=True)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert SECRET not in done.stdout + done.stderr
    return done.stderr.splitlines()[-1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a config."""
    config = {"access_token": TOKEN, "accounts": ",".join(ACCOUNTS), "start_date": "2026-11-01"}
    (tmp_path / "config.json").write_text(json.dumps(config))
    return tmp_path


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "POSTGRESQL", "Postgres"])
def test_every_spelling_of_the_scheme_is_postgresql(scheme: str) -> None:
    port = free_port()
    with pytest.raises(OperationalError, match=f"port {port} failed: Connection refused"):
        postgres.postgres_cache(f"{scheme}://ann:p%40ss@127.0.0.1:{port}/ads")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://ann:s3cret@localhost/ads",
        "postgresql+psycopg2://ann:s3cret@localhost/ads",
        "postgresql://ann:s3cret@more@localhost/ads",
        "postgresql://ann:s3cret:more@localhost/ads",
        "postgresql://ann:s3cret/more@localhost/ads",
        "postgresql://ann:12#s3cret@localhost/ads",
        "postgresql://localhost/ads",
    ],
)
def test_another_url_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(ValueError) as refusal:
        postgres.postgres_cache(url)
    assert str(refusal.value) == "not a URL postgresql://USER:PASSWORD@HOST:5432/NAME"


def test_a_url_that_is_refused_leaves_no_file(folder: Path) -> None:
    line = said_by(folder, DATABASE=f"mysql://ann:{SECRET}@localhost/ads")
    form = "postgresql://USER:PASSWORD@HOST:5432/NAME"
    assert line == f"DATABASE must be a DuckDB file, or a URL {form}. {ENCODE}"
    assert not list(folder.glob("mysql*"))


def test_a_server_that_is_not_there_and_a_database_that_does_not_exist_are_one_line(folder: Path) -> None:
    line = said_by(folder, DATABASE=f"postgresql://ann:{SECRET}@127.0.0.1:{free_port()}/ads")
    assert line.startswith("The database cannot be opened: connection to server at ")
    assert "Connection refused" in line
    assert line.endswith(ENCODE)
    line = said_by(folder, DATABASE=f"postgresql://ann:{SECRET}@nowhere.invalid/ads")
    assert line.startswith('The database cannot be opened: could not translate host name "nowhere.invalid"')
    assert line.endswith(ENCODE)
    with postgres_server() as url:
        line = said_by(folder, DATABASE=url.removesuffix("postgres") + "missing")
    assert 'database "missing" does not exist' in line
    assert line.endswith(ENCODE)


def test_a_file_that_is_no_duckdb_database_is_one_line(folder: Path) -> None:
    (folder / "text.duckdb").write_text("text")
    line = said_by(folder, DATABASE="text.duckdb")
    assert line.startswith("The database cannot be opened: IO Error: ")


def test_a_config_that_is_missing_or_no_json_is_one_line(tmp_path: Path) -> None:
    line = said_by(tmp_path)
    assert line == "There is no config config.json. Write it as README.md says, or set CONFIG to its path."
    (tmp_path / "config.json").write_text("{")
    assert said_by(tmp_path).startswith("The config config.json is not JSON: ")
