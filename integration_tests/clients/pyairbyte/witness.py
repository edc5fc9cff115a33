"""A proxy between the connector and the simulator: records requests, and can refuse an account's reports."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

REPORT = "report/integrated/get/"
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding"}


@dataclass
class Witness:
    """The API as the connector sees it. `refused` holds the accounts that do not grant their reports."""

    port: int
    queries: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def url(self, host: str) -> str:
        return f"http://{host}:{self.port}/open_api/v1.3/"


@contextmanager
def witness_of(api: str) -> Iterator[Witness]:
    """Serves the API at another address, on every interface, because a container is not on this machine's loopback."""
    target = urlsplit(api)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # noqa: N802 - the name is the base class's
            parts = urlsplit(self.path)
            path = parts.path.removeprefix(target.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            witness.queries.append((path, query))
            if path == REPORT and query.get("advertiser_id") in witness.refused:
                self.answer(200, {"Content-Type": "application/json"}, refusal(path))
            else:
                self.answer(*self.forward())

        def forward(self) -> tuple[int, dict[str, str], bytes]:
            connection = HTTPConnection(target.netloc)
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
            connection.request("GET", self.path, headers=headers)
            response = connection.getresponse()
            body = response.read()
            connection.close()
            return response.status, dict(response.getheaders()), body

        def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                if name.lower() not in HOP_BY_HOP | {"content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("0.0.0.0", 0), Handler) as server:
        witness = Witness(port=server.server_port)
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield witness
        server.shutdown()


def refusal(path: str) -> bytes:
    """TikTok's response if an account does not grant an endpoint."""
    message = f"advertiser does not grant you /{path}:GET permission"
    return json.dumps({"code": 40001, "message": message, "request_id": "1", "data": {}}).encode()
