"""Removes the tests that the suite would skip, so that any skipped test is one that should have run."""

import pytest

# Each test runs one command, for the configs of the sections that need it.
COMMANDS = {
    "test_docker_image_build_and_config_matches_spec": "spec",
    "test_docker_image_build_and_check": "check",
    "test_docker_image_build_and_discover": "discover",
    "test_docker_image_build_and_read": "read",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = [item for item in items if is_meant(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
    items[:] = wanted


def is_meant(item: pytest.Item) -> bool:
    callspec = getattr(item, "callspec", None)
    if callspec is None:
        return True
    return callspec.params["scenario"].runs(COMMANDS[item.originalname])
