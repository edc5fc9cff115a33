"""Prints the last line of a run: `N passed, N failed`. A failure before a test counts as failed."""

import pytest

counts = {"passed": 0, "failed": 0}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed or report.skipped:
        counts["failed"] += 1
    elif report.when == "call":
        counts["passed"] += 1


def pytest_unconfigure() -> None:
    print(f"{counts['passed']} passed, {counts['failed']} failed")
