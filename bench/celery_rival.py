"""The rival that keeps deadlines in Redis: one Celery task with an ETA for each, which does nothing."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta

import redis
from celery import Celery

from config.environ import broker_address
from config.processes import wait_until
from tests.databases import Place
from tests.servers import running

QUEUE = "bench"
app = Celery("bench", broker=broker_address(os.environ.get("REDIS_URL", "redis://localhost")))
app.conf.update(
    task_ignore_result=True, task_default_queue=QUEUE, broker_transport_options={"visibility_timeout": 36_000}
)


@app.task
def nothing() -> None:
    """Be executed."""


def rates(place: Place, count: int) -> tuple[float, float]:
    """Tasks a second: executed once their time has come, and the same with their dispatch counted in."""
    command = [sys.executable, "-m", "celery", "-A", "bench.celery_rival", "worker", "--concurrency", "2"]
    command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    with (
        redis.Redis.from_url(place.redis_url) as valkey,
        running(place, command, name="celery", ready=r"celery@\S+ ready"),
    ):
        started = time.perf_counter()
        due = datetime.now(UTC) + timedelta(
            seconds=3 + count / 300
        )  # all are with the worker before the first is due
        with app.producer_or_acquire() as producer:
            for _ in range(count):
                nothing.apply_async(eta=due, producer=producer)
        dispatch = time.perf_counter() - started
        wait_until(lambda: valkey.llen(QUEUE) == 0, seconds=300, what="the worker to fetch every task")
        late = datetime.now(UTC) > due
        wait_until(lambda: datetime.now(UTC) >= due, seconds=300, what="the tasks' time", every=0.001)
        started = time.perf_counter()
        wait_until(
            lambda: valkey.llen(QUEUE) == 0 and valkey.hlen("unacked") == 0, seconds=600, what="the tasks"
        )
        execution = time.perf_counter() - started
    if late:
        raise RuntimeError("the worker was still fetching when the tasks fell due; take fewer")
    return count / execution, count / (dispatch + execution)
