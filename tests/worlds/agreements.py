"""Agreements in the small world: a licence to make a missile abroad, and its amendments."""

from datetime import date
from decimal import Decimal

from licensing.models import AgreementTerms, Case
from tests.worlds.authorities import HAL
from tests.worlds.filings import AGREEMENT
from tests.worlds.people import START

MLA = {
    **AGREEMENT,
    "instrument": "MLA",
    "transaction": "manufacture_abroad",
    "quantity_to_be_made": 2400,
    "transfer_limits": "None to third parties.",
}
KIT = {
    "description": "Guidance section kit",
    "part_number": "GS-114",
    "usml_category": "IV(h)(1)",
    "quantity": 100,
    "value": Decimal("5000000.00"),
}
KNOW_HOW = {
    "description": "Technical data for the final assembly",
    "usml_category": "IV(i)",
    "quantity": 1,
    "value": Decimal("2000000.00"),
}
LINES = (KIT, {**KNOW_HOW, "part_number": "TD-1"})
LICENSEE = {"role": "foreign_licensee", "name": "Bharat Dynamics Limited", "country": "IN"}


def agreement(world, *, lines=LINES, detail=MLA, **more) -> Case:
    """An approved and executed agreement."""
    case = world.at("approved", detail=detail, lines=list(lines), parties=[HAL, LICENSEE], **more)
    return world.execute(case, "execute", "filer", executed_on=START.date())


def amendment(case: Case, *changes: str, **stated) -> dict:
    """The detail of a filing that amends the agreement: its terms as filed but for those that are stated anew."""
    names = ("end_use", "destination", "certified_by", "dsp83_signed_on", "ends_on", "territory")
    kept = {name: getattr(case.detail, name) for name in (*names, "quantity_to_be_made", "transfer_limits")}
    return {
        **kept,
        "instrument": "AGR-AMD",
        "transaction": "amendment",
        "amends": case.reference,
        "changes": list(changes),
        **stated,
    }


def file_amendment(world, case: Case, *changes: str, lines=LINES, parties=(HAL, LICENSEE), **stated) -> Case:
    """A draft of an amendment."""
    return world.file(detail=amendment(case, *changes, **stated), lines=list(lines), parties=list(parties))


def amending(world, case: Case, *changes: str, notification: str = "none", **stated) -> Case:
    """An amendment before its approval."""
    filed = file_amendment(world, case, *changes, **stated)
    world.execute(filed, "submit", "filer")
    world.execute(filed, "accept", "officer")
    return world.execute(filed, "recommend", "officer", recommendation="approve", notification=notification)


def amend(world, case: Case, *changes: str, **stated) -> Case:
    """The same, approved."""
    return world.execute(amending(world, case, *changes, **stated), "approve", "countersigner")


def terms_on(case: Case, day: date) -> AgreementTerms:
    """The terms that were in force on that day."""
    return AgreementTerms.objects.filter(authorisation=case.pk, in_force_from__lte=day).order_by("-number")[0]
