"""Celery's tasks: each one line into a verb, safe to repeat."""

from celery import shared_task

from licensing import escalation


@shared_task(name="licensing.tasks.sweep")
def sweep() -> int:
    """Fire every deadline that is due; returns how many rungs fired."""
    return escalation.sweep()
