"""Reads TikTok Ads every morning with deploy/cron/sync.sh, which keeps the state between runs."""

from datetime import datetime, timedelta, timezone

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

SYNC = "/opt/source-tiktok-ads/deploy/cron/sync.sh"
FOLDER = "/var/lib/tiktok-ads"

with DAG(
    dag_id="tiktok_ads",
    schedule="15 4 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    # The state says what is left to read, so a run that was missed needs no run of its own.
    catchup=False,
    max_active_runs=1,
    # A retry continues where the run before it stopped.
    default_args={"retries": 2, "retry_delay": timedelta(minutes=10)},
):
    # Its result (XCom) is the path of the file with the rows. sync.sh exits with 75 if another run is not over.
    BashOperator(task_id="read", bash_command=f"{SYNC} {FOLDER}", skip_on_exit_code=75)
