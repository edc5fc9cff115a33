"""Loaded by Python before a peer starts, to redirect its requests and set its clock. The peer's code is unchanged.

PEERS_API    where the simulator listens, as http://HOST:PORT; requests to TikTok's hosts go there.
PEERS_CLOCK  start time in seconds since the epoch. The clock runs from there, like the simulator's.
"""

import os
from urllib.parse import urlsplit, urlunsplit

TIKTOK_HOSTS = ("business-api.tiktok.com", "sandbox-ads.tiktok.com")


def send_to(api: str) -> None:
    import requests.adapters

    scheme, host = urlsplit(api)[:2]
    send = requests.adapters.HTTPAdapter.send

    def redirected(self, request, *args, **kwargs):
        url = urlsplit(request.url)
        if url.hostname in TIKTOK_HOSTS:
            request.url = urlunsplit((scheme, host, *url[2:]))
        return send(self, request, *args, **kwargs)

    requests.adapters.HTTPAdapter.send = redirected


def start_clock_at(seconds: float) -> None:
    import time_machine

    time_machine.travel(seconds, tick=True).start()


if "PEERS_API" in os.environ:
    send_to(os.environ["PEERS_API"])
    start_clock_at(float(os.environ["PEERS_CLOCK"]))
