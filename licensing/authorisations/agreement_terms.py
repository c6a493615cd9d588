"""Agreement terms: an amendment's terms take the place of those in force, and the agreement's own case follows: 22 CFR 124.1(c)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from licensing.authorisations import obligations, usage
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import lifecycle, segments
from licensing.context import ActionContext
from licensing.models import AgreementTerms, Authorisation, AuthorisedLine, AuthorisedParty, Relation, listing
from licensing.models.authorisations import NOTHING
from licensing.models.lines import RELATION_OF
from workflows.purposes import Purpose

AMENDED = "authorisation.amended"
RE_TERMED = "agreement.amended"
KEPT = ("value", "quantity", "territory", "quantity_to_be_made", "transfer_limits")
COLUMNS = ("terms_number", "max_value", *KEPT)


def first(file: CaseFile, granted: Authorisation) -> list[Model]:
    """The terms with which an agreement is approved."""
    for name in ("territory", "quantity_to_be_made", "transfer_limits"):
        setattr(granted, name, getattr(file.detail, name))
    granted.terms_number = 1
    return [_kept(file, granted, file.detail.expires_on)]


def amend(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Put the terms that the amendment states in the place of those in force, the authorisation's row locked.

    Raises RuntimeError where they have changed since the guards were asked, which the lock on the agreement prevents.
    """
    detail = file.detail
    locked = Authorisation.objects.select_for_update(of=("self",), no_key=True)
    granted = locked.get(licence=detail.amends_id)
    if granted.terms_number != detail.terms_number:
        raise RuntimeError(f"{granted} was amended while {file} was decided")
    writes = _state_lines(file, granted)
    granted.terms_number += 1
    granted.value = sum((line.value for line in file.lines), NOTHING)
    granted.quantity = sum(line.quantity for line in file.lines)
    for name in ("territory", "quantity_to_be_made", "transfer_limits"):
        setattr(granted, name, getattr(detail, name))
    finding = usage.finding(granted, mde=any(line.mde for line in file.lines), ships_on=detail.approved_on)
    granted.max_value = usage.most(granted, finding)
    listed = _list_parties(file, granted)
    writes.inserts += [_kept(file, granted, detail.ends_on), *listed]
    writes.updates.append((granted, COLUMNS))
    named = [str(row) for row in listed if isinstance(row, AuthorisedParty)]
    writes.events.append((AMENDED, {"authorisation": granted.number, "listed": named}))
    return writes


def _kept(file: CaseFile, granted: Authorisation, expires_on: Any) -> AgreementTerms:
    return AgreementTerms(
        authorisation=granted,
        number=granted.terms_number,
        set_by=file.detail,
        in_force_from=file.detail.approved_on,
        expires_on=expires_on,
        **{name: getattr(granted, name) for name in KEPT},
    )


def _state_lines(file: CaseFile, granted: Authorisation) -> PendingWrites:
    """Each line that is stated again is worth what it says now; another is added under the next free number."""
    known = {line.number: line for line in granted.lines.all()}
    free, writes = max(known) + 1, PendingWrites()
    assert file.agreement.stated_terms is not None, "the guards were asked of them"
    for stated in file.agreement.stated_terms.lines:
        line = next(own for own in file.lines if own.number == stated.at)
        old = known.get(stated.number) if stated.number is not None else None
        if old is not None:
            old.amended_by, old.quantity, old.value = line, line.quantity, line.value
            writes.updates.append((old, ("amended_by_id", "quantity", "value")))
            continue
        added = AuthorisedLine(
            line=line, authorisation=granted, number=free, quantity=line.quantity, value=line.value
        )
        writes.inserts.append(added)
        free += 1
    return writes


def _list_parties(file: CaseFile, granted: Authorisation) -> list[Model]:
    """Whom the amendment adds is listed, and follows the agreement where it is a partner."""
    new = listing.unlisted(file.parties, list(granted.listed()))
    listed: list[Model] = [
        AuthorisedParty(party=party, authorisation=granted, listed_on=file.detail.approved_on)
        for party in new
    ]
    known = set(Relation.objects.filter(case=granted.pk).values_list("partner_id", "role"))
    wanted = dict.fromkeys(
        (party.partner_id, str(RELATION_OF[party.role]))
        for party in new
        if party.partner_id and party.role in RELATION_OF
    )
    followers = [
        Relation(case_id=granted.pk, partner_id=partner, role=role)
        for partner, role in wanted
        if (partner, role) not in known
    ]
    return [*listed, *followers]


def follow(file: CaseFile, amendment: CaseFile, ctx: ActionContext) -> PendingWrites:
    """What follows on the agreement's own case: its last day, the clock of it, what is owed; with the old and new terms."""
    *_, before, now = file.detail.authorisation.terms.order_by("number")
    facts = {"amendment": amendment.case.reference, "was": as_facts(before), "now": as_facts(now)}
    file.detail.expires_on = now.expires_on
    writes = PendingWrites(updates=[(file.detail, ("expires_on",))], events=[(RE_TERMED, facts)])
    if before.expires_on != now.expires_on:
        writes.add(_move_expiry(file, ctx))
    writes.add(obligations.impose(file, ctx))
    return writes


def _move_expiry(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """The clock of the last day ends, and a fresh one runs to the new one."""
    writes = PendingWrites()
    for clock in _of_expiry(file):
        segments.close(clock, ctx.now)
        (within,) = [term for term in file.flow.state(file.state).clocks if term.purpose == Purpose.EXPIRY]
        writes.clocks += [clock, lifecycle.open_clock(file, within, ctx.now)]
    return writes


def _of_expiry(file: CaseFile) -> Iterable[Any]:
    return [clock for clock in file.clocks if clock.purpose == Purpose.EXPIRY]


def as_facts(terms: AgreementTerms) -> dict[str, Any]:
    """Terms as an event keeps them."""
    return {
        "number": terms.number,
        "expires_on": terms.expires_on.isoformat(),
        "value": str(terms.value),
        "quantity": terms.quantity,
        "territory": list(terms.territory),
        "quantity_to_be_made": terms.quantity_to_be_made,
        "transfer_limits": terms.transfer_limits,
    }
