"""Granting: an approval becomes an authorisation, an amendment changes whom it lists."""

from __future__ import annotations

from collections.abc import Sequence

from licensing.actors import Moment
from licensing.authorisations import usage
from licensing.models import (
    Authorisation,
    AuthorisedLine,
    AuthorisedParty,
    Case,
    Party,
    PartyRole,
)
from licensing.models.authorisations import NOTHING
from licensing.outcomes import Outcome

# what 22 CFR 123.25(b) lets an amendment add to; all else needs a new licence
AMENDABLE = (PartyRole.FORWARDER, PartyRole.INTERMEDIATE, PartyRole.SOURCE)


def grant(case: Case, moment: Moment) -> Outcome:
    """Grant what was asked for; an amendment is applied to what it amends: 22 CFR 123.21(a), 123.25."""
    return _amend(case) if case.fact("is_amendment") else _grant(case)


def _grant(case: Case) -> Outcome:
    detail, lines = case.detail, case.line_list
    made = Authorisation(
        licence=detail,
        value=sum((one.value for one in lines), NOTHING),
        quantity=sum(one.quantity for one in lines),
    )
    mde = any(one.mde for one in lines)
    made.max_value = usage.most(made, usage.finding(made, mde=mde, ships_on=detail.approved_on))
    listed = [AuthorisedLine(line=one, authorisation=made, quantity=one.quantity) for one in lines]
    return Outcome(inserts=[made, *listed])


def _amend(case: Case) -> Outcome:
    """Whom the amendment adds is listed, whose spelling it corrects is listed anew; nothing else changes."""
    held = Authorisation.objects.select_for_update(of=("self",), no_key=True)
    granted = held.get(licence=case.detail.amends_id)
    listed, outcome = list(granted.listed()), Outcome()
    for party in case.party_list:
        old = next((one for one in listed if is_same(one, party)), None)
        if old is None and party.role not in AMENDABLE:
            continue
        if old is None or spelling(old) != spelling(party):
            made = AuthorisedParty(party=party, authorisation=granted, replaces=old)
            made.listed_on = case.detail.approved_on
            outcome.inserts.append(made)
    if outcome.inserts:
        facts = {"authorisation": granted.number, "listed": [str(one) for one in outcome.inserts]}
        outcome.events.append(("authorisation.amended", facts))
    return outcome


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
