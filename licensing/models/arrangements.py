"""Arrangements: bilateral instruments, what each confers, and whether it is in force on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from licensing.models.countries import validate_country
from licensing.regulations.partner_lists import list_of
from workflows.wording import date_in_words

HOME = "US"
FROZEN = ("kind", "parties", "signed_on", "starts_on")  # once something rests on it, as far as they are known
# what is said of each, whatever it confers: it satisfies no guard of the law
NEVER = (
    "This record waives no licence, congressional notification, DSP-83, screening or denial of a destination. "
    "Every case under it must meet all legal conditions, including those of an exemption."
)


class Benefit(models.TextChoices):
    """What an arrangement can confer."""

    PRIORITY_SUPPORT = "priority_support", "Priority support"
    PROCUREMENT_PREFERENCE = "procurement_preference", "Procurement preference"
    EXPEDITED_SERVICE_LEVEL = "expedited_service_level", "Expedited service level"
    EXEMPTION = "exemption", "Exemption"


class ArrangementKind(models.TextChoices):
    """What sort of instrument it is."""

    SOSA = "sosa", "Security of supply arrangement"
    RDP = "rdp", "Reciprocal defence procurement agreement"
    FRAMEWORK = "framework", "Framework for defence cooperation"
    COMPACT = "compact", "COMPACT"
    INDUS_X = "indus_x", "INDUS-X"
    DTTI = "dtti", "DTTI"
    AUKUS = "aukus", "AUKUS exemption"


# what an instrument of each kind can confer at most; an RDP agreement bears on procurement, never on licences
FITTING: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        ArrangementKind.SOSA: (Benefit.PRIORITY_SUPPORT, Benefit.EXPEDITED_SERVICE_LEVEL),
        ArrangementKind.RDP: (Benefit.PROCUREMENT_PREFERENCE,),
        ArrangementKind.FRAMEWORK: (Benefit.EXPEDITED_SERVICE_LEVEL,),
        ArrangementKind.COMPACT: (Benefit.EXPEDITED_SERVICE_LEVEL,),
        ArrangementKind.INDUS_X: (Benefit.EXPEDITED_SERVICE_LEVEL,),
        ArrangementKind.DTTI: (Benefit.EXPEDITED_SERVICE_LEVEL,),
        ArrangementKind.AUKUS: (Benefit.EXEMPTION, Benefit.EXPEDITED_SERVICE_LEVEL),
    }
)


@dataclass(frozen=True)
class Validity:
    """Whether an arrangement is in force on a day, and the sentence that says so or why not."""

    in_force: bool
    sentence: str


class Arrangement(models.Model):
    """An instrument between two countries or more; in force between two days, or not at all.

    Two of one kind with a common party abroad are never in force on the same day. `clean` refuses that, and so does the
    database (arrangement_no_overlap).
    """

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=ArrangementKind)
    parties = ArrayField(
        models.CharField(max_length=2, validators=[validate_country]),
        help_text="Two or more country codes (ISO 3166).",
    )
    signed_on = models.DateField(
        null=True,
        blank=True,
        help_text="Date of signature, or of publication for a regulation. Empty: no effect.",
    )
    starts_on = models.DateField("in force from", null=True, blank=True)
    ends_on = models.DateField("in force until", null=True, blank=True, help_text="The last day.")
    ended_on = models.DateField(null=True, blank=True, help_text="The last day, if it ended early.")
    ended_because = models.CharField(max_length=200, blank=True)
    citation = models.CharField(max_length=200, blank=True)
    confers = ArrayField(models.CharField(max_length=24, choices=Benefit), default=list, blank=True)
    limits = models.TextField("what it does not confer", blank=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="arrangement_in_order",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(signed_on__isnull=True)
                | Q(starts_on__gte=F("signed_on")),
                name="arrangement_signed_first",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_because="")
                | Q(ended_on__gte=F("starts_on")) & ~Q(ended_because=""),
                name="arrangement_ended_with_reason",
            ),
            models.CheckConstraint(condition=Q(parties__len__gte=2), name="arrangement_has_parties"),
            models.CheckConstraint(condition=Q(parties__contains=[HOME]), name="arrangement_with_home"),
            models.CheckConstraint(
                condition=Q(kind__in=ArrangementKind.values), name="arrangement_kind_known"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date | None:
        """The last day on which it is in force, None without an end."""
        return min(filter(None, (self.ends_on, self.ended_on)), default=None)

    @property
    def abroad(self) -> list[str]:
        """The parties but the United States."""
        return [code for code in self.parties if code != HOME]

    @property
    def is_relied_on(self) -> bool:
        """Whether a service level, a disruption or an endorsement names it."""
        hidden = self._meta.get_fields(include_hidden=True)
        naming: list[Any] = [
            hidden_field
            for hidden_field in hidden
            if getattr(hidden_field, "on_delete", None) is models.PROTECT
        ]
        return any(
            relation.related_model._default_manager.filter(**{relation.field.name: self}).exists()
            for relation in naming
        )

    def validity_on(self, on: date) -> Validity:
        """Whether it is in force on that day, with the sentence that says so or why not."""
        error = self._error(on)
        if error:
            return Validity(in_force=False, sentence=error)
        until = f" until {date_in_words(self.last_day)}" if self.last_day else ""
        assert self.starts_on is not None
        return Validity(in_force=True, sentence=f"In force since {date_in_words(self.starts_on)}{until}.")

    def _error(self, on: date) -> str:
        """Why it confers nothing on that day, empty if it is in force."""
        if self.signed_on is None or self.signed_on > on:
            return "Not signed. It has no effect."
        if self.starts_on is None:
            return f"Signed on {date_in_words(self.signed_on)}, not in force yet. It has no effect."
        if on < self.starts_on:
            return f"In force from {date_in_words(self.starts_on)} only."
        if self.last_day is not None and self.last_day < on:
            why = self.ended_because if self.last_day == self.ended_on else "its term ended"
            return f"Ended on {date_in_words(self.last_day)}: {why.rstrip('.')}."
        missing = self._unlisted(on)
        if missing:
            named = ", ".join(missing)
            return f"The rule book does not list {named} among the partners on {date_in_words(on)}."
        return ""

    def _unlisted(self, on: date) -> list[str]:
        """The parties that the list of partners to such instruments lacks on that day."""
        listed = list_of(self.kind)
        return [] if listed is None else [code for code in self.abroad if not listed(code, on)]

    def confers_on(self, benefit: str, on: date) -> bool:
        """Whether it confers that on that day."""
        return benefit in self.confers and self.validity_on(on).in_force

    def is_with(self, countries: Collection[str]) -> bool:
        """Whether one of those countries is a party beside the United States."""
        return not set(countries).isdisjoint(self.abroad)

    def clean(self) -> None:
        """Refuse, field by field, what no arrangement can be; the parties are kept in order, each once."""
        errors: dict[str, Any] = {}
        self.parties = sorted({str(code) for code in self.parties or ()})
        if len(self.parties) < 2:
            errors["parties"] = "An arrangement must have at least two parties."
        elif HOME not in self.parties:
            errors["parties"] = "The United States must be a party to every arrangement."
        if error := _misfits(self.kind, self.confers):
            errors["confers"] = error
        errors |= self._day_errors()
        errors |= self._change_errors()
        if not errors and (other := self._overlapped()):
            errors["starts_on"] = _clash(self, other)
        if errors:
            raise ValidationError(errors)

    def _day_errors(self) -> dict[str, str]:
        errors = {}
        if self.starts_on and self.signed_on and self.starts_on < self.signed_on:
            errors["starts_on"] = "It cannot be in force before it is signed."
        for name in ("ends_on", "ended_on"):
            day = getattr(self, name)
            if day and (self.starts_on is None or day < self.starts_on):
                errors[name] = "The last day is before the first day."
        if bool(self.ended_on) is not bool(self.ended_because):
            errors["ended_because"] = "Give both the day of the early end and the reason."
        return errors

    def _change_errors(self) -> dict[str, str]:
        """What rests on it rests on what it was; a day that was not known yet may be told."""
        before = Arrangement.objects.filter(pk=self.pk).first()
        if before is None or not before.is_relied_on:
            return {}
        sentence = "A service level, a disruption or an endorsement uses it. End it and record another."
        return {name: sentence for name in FROZEN if getattr(before, name) not in (None, getattr(self, name))}

    def _overlapped(self) -> Arrangement | None:
        """Another of its kind with one of its parties abroad that is in force on one of its days."""
        if self.starts_on is None:
            return None
        others = Arrangement.objects.filter(
            kind=self.kind, parties__overlap=self.abroad, starts_on__isnull=False
        ).exclude(pk=self.pk)
        return next((other for other in others if _meet(self, other)), None)


def _meet(arrangement: Arrangement, other: Arrangement) -> bool:
    assert arrangement.starts_on is not None
    assert other.starts_on is not None
    return arrangement.starts_on <= (other.last_day or date.max) and other.starts_on <= (
        arrangement.last_day or date.max
    )


def _clash(arrangement: Arrangement, other: Arrangement) -> str:
    assert other.starts_on is not None
    until = f"until {date_in_words(other.last_day)}" if other.last_day else "without an end"
    common = ", ".join(sorted(set(arrangement.abroad) & set(other.abroad)))
    return f"{other} ({other.code}) is in force with {common} from {date_in_words(other.starts_on)} {until}. End it first."


def _misfits(kind: str, confers: Collection[str]) -> str:
    """What an instrument of that kind cannot confer, as a sentence; empty if all fits."""
    strange = [
        Benefit(benefit).label.lower()
        for benefit in confers
        if benefit in Benefit.values and benefit not in FITTING.get(kind, ())
    ]
    if not strange or kind not in FITTING:
        return ""
    return f"{ArrangementKind(kind).label}: it cannot confer {', '.join(strange)}."
