"""Loads TikTok Ads into a DuckDB file, and prints what each campaign spent on each day.

The first run loads everything since `start_date`, each later one what is new. README.md beside this file tells how to
run it, and what can be set in the environment.
"""

import json
import os
from pathlib import Path

import airbyte as ab
from airbyte.caches import DuckDBCache

# What most people want first; "*" stands for all of the more than a hundred.
STREAMS = [
    *("advertisers", "campaigns", "adgroups", "ads"),
    *("ad_insights", "ad_insights_by_age_and_gender", "ad_insights_by_country", "ad_insights_by_platform"),
    "campaign_insights_by_province",
]

SPEND = """
    SELECT stat_time_day, campaign_id, any_value(campaign_name) AS campaign_name, currency, sum(spend) AS spend
    FROM ad_insights
    GROUP BY stat_time_day, campaign_id, currency
    ORDER BY stat_time_day, campaign_id
"""


def read_config() -> dict:
    """The connector's config. A token in the environment goes before the file's, so it can stay out of the file."""
    path = Path(os.environ.get("CONFIG", "config.json"))
    config = json.loads(path.read_text(encoding="utf-8"))
    token = os.environ.get("TIKTOK_ACCESS_TOKEN")
    return {**config, "access_token": token} if token else config


def get_source() -> ab.Source:
    """The connector: the image, where SOURCE_IMAGE names one, else the executable."""
    image = os.environ.get("SOURCE_IMAGE")
    executable = os.environ.get("SOURCE_EXECUTABLE", "source-tiktok-ads")
    connector = {"docker_image": image} if image else {"local_executable": executable}
    return ab.get_source("source-tiktok-ads", config=read_config(), streams=STREAMS, **connector)


def print_spend(cache: DuckDBCache) -> None:
    """A line for each day and campaign: day, spend, currency, campaign id, campaign name."""
    for row in cache.run_sql_query(SPEND):
        spend = f"{row['spend']:>12.2f} {row['currency']}"
        print(f"{row['stat_time_day']} {spend} {row['campaign_id']} {row['campaign_name']}")


def main() -> None:
    source = get_source()
    source.check()
    cache = DuckDBCache(db_path=os.environ.get("DATABASE", "tiktok_ads.duckdb"))
    result = source.read(cache)
    print_spend(cache)
    print(f"{result.processed_records} rows read into {cache.db_path}")


if __name__ == "__main__":
    main()
