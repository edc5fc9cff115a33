"""Loads TikTok Ads into DuckDB or PostgreSQL, and prints what each campaign spent per day.

The first run loads everything since `start_date`, later runs what is new. README.md in this folder says how to run it,
and lists the environment variables.
"""

import json
import os
import sys
from pathlib import Path

import airbyte as ab
from airbyte.caches import CacheBase, DuckDBCache
from postgres import ENCODE, URL_FORM, postgres_cache
from sqlalchemy.exc import DBAPIError

# The suggested streams; "*" selects all streams.
STREAMS = [
    *("advertisers", "campaigns", "adgroups", "ads"),
    *("ad_insights", "ad_insights_by_age_and_gender", "ad_insights_by_country", "ad_insights_by_platform"),
    "campaign_insights_by_province",
]

SPEND = """
    SELECT stat_time_day, campaign_id, max(campaign_name) AS campaign_name, currency, sum(spend) AS spend
    FROM {schema}.ad_insights
    GROUP BY stat_time_day, campaign_id, currency
    ORDER BY stat_time_day, campaign_id
"""

ADVICE = (
    "A DuckDB file must not be open elsewhere: if another run has it, wait until it ends. "
    f"Of PostgreSQL, the server must run, and user, password and database must exist. {ENCODE}"
)


def read_config() -> dict:
    """The connector's config. A token in the environment takes precedence, so the file need not contain one."""
    path = Path(os.environ.get("CONFIG", "config.json"))
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        sys.exit(f"There is no config {path}. Write it as README.md says, or set CONFIG to its path.")
    except ValueError as error:
        sys.exit(f"The config {path} is not JSON: {error}")
    token = os.environ.get("TIKTOK_ACCESS_TOKEN")
    return {**config, "access_token": token} if token else config


def get_source() -> ab.Source:
    """The connector: the image SOURCE_IMAGE if set, or else the executable."""
    image = os.environ.get("SOURCE_IMAGE")
    executable = os.environ.get("SOURCE_EXECUTABLE", "source-tiktok-ads")
    connector = {"docker_image": image} if image else {"local_executable": executable}
    return ab.get_source("source-tiktok-ads", config=read_config(), streams=STREAMS, **connector)


def get_cache() -> CacheBase:
    """The database: PostgreSQL if DATABASE is its URL, or else a DuckDB file."""
    database = os.environ.get("DATABASE", "tiktok_ads.duckdb")
    if "://" not in database:
        return DuckDBCache(db_path=database)
    try:
        return postgres_cache(database)
    except ValueError:
        sys.exit(f"DATABASE must be a DuckDB file, or a URL {URL_FORM}. {ENCODE}")


def open_cache() -> CacheBase:
    """The database. If it cannot be used, the program ends now, rather than after the check and the first stream."""
    try:
        return get_cache()  # PyAirbyte connects to it
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())
        sys.exit(f"The database cannot be opened: {reason} {ADVICE}")


def print_spend(cache: CacheBase) -> None:
    """Prints a line per day and campaign: day, spend, currency, campaign id, campaign name."""
    for row in cache.run_sql_query(SPEND.format(schema=cache.schema_name)):
        spend = f"{row['spend']:>12.2f} {row['currency']}"
        print(f"{row['stat_time_day']} {spend} {row['campaign_id']} {row['campaign_name']}")


def main() -> None:
    source = get_source()
    cache = open_cache()
    source.check()
    result = source.read(cache)
    print_spend(cache)
    print(f"{result.processed_records} rows read into {cache.get_database_name()}")


if __name__ == "__main__":
    main()
