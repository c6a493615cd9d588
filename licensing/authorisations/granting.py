"""Granting: an approval becomes an authorisation, an amendment changes whom it lists."""

from __future__ import annotations

from licensing.authorisations import usage
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext
from licensing.models import Authorisation, AuthorisedLine, AuthorisedParty, listing
from licensing.models.authorisations import NOTHING


def grant(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Grant what was asked for; an amendment is applied to what it amends: 22 CFR 123.21(a), 123.25."""
    return _amend(file) if file.fact("is_amendment") else _grant(file)


def _grant(file: CaseFile) -> PendingWrites:
    detail, lines = file.detail, file.lines
    made = Authorisation(
        licence=detail,
        value=sum((one.value for one in lines), NOTHING),
        quantity=sum(one.quantity for one in lines),
    )
    mde = any(one.mde for one in lines)
    made.max_value = usage.most(made, usage.finding(made, mde=mde, ships_on=detail.approved_on))
    listed = [AuthorisedLine(line=one, authorisation=made, quantity=one.quantity) for one in lines]
    return PendingWrites(inserts=[made, *listed])


def _amend(file: CaseFile) -> PendingWrites:
    """Whom the amendment adds is listed, whose spelling it corrects is listed anew; nothing else changes."""
    locked = Authorisation.objects.select_for_update(of=("self",), no_key=True)
    granted = locked.get(licence=file.detail.amends_id)
    found = listing.changes(file.detail.change, file.parties, list(granted.listed()))
    if found.errors:
        raise RuntimeError(
            f"{granted} was amended while {file} was decided"
        )  # approval asked before the lock
    made = [
        AuthorisedParty(party=party, authorisation=granted, replaces=old, listed_on=file.detail.approved_on)
        for party, old in found.listed
    ]
    facts = {"authorisation": granted.number, "listed": [str(one) for one in made]}
    return PendingWrites(inserts=[*made], events=[("authorisation.amended", facts)])
