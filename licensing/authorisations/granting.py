"""Granting: an approval becomes an authorisation, an amendment changes whom it lists, its filer acknowledges provisos."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from licensing.actors import Moment
from licensing.authorisations import usage
from licensing.models import (
    Authorisation,
    AuthorisedLine,
    AuthorisedParty,
    AuthorisedProviso,
    Case,
    Party,
    PartyRole,
)
from licensing.models.authorisations import NOTHING
from licensing.outcomes import Outcome

# what 22 CFR 123.25(b) lets an amendment add to; all else needs a new licence
AMENDABLE = (PartyRole.FORWARDER, PartyRole.INTERMEDIATE, PartyRole.SOURCE)
PREFIX = {"TAA": "TA", "MLA": "MA", "WDA": "DA", "GC": "GC"}
_READ = """
SELECT nextval('licensing_authorisation_number'),
  ARRAY(SELECT id FROM licensing_party WHERE case_id = %(case)s ORDER BY id),
  ARRAY(SELECT one.id FROM licensing_proviso one JOIN licensing_referral referral ON referral.id = one.referral_id
        WHERE referral.case_id = %(case)s AND one.replaced_at IS NULL ORDER BY one.referral_id, one.id)
"""


def grant(case: Case, moment: Moment) -> Outcome:
    """Grant what was asked for; an amendment is applied to what it amends: 22 CFR 123.21(a), 123.25."""
    return _amend(case, moment) if case.fact("is_amendment") else _grant(case, moment)


def number_of(instrument: str, serial: int, year: int) -> str:
    """A DSP licence's nine digits, 050100123; an agreement's or a retransfer's, TA-100123-26."""
    if instrument in PREFIX:
        return f"{PREFIX[instrument]}-{serial:06d}-{year % 100:02d}"
    return f"05{serial:07d}"


def _grant(case: Case, moment: Moment) -> Outcome:
    with connection.cursor() as cursor:
        cursor.execute(_READ, {"case": case.pk})
        serial, parties, provisos = cursor.fetchone()
    detail, lines = case.detail, case.line_list
    made = Authorisation(
        licence=detail,
        number=number_of(detail.instrument, serial, detail.approved_on.year),
        value=sum((one.value for one in lines), NOTHING),
        quantity=sum(one.quantity for one in lines),
    )
    mde = any(one.mde for one in lines)
    made.max_value = usage.most(made, usage.finding(made, mde=mde, ships_on=detail.approved_on))
    outcome = Outcome(inserts=[made])
    outcome.inserts += [AuthorisedLine(line=one, authorisation=made, quantity=one.quantity) for one in lines]
    outcome.inserts += [_listed(made, key, detail.approved_on) for key in parties]
    outcome.inserts += [AuthorisedProviso(proviso_id=key, authorisation=made) for key in provisos]
    return outcome


def _listed(granted: Authorisation, party: int, day: date) -> AuthorisedParty:
    return AuthorisedParty(party_id=party, authorisation=granted, listed_on=day)


def _amend(case: Case, moment: Moment) -> Outcome:
    """Whom the amendment adds is listed, whose spelling it corrects is listed anew; nothing else changes."""
    held = Authorisation.objects.select_for_update(of=("self",), no_key=True)
    granted = held.get(licence=case.detail.amends_id)
    listed = list(granted.parties.filter(replaced_on__isnull=True).select_related("party"))
    day, outcome = case.detail.approved_on, Outcome()
    for party in case.party_list:
        old = next((one for one in listed if is_same(one.party, party)), None)
        if old is not None and spelling(old.party) != spelling(party):
            old.replaced_on = day
            outcome.updates.append((old, ("replaced_on",)))
        elif old is not None or party.role not in AMENDABLE:
            continue
        outcome.inserts.append(_listed(granted, party.pk, day))
    if outcome.inserts:
        facts = {"authorisation": granted.number, "listed": _names(case, outcome)}
        outcome.events.append(("authorisation.amended", facts))
    return outcome


def _names(case: Case, outcome: Outcome) -> list[str]:
    keys = {one.pk for one in outcome.inserts}
    return [str(one) for one in case.party_list if one.pk in keys]


def is_same(one: Party, other: Party) -> bool:
    """Whether the two are one party in one role: the same partner here, else the same name and country."""
    if one.role != other.role:
        return False
    if one.partner_id and other.partner_id:
        return one.partner_id == other.partner_id
    return (plain(one.name), one.country) == (plain(other.name), other.country)


def is_listed(party: Party, listed: Sequence[Party], roles: Sequence[str]) -> bool:
    """Whether a party of a consignment is one of those listed, in any of these roles: 22 CFR 126.13(b)."""
    return any(
        is_same(Party(role=one.role, name=party.name, country=party.country, partner=party.partner), one)
        for one in listed
        if one.role in roles
    )


def spelling(party: Party) -> tuple[str, str, str]:
    """How it is written."""
    return party.name, str(party.country), party.address


def plain(name: str) -> str:
    """A name without what two clerks write differently: case, commas, full stops, blanks."""
    return " ".join(name.replace(",", " ").replace(".", " ").casefold().split())


def acknowledge(case: Case, moment: Moment) -> Outcome:
    """The filer acknowledges every proviso of the approval."""
    outcome = Outcome()
    for one in case.detail.authorisation.provisos.filter(acknowledged_at__isnull=True):
        one.acknowledged_at, one.acknowledged_by = moment.now, moment.actor.name
        outcome.updates.append((one, ("acknowledged_at", "acknowledged_by")))
    return outcome
