"""The rival that keeps jobs in PostgreSQL: procrastinate, with a job that does nothing."""

from __future__ import annotations

import asyncio
import time

from procrastinate import App, PsycopgConnector

CONCURRENCY = 20


def rate(url: str, count: int) -> float:
    """Jobs a second that one worker executes, all of them due."""
    return asyncio.run(_rate(url, count))


async def _rate(url: str, count: int) -> float:
    app = App(connector=PsycopgConnector(conninfo=url, min_size=2, max_size=CONCURRENCY))

    @app.task(name="nothing")
    async def nothing() -> None:
        """Be executed."""

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        await nothing.batch_defer_async(*({} for _ in range(count)))
        started = time.perf_counter()
        await app.run_worker_async(
            wait=False, concurrency=CONCURRENCY, listen_notify=False, install_signal_handlers=False
        )
        return count / (time.perf_counter() - started)
