"""Where the time of the tests goes: set-up, call, teardown and, within them, the database, for each test of a run."""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class Timing:
    """A plugin; in xdist's workers it measures, and in their controller it sums."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.in_database = 0.0
        self.seconds: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        connection_created.connect(self._watch, dispatch_uid="timing")

    def _watch(self, connection: BaseDatabaseWrapper, **_: Any) -> None:
        if self._measured not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._measured)

    def _measured(self, execute: Callable[..., Any], *statement: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            self.in_database += time.perf_counter() - started

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Let the report of a phase, which xdist passes on, say how long the database took."""
        report = yield
        report.database, self.in_database = self.in_database, 0.0
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Sum the phases of each test."""
        second = self.seconds[report.nodeid]
        second[report.when] += report.duration
        second["database"] += report.database

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Leave the sums where they are wanted."""
        if self.folder and not hasattr(session.config, "workerinput"):
            name = f"times-{time.time_ns()}.json"
            (self.folder / name).write_text(json.dumps(self.seconds))
