"""Celery's tasks: each one line into a verb, safe to repeat."""

from celery import shared_task

from licensing import sweeping


@shared_task(name="licensing.tasks.sweep")
def sweep() -> int:
    """Fire every deadline that is due and move what follows; returns how much was done."""
    return sweeping.sweep()
