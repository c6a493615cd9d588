"""The page of a disruption: its scope in words, how it stands, and its cases counted - now, ever, and day by day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django_countries import countries

from licensing.admin.display import cases_under, time_series
from licensing.admin.display.formatting import Reader
from licensing.admin.policy import wizard
from licensing.models import Disruption, Partner, PriorityEvidence
from licensing.priority import disruptions


def status_of(disruption: Disruption, today: date) -> tuple[str, str]:
    """How it stands on that day of the office, in words and in a tone."""
    if disruption.lifted_at is not None:
        return "Lifted", "neutral"
    if disruption.ends_on is not None and disruption.ends_on < today:
        return "Ended", "neutral"
    if disruption.countersigned_at is None:
        return "Waiting for countersignature", "wait"
    if disruption.starts_on > today:
        return "Begins later", "active"
    return "In effect", "warn"


def scope(disruption: Disruption, names: Mapping[str, str] | None = None) -> str:
    """What it covers, in words; `names` are those of partners, by code."""
    known = names or {}
    parts = [
        f"Arrangement: {disruption.arrangement}" if disruption.arrangement else "",
        _one_of("supplier", [known.get(code, code) for code in disruption.suppliers]),
        _one_of("USML category", disruption.categories),
        _one_of("delivered item", disruption.items),
        _one_of("country", [str(countries.name(code)) for code in disruption.countries]),
    ]
    text = "; ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def _one_of(title: str, values: list[str]) -> str:
    return f"{title}: {' or '.join(values)}" if values else ""


def facts(disruption: Disruption, read: Reader) -> list[tuple[str, str]]:
    """What it says of itself."""
    names = Partner.objects.filter(code__in=disruption.suppliers).values_list("code", "name")
    return [
        ("Title", disruption.title),
        ("Covers", scope(disruption, dict(names) if disruption.suppliers else {})),
        ("From", read.day(disruption.starts_on)),
        ("Until", read.day(disruption.ends_on) if disruption.ends_on else "Until further notice"),
        ("Reason", disruption.reason),
    ]


def gather(disruption: Disruption, today: date, read: Reader) -> dict[str, Any]:
    """The page, in a fixed number of statements."""
    title, tone = status_of(disruption, today)
    return {
        "title": disruption.title,
        "disruption": disruption,
        "status": {"title": title, "tone": tone},
        "facts": facts(disruption, read)[1:],
        "acts": list(_acts(disruption, read)),
        "progress": wizard.progress(disruption.undertakings.all(), read),
        "countersign_address": reverse("admin:licensing_disruption_countersign", args=[disruption.pk]),
        "lift_address": reverse("admin:licensing_disruption_lift", args=[disruption.pk]),
        **counts(disruption),
        **charted(disruption, today),
    }


def _acts(disruption: Disruption, read: Reader) -> list[tuple[str, str]]:
    """Who did what with it, and when."""
    done = (
        ("Declared", disruption.declared_at, disruption.declared_by),
        ("Countersigned", disruption.countersigned_at, disruption.countersigned_by),
        ("Lifted", disruption.lifted_at, disruption.lifted_by),
    )
    return [(title, f"{read.instant(at)} by {who}") for title, at, who in done if at is not None]


def counts(disruption: Disruption) -> dict[str, Any]:
    """The cases under it now, by class and by kind and state, and how many it ever covered; two statements."""
    return {
        **cases_under.tallied(disruptions.under(disruption), disruption=str(disruption.pk)),
        "ever": disruption.grounds.aggregate(found=Count("case", distinct=True))["found"],
    }


def charted(disruption: Disruption, today: date) -> dict[str, Any]:
    """The cases under it day by day; nothing before it is in effect. Two statements, however many cases."""
    if disruption.countersigned_at is None:
        return {}
    first = max(disruption.starts_on, disruptions.office_day(disruption.countersigned_at))
    over = disruption.lifted_at is not None or (disruption.ends_on is not None and disruption.ends_on < today)
    evidence = PriorityEvidence.objects.filter(disruption=disruption)
    came, left = time_series.by_day(evidence, "recorded_at"), time_series.by_day(evidence, "ended_at")
    days = time_series.DAYS
    course = time_series.trace("disruption", came, left, first, max(first, today), over=over, pace=days)
    return {"course": course}
