"""The connector in each of its forms, as PyAirbyte is given it."""

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
    # What `get_source` takes.
    arguments: dict[str, str]
    # What the example takes.
    environment: dict[str, str]


def forms() -> list[str]:
    """The executable always; the image where IMAGE names one."""
    return ["executable", "image"] if os.environ.get("IMAGE") else ["executable"]


@contextmanager
def connector_of(form: str, api: Witness) -> Iterator[Connector]:
    """The connector in that form, turned to that API for the length of the block."""
    with (image if form == "image" else executable)(api) as connector:
        yield connector


@contextmanager
def executable(api: Witness) -> Iterator[Connector]:
    environment = {"SOURCE_EXECUTABLE": str(EXECUTABLE), "TIKTOK_API_BASE_URL": api.url("127.0.0.1")}
    yield Connector({"local_executable": str(EXECUTABLE)}, environment)


@contextmanager
def image(api: Witness) -> Iterator[Connector]:
    # PyAirbyte hands no environment to an image, so the address goes into an image of its own, made from the given one.
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
    """The address by which a container reaches this machine. The engine that made the bridge tells it nowhere else."""
    host = "host.docker.internal"
    options = ["--rm", "--add-host", f"{host}:host-gateway", "--entrypoint", "getent"]
    return docker("run", *options, image, "hosts", host).split()[0]


def docker(*arguments: str) -> str:
    """What it prints; its errors go to the terminal."""
    done = subprocess.run(["docker", *arguments], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()
