"""What the connector writes without PyAirbyte, as the rows that a database must hold."""

import json
import subprocess
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path

from simulator import EXECUTABLE

# Rows by the values of their primary keys.
Rows = dict[tuple, dict[str, object]]

TIMES = {"timestamp_with_timezone", "timestamp_without_timezone"}


class Alone:
    """One connection of the connector alone. Each run goes on from the state of the one before."""

    def __init__(self, folder: Path, streams: list[str], config: dict) -> None:
        self.folder = folder
        self.output: Path | None = None
        self.catalog = folder / "catalog.json"
        self.catalog.write_text(self.command("catalog", config, "--incremental", "--streams", ",".join(streams)))
        configured = [entry["stream"] for entry in json.loads(self.catalog.read_text())["streams"]]
        self.columns = {stream["name"]: stream["json_schema"]["properties"] for stream in configured}
        self.keys = {
            stream["name"]: [key for (key,) in stream["source_defined_primary_key"]] for stream in configured
        }
        self.rows: dict[str, Rows] = {stream: {} for stream in streams}

    def run(self, config: dict) -> None:
        """Reads, and keeps the newest row of each primary key."""
        state = ["--state", str(self.output)] if self.output else []
        lines = self.command("read", config, "--catalog", str(self.catalog), *state)
        self.output = self.folder / "output.jsonl"
        self.output.write_text(lines)
        for message in map(json.loads, lines.splitlines()):
            if message["type"] == "RECORD":
                self.keep(message["record"]["stream"], message["record"]["data"])

    def keep(self, stream: str, data: dict) -> None:
        row = {name: cell(data.get(name), column) for name, column in self.columns[stream].items()}
        self.rows[stream][key_of(row, self.keys[stream])] = row

    def command(self, name: str, config: dict, *arguments: str) -> str:
        path = self.folder / "alone.json"
        path.write_text(json.dumps(config))
        command = [EXECUTABLE, name, "--config", path, *arguments]
        return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def key_of(row: dict[str, object], key: list[str]) -> tuple:
    return tuple(row[column] for column in key)


def cell(value: object, column: dict) -> object:
    """The value as Python's driver of PostgreSQL returns it from a column of that type."""
    if value is None:
        return None
    if column.get("airbyte_type") in TIMES:
        time = datetime.fromisoformat(value)
        # PyAirbyte's columns have no time zone: an instant is its time in UTC.
        return time.astimezone(timezone.utc).replace(tzinfo=None) if time.tzinfo else time
    if column.get("format") == "date":
        return date.fromisoformat(value)
    if "number" in column["type"]:
        return Decimal(repr(value)).quantize(Decimal("1e-9"))
    return value
