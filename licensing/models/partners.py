"""Partners: the ministries, firms, agencies and ports that file, follow, review and hold."""

import re
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django_countries.fields import CountryField

from licensing.worktime import BASES, US_FEDERAL, WEEKS, kept_by

REGISTRATION = re.compile(r"M-?[0-9]{4,6}", re.ASCII)  # as the directorate numbers registrants


def validate_zone(value: str) -> None:
    """Refuse a name that the zone database does not know."""
    if value not in available_timezones():
        raise ValidationError(f"{value!r} is not a time zone such as Asia/Kolkata.")


class PartnerKind(models.TextChoices):
    """What a partner is, which bounds what it can be to a case."""

    MINISTRY = "ministry", "Ministry"
    FIRM = "firm", "Firm"
    AGENCY = "agency", "Agency"
    PORT = "port", "Port"


class Partner(models.Model):  # type: ignore[django-manager-missing]  # ApiClient is of an untyped package
    """A body with members and API clients; `code` is its stable public name."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=PartnerKind)
    country = CountryField()
    us_person = models.BooleanField("US person", default=False, help_text="22 CFR 120.62")
    registration_number = models.CharField(max_length=20, blank=True, help_text="22 CFR 122.1")
    registration_expires_on = models.DateField(null=True, blank=True)
    ineligible_from = models.DateField(null=True, blank=True, help_text="22 CFR 120.16(c)")
    ineligible_until = models.DateField(
        null=True, blank=True, help_text="The last day. Empty: until further notice."
    )
    mission_in_us = models.BooleanField(
        "mission in the United States",
        default=False,
        help_text="A foreign government's embassy or office there, which may apply (22 CFR 120.16(a)(1)).",
    )
    zone = models.CharField(max_length=40, default="UTC", validators=[validate_zone])
    calendar = models.CharField(
        max_length=20, choices=[(name, base.title) for name, base in BASES.items()], default=US_FEDERAL
    )
    working_week = models.CharField(
        max_length=10,
        blank=True,
        choices=[(code, week.title) for code, week in WEEKS.items()],
        help_text="Empty: the calendar's own.",
    )
    is_defence_department = models.BooleanField(default=False, help_text="Its silence is not a position.")
    code_of_conduct_on = models.DateField(
        "code of conduct signed on",
        null=True,
        blank=True,
        help_text="The suppliers' voluntary code of conduct (SOSA).",
    )
    is_active = models.BooleanField(default=True)
    notices_to = models.EmailField(
        "address for notices",
        blank=True,
        help_text="Address for notices about its cases. Empty: no mail is sent.",
    )

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("code",), name="partner_code_unique"),
            models.CheckConstraint(condition=Q(kind__in=PartnerKind.values), name="partner_kind_known"),
            models.CheckConstraint(
                condition=Q(is_defence_department=False) | Q(kind="agency"), name="partner_defence_is_agency"
            ),
            models.CheckConstraint(
                condition=Q(mission_in_us=False) | Q(kind="ministry", us_person=False),
                name="partner_mission_is_foreign",
            ),
            models.CheckConstraint(
                condition=Q(ineligible_until__isnull=True) | Q(ineligible_until__gte=F("ineligible_from")),
                name="partner_ineligible_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a registration number that is none of the directorate's, or another partner's: 22 CFR 122.1."""
        number = self.registration_number
        if not number:
            return
        if not REGISTRATION.fullmatch(number):
            raise ValidationError(
                {"registration_number": "It must be M and four to six digits, such as M12345."}
            )
        others = Partner.objects.filter(registration_number=number).exclude(pk=self.pk)
        if others.exists():
            raise ValidationError({"registration_number": f"{others[0].name} has this number."})

    @property
    def counts_by(self) -> str:
        """The name of the calendar by which its days are counted, with its week."""
        return kept_by(self.calendar, self.working_week)


class Membership(models.Model):
    """A person of a partner; an empowered official may certify filings (22 CFR 120.67)."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    title = models.CharField(max_length=100, blank=True)
    empowered_official = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("partner", "user"), name="membership_once"),)

    def __str__(self) -> str:
        return f"{self.user} of {self.partner}"


class Delegation(models.Model):
    """A person acts for another between two days; four eyes count the two as one."""

    delegator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations_given"
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations_held"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day.")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(delegator=F("delegate")), name="delegation_to_another"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="delegation_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.delegate} for {self.delegator}"
