"""The simulator in a separate process, and the data it holds."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode, urljoin
from urllib.request import urlopen

ROOT = Path(__file__).parents[3]
EXECUTABLE = ROOT / "bin" / "source-tiktok-ads"
TOKEN = "simulator-token"
ACCOUNTS = ("7100000000000000001", "7100000000000000002")
# A small world: the tests do not depend on its size, and DuckDB is slow per row.
WORLD = {"seed": 1, "accounts": len(ACCOUNTS), "campaigns": 2, "adgroups": 1, "ads": 2, "days": 30}


@dataclass(frozen=True)
class Figures:
    """What the table of one report and account must hold."""

    rows: int
    spend: str
    impressions: int
    clicks: int


@dataclass(frozen=True)
class Simulator:
    url: str

    def truth(self, account: str, start: date, end: date) -> dict:
        """The simulator's data: `reports` by report type and dimensions, and numbers of objects, deleted ones included."""
        query = {"advertiser_id": account, "start_date": start, "end_date": end, "include_deleted": "true"}
        with urlopen(urljoin(self.url, f"/_simulator/truth?{urlencode(query)}")) as answer:
            return json.load(answer)

    def report(self, report: str, account: str, start: date, end: date) -> Figures:
        """The data of one report, which is named by its type and dimensions: "BASIC ad_id stat_time_day"."""
        return Figures(**self.truth(account, start, end)["reports"][report])


@contextmanager
def simulator() -> Iterator[Simulator]:
    """Runs the simulator on a free port for the length of the block."""
    options = [f"--{name}={value}" for name, value in WORLD.items()]
    command = ["node", EXECUTABLE, "simulate", "--port=0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            greeting = process.stderr.readline()
            ready = re.match(r"ready: (\S+)", greeting)
            assert ready, f"the simulator did not start: {greeting}"
            yield Simulator(ready[1])
        finally:
            process.terminate()
