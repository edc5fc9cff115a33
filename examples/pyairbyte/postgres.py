"""PostgreSQL as a cache of PyAirbyte."""

from urllib.parse import urlsplit

from airbyte.caches import PostgresCache


def postgres_cache(url: str) -> PostgresCache:
    """The cache in the database `postgresql://USER:PASSWORD@HOST:PORT/NAME`."""
    parts = urlsplit(url)
    return PostgresCache(
        host=parts.hostname,
        port=parts.port or 5432,
        username=parts.username,
        password=parts.password or "",
        database=parts.path.removeprefix("/"),
    )
