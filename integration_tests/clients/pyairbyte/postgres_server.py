"""A PostgreSQL server of the tests' own, in a folder of theirs, on a free port of this machine."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# PostgreSQL does not run as root; Debian's package brings this user.
USER = "postgres" if os.getuid() == 0 else None


@contextmanager
def postgres_server() -> Iterator[str]:
    """Runs the server for the length of the block, on an empty database, whose URL is yielded."""
    programs = Path(os.environ["POSTGRES_PROGRAMS"])
    # Not below pytest's folder, which the server's user may not enter.
    folder = Path(tempfile.mkdtemp())
    if USER:
        shutil.chown(folder, USER)

    def run(program: str, *arguments: str) -> None:
        command = [programs / program, "--pgdata", folder / "data", *arguments]
        with open(folder.with_suffix(".log"), "a+") as log:
            if subprocess.run(command, user=USER, cwd="/", stdout=log, stderr=log).returncode != 0:
                log.seek(0)
                raise RuntimeError(f"{program} failed:\n{log.read()}")

    port = free_port()
    try:
        run("initdb", "--username=test", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "start", "--wait", "--options", f"-p {port} -k {folder} -F")
        try:
            yield f"postgresql://test:any@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "stop", "--mode=immediate")
    finally:
        shutil.rmtree(folder)
        folder.with_suffix(".log").unlink()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
