"""The connector in each of its forms, as PyAirbyte takes them."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from simulator import EXECUTABLE
from witness import Witness

DERIVED = "source-tiktok-ads:pyairbyte"


@dataclass(frozen=True)
class Connector:
    # Arguments of `get_source`.
    arguments: dict[str, str]
    # Environment of the example.
    environment: dict[str, str]


def forms() -> list[str]:
    """The executable, and the image if IMAGE names one."""
    return ["executable", "image"] if os.environ.get("IMAGE") else ["executable"]


@contextmanager
def connector_of(form: str, api: Witness) -> Iterator[Connector]:
    """The connector in that form, using that API for the length of the block."""
    with (image if form == "image" else executable)(api) as connector:
        yield connector


@contextmanager
def executable(api: Witness) -> Iterator[Connector]:
    environment = {"SOURCE_EXECUTABLE": str(EXECUTABLE), "TIKTOK_API_BASE_URL": api.url("127.0.0.1")}
    yield Connector({"local_executable": str(EXECUTABLE)}, environment)


@contextmanager
def image(api: Witness) -> Iterator[Connector]:
    # PyAirbyte passes no environment to an image, so the address goes into a derived image.
    name = os.environ["IMAGE"]
    url = api.url(host_address(name))
    container = docker("create", name, "spec")
    try:
        docker("commit", "--change", f"ENV TIKTOK_API_BASE_URL={url}", container, DERIVED)
    finally:
        docker("rm", container)
    try:
        yield Connector({"docker_image": DERIVED}, {"SOURCE_IMAGE": DERIVED})
    finally:
        docker("image", "rm", DERIVED)


def host_address(image: str) -> str:
    """The address at which a container reaches this machine. Only the engine that made the bridge knows it."""
    host = "host.docker.internal"
    options = ["--rm", "--add-host", f"{host}:host-gateway", "--entrypoint", "getent"]
    return docker("run", *options, image, "hosts", host).split()[0]


def docker(*arguments: str) -> str:
    """The command's output; its errors go to the terminal."""
    done = subprocess.run(["docker", *arguments], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()
