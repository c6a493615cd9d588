"""API clients: a partner's own system, and the scopes that it was granted."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from oauth2_provider.models import AbstractApplication

from licensing.models.partners import Partner


class ApiClient(AbstractApplication):  # type: ignore[misc]  # the toolkit publishes no types
    """An OAuth2 client that belongs to one partner and may hold no scope but those granted here (RFC 6749, 4.4)."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="clients")
    granted_scopes = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta(AbstractApplication.Meta):  # type: ignore[misc]  # the toolkit publishes no types
        constraints = (
            models.CheckConstraint(
                condition=models.Q(authorization_grant_type="client-credentials", client_type="confidential"),
                name="client_is_machine",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.partner.code})"

    def is_usable(self, request: object) -> bool:  # noqa: ARG002 - the toolkit passes the request
        """Whether tokens are given to it and taken from it: its partner is active."""
        return bool(self.partner.is_active)
