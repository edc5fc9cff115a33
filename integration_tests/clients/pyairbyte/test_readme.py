"""Types the commands of the example's README, and the main README's for it, in what looks like a clone.

Not typed: those under "Set up" after the first, which `run` does in its own way, and those under "With the image", for
which test_sync.py has an image of its own.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from postgres_server import postgres_server
from simulator import ACCOUNTS, ROOT, TOKEN, Simulator, simulator

README = (ROOT / "examples" / "pyairbyte" / "README.md").read_text()
MAIN_README = (ROOT / "README.md").read_text()
MAIN_COMMAND = "SOURCE_EXECUTABLE=bin/source-tiktok-ads venv/bin/python examples/pyairbyte/sync.py\n"
READ = re.compile(r"^\d+ rows read into ", re.MULTILINE)


def blocks_under(heading: str) -> list[str]:
    _, section = README.split(f"\n## {heading}\n")
    return re.findall(r"^```sh\n(.*?)^```$", section.split("\n## ")[0], re.MULTILINE | re.DOTALL)


def config_of_the_readme() -> dict:
    return json.loads(re.search(r"^```json\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)[1])


@pytest.fixture(scope="module")
def world() -> Iterator[Simulator]:
    with simulator() as running:
        yield running


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with the example in it; `bin` and the environment are those of this run."""
    example = tmp_path / "examples" / "pyairbyte"
    shutil.copytree(ROOT / "examples" / "pyairbyte", example)
    (tmp_path / "bin").symlink_to(ROOT / "bin")
    for folder in (tmp_path, example):
        (folder / "venv").symlink_to(sys.prefix)
    return tmp_path


@pytest.fixture
def type_in(world: Simulator) -> Callable[[Path, str], str]:
    """Types commands in a folder, and returns what they print. The simulator takes the place of its usual address."""

    def type_in(folder: Path, commands: str) -> str:
        typed = commands.replace("http://127.0.0.1:8089/open_api/v1.3/", world.url)
        options = {"cwd": folder, "capture_output": True, "text": True}
        done = subprocess.run(["sh", "-ec", typed], env={**os.environ, "TIKTOK_API_BASE_URL": world.url}, **options)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return type_in


def test_the_commands_of_the_readme_load_into_duckdb(clone: Path, type_in: Callable) -> None:
    example = clone / "examples" / "pyairbyte"
    (example / "config.json").write_text(json.dumps(config_of_the_readme()))
    run, look, simulated = blocks_under("Run")
    (set_up,) = blocks_under("Set up")
    enter, *_ = set_up.splitlines(keepends=True)
    printed = type_in(clone, enter + run.replace("export TIKTOK_ACCESS_TOKEN=YOUR_TOKEN\n", simulated) + look)
    assert READ.search(printed)
    assert f"│ {ACCOUNTS[0]} │" in printed


def test_the_command_of_the_readme_loads_into_postgresql(clone: Path, type_in: Callable) -> None:
    example = clone / "examples" / "pyairbyte"
    (example / "config.json").write_text(json.dumps(config_of_the_readme()))
    (load,) = blocks_under("PostgreSQL")
    with postgres_server() as url:
        typed = load.replace("postgresql://USER:PASSWORD@HOST:5432/NAME", url)
        settings = f"export TIKTOK_ACCESS_TOKEN={TOKEN} SOURCE_EXECUTABLE=../../bin/source-tiktok-ads\n"
        assert READ.search(type_in(example, settings + typed))


def test_the_command_of_the_main_readme_loads_into_duckdb(clone: Path, type_in: Callable) -> None:
    assert MAIN_COMMAND in MAIN_README
    config = {"access_token": TOKEN, "accounts": ",".join(ACCOUNTS), "start_date": config_of_the_readme()["start_date"]}
    (clone / "config.json").write_text(json.dumps(config))
    assert READ.search(type_in(clone, MAIN_COMMAND))
