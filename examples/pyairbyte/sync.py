"""Loads TikTok Ads into DuckDB or PostgreSQL, and prints what each campaign spent per day.

The first run loads everything since `start_date`, later runs what is new. README.md in this folder says how to run it,
and lists the environment variables.
"""

import json
import os
from pathlib import Path

import airbyte as ab
from airbyte.caches import CacheBase, DuckDBCache
from postgres import postgres_cache

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


def read_config() -> dict:
    """The connector's config. A token in the environment takes precedence, so the file need not contain one."""
    path = Path(os.environ.get("CONFIG", "config.json"))
    config = json.loads(path.read_text(encoding="utf-8"))
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
    return postgres_cache(database) if database.startswith("postgresql://") else DuckDBCache(db_path=database)


def print_spend(cache: CacheBase) -> None:
    """Prints a line per day and campaign: day, spend, currency, campaign id, campaign name."""
    for row in cache.run_sql_query(SPEND.format(schema=cache.schema_name)):
        spend = f"{row['spend']:>12.2f} {row['currency']}"
        print(f"{row['stat_time_day']} {spend} {row['campaign_id']} {row['campaign_name']}")


def main() -> None:
    source = get_source()
    source.check()
    cache = get_cache()
    result = source.read(cache)
    print_spend(cache)
    print(f"{result.processed_records} rows read into {cache.get_database_name()}")


if __name__ == "__main__":
    main()
