"""Granting: an approval becomes an authorisation, an amendment changes whom it lists."""

from __future__ import annotations

from licensing.authorisations import agreement_terms, usage
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext
from licensing.models import Authorisation, AuthorisedLine, AuthorisedParty, listing
from licensing.models.authorisations import NOTHING


def grant(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Grant what was recommended of each line; an amendment is applied to what it amends: 22 CFR 123.21(a), 123.25."""
    if file.fact("amends_agreement"):
        return agreement_terms.amend(file, ctx)
    return _amend(file) if file.fact("is_amendment") else _grant(file)


def _grant(file: CaseFile) -> PendingWrites:
    detail, lines = file.detail, [line for line in file.lines if line.granted.quantity]
    authorisation = Authorisation(
        licence=detail,
        value=sum((line.granted.value for line in lines), NOTHING),
        quantity=sum(line.granted.quantity for line in lines),
    )
    mde = any(line.mde for line in lines)
    authorisation.max_value = usage.most(
        authorisation, usage.finding(authorisation, mde=mde, ships_on=detail.approved_on)
    )
    listed = [
        AuthorisedLine(
            line=line,
            authorisation=authorisation,
            number=line.number,
            quantity=line.granted.quantity,
            value=line.granted.value,
        )
        for line in lines
    ]
    terms = agreement_terms.first(file, authorisation) if detail.is_agreement else []
    return PendingWrites(inserts=[authorisation, *listed, *terms])


def _amend(file: CaseFile) -> PendingWrites:
    """Whom the amendment adds is listed, whose spelling it corrects is listed anew; nothing else changes."""
    locked = Authorisation.objects.select_for_update(of=("self",), no_key=True)
    granted = locked.get(licence=file.detail.amends_id)
    listing_changes = listing.changes(file.detail.change, file.parties, list(granted.listed()))
    if listing_changes.errors:
        raise RuntimeError(
            f"{granted} was amended while {file} was decided"
        )  # approval asked before the lock
    authorised_parties = [
        AuthorisedParty(party=party, authorisation=granted, replaces=old, listed_on=file.detail.approved_on)
        for party, old in listing_changes.listed
    ]
    facts = {
        "authorisation": granted.number,
        "listed": [str(authorised_party) for authorised_party in authorised_parties],
    }
    return PendingWrites(inserts=[*authorised_parties], events=[("authorisation.amended", facts)])
