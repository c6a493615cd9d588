"""Stored answers: what a client was answered to a POST, kept in the transaction of its effect, for when it asks again."""

from datetime import timedelta

from django.conf import settings
from django.db import models

KEPT = timedelta(days=7)
LONGEST_KEY = 255


class StoredAnswer(models.Model):
    """The answer to one POST under the client's own key; `fingerprint` tells whether another request has the same key."""

    client = models.ForeignKey(
        settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,  # the constraint begins with it
    )
    key = models.CharField(max_length=LONGEST_KEY)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField()
    stored_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("client", "key"), name="storedanswer_key_unique"),)

    def __str__(self) -> str:
        return f"{self.client_id}: {self.key}"
