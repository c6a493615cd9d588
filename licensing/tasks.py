"""Celery's tasks: each one line into a verb, safe to repeat."""

from celery import shared_task

from licensing.worker import cycle


@shared_task(name="licensing.tasks.sweep")
def sweep() -> int:
    """Fire every deadline that is due, move what follows, tell who is to know; returns how much was done."""
    return cycle.sweep()


@shared_task(name="licensing.tasks.post")
def post() -> int:
    """Render the letters and send the mail that wait; returns how many."""
    return cycle.post()
