"""Celery's tasks: each one line into a verb, safe to repeat."""

from celery import shared_task

from licensing.worker import batches, cycle, webhooks


@shared_task(name="licensing.tasks.sweep")
def sweep() -> int:
    """Fire every deadline that is due, move what follows, tell who is to know; returns how much was done."""
    return cycle.sweep()


@shared_task(name="licensing.tasks.post")
def post() -> int:
    """Render the letters and send the mail that wait; returns how many."""
    return cycle.post()


@shared_task(name="licensing.tasks.call_webhooks")
def call_webhooks() -> int:
    """Call out what waits for partners' webhooks; returns how many calls were taken."""
    return webhooks.call_out()


@shared_task(name="licensing.tasks.work_off_batches")
def work_off_batches() -> int:
    """File what waits in partners' batches, for a few seconds; returns how many lines were worked off."""
    return batches.work_off()
