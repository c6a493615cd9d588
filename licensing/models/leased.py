"""Leased: rows that workers take for a while, each worked off by whoever holds the newest lease."""

from django.db import models


class Leased(models.Model):
    """What a row keeps of the tries to work it off; `fence` rises with every lease, so that a late holder is told apart."""

    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, help_text="When to try again after a failure.")
    set_aside_at = models.DateTimeField(
        null=True, help_text="Since when nobody tries it until it is released."
    )
    error = models.TextField(blank=True)
    leased_until = models.DateTimeField(null=True, help_text="Until when nobody else takes it.")
    fence = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        abstract = True
