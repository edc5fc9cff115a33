"""Runs a command and measures it, in the same way for any kind of program.

measured.py USAGE OUTPUT SECONDS COMMAND...: writes the command's standard output to the file OUTPUT, and an object with
seconds, cpuSeconds, peakMb and exitCode to USAGE. A command that takes longer than SECONDS is stopped, and its exitCode
is null.
"""

import json
import os
import subprocess
import sys
import threading
import time

usage, output, seconds, *command = sys.argv[1:]
late = threading.Event()


def end(process: subprocess.Popen) -> None:
    late.set()
    process.kill()


with open(output, "wb") as sink:
    began = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sink)
    timer = threading.Timer(float(seconds), end, [process])
    timer.start()
    _, status, taken = os.wait4(process.pid, 0)
    timer.cancel()

figures = {
    "seconds": time.monotonic() - began,
    "cpuSeconds": taken.ru_utime + taken.ru_stime,
    "peakMb": taken.ru_maxrss / 1024,
    "exitCode": None if late.is_set() else os.waitstatus_to_exitcode(status),
}
with open(usage, "w", encoding="utf-8") as file:
    json.dump(figures, file)
