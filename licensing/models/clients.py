"""API clients: a partner's own system, and the scopes that it was granted."""

from collections.abc import Mapping
from types import MappingProxyType

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from oauth2_provider.models import AbstractApplication

from licensing.models.partners import Partner, PartnerKind

# what a system of each kind of partner may be granted; only a port holds a shipment, and it does nothing else
FILES = ("cases:read", "cases:write", "documents:write", "webhooks:write")
SCOPES_OF_PARTNERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        PartnerKind.MINISTRY: FILES,
        PartnerKind.FIRM: FILES,
        PartnerKind.AGENCY: FILES,
        PartnerKind.PORT: ("cases:read", "shipments:hold", "webhooks:write"),
    }
)


def scopes_for(partner_kind: str) -> tuple[str, ...]:
    """The scopes that a system of a partner of that kind may be granted; none for an unknown kind."""
    return SCOPES_OF_PARTNERS.get(partner_kind, ())


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

    @property
    def usable_scopes(self) -> list[str]:
        """The granted scopes that its partner's kind may have, whatever an administrator granted."""
        allowed = scopes_for(self.partner.kind)
        return [scope for scope in self.granted_scopes if scope in allowed]

    def clean(self) -> None:
        """Refuse scopes that are not for its partner's kind; raises ValidationError."""
        super().clean()
        if self.partner_id is None:
            return  # its absence is refused by the field itself
        error = [scope for scope in self.granted_scopes if scope not in scopes_for(self.partner.kind)]
        if error:
            sentence = f"A {self.partner.get_kind_display().lower()} cannot be granted {', '.join(error)}."
            raise ValidationError({"granted_scopes": sentence})

    def is_usable(self, request: object) -> bool:
        """Whether tokens are given to it and taken from it: its partner is active."""
        return bool(self.partner.is_active)
