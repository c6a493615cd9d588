"""Queues: which task waits in which, and the timetable by which beat sends them."""

from typing import Any

from kombu import Queue

# Webhooks have a queue of their own, so that nothing else waits for a receiver, and so have batches, so that no deadline
# waits for ten thousand filings; a worker without --queues consumes all.
QUEUES = [Queue("celery"), Queue("webhooks"), Queue("batches")]
ROUTES = {
    "licensing.tasks.call_webhooks": {"queue": "webhooks"},
    "licensing.tasks.work_off_batches": {"queue": "batches"},
}
# They expire soon after the next one is sent: a queue that was stopped is not answered with a hundred sweeps.
TIMETABLE: dict[str, dict[str, Any]] = {
    "sweep": {"task": "licensing.tasks.sweep", "schedule": 1.0, "options": {"expires": 2}},
    "post": {"task": "licensing.tasks.post", "schedule": 5.0, "options": {"expires": 5}},
    "batches": {"task": "licensing.tasks.work_off_batches", "schedule": 2.0, "options": {"expires": 2}},
    "webhooks": {"task": "licensing.tasks.call_webhooks", "schedule": 2.0, "options": {"expires": 2}},
}
