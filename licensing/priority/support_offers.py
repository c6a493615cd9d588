"""Offers: the priority case that would help a case to its required date, as a filing made ready for its filer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from licensing.case_file import CaseFile
from licensing.clocks import required_dates
from licensing.models import Case, CaseQuerySet, Partner, PartnerKind, Party, PartyRole
from licensing.models.priority import SUPPORTED
from licensing.worktime.office import office_day
from workflows.catalogue import CATALOGUE
from workflows.wording import date_in_words

SUPPLIERS = (PartyRole.SUPPLIER, PartyRole.REPAIRER, PartyRole.SOURCE)  # who delivers, by the kind of case
LONGEST_LINE = 200
US = "US"
ENDED = tuple(state.name for state in CATALOGUE["priority"].states if state.final)


class NoOffer(ValueError):
    """No priority case can be offered; the message is a sentence for the filer."""


class NeverSupported(NoOffer):
    """Cases of that kind are not supported by priority at all."""


@dataclass(frozen=True)
class Offer:
    """Whether the required date will be missed, when the outcome is foreseen (none: it is there), and the filing."""

    will_miss: bool
    needed_on: date
    foreseen_on: date | None
    working_days_late: int
    filing: dict[str, Any]


def supporting(file: CaseFile, among: CaseQuerySet) -> CaseQuerySet:
    """The live priority cases of `among` by which the filer supports this one; nobody else uses up the filer's offer."""
    own = among.filter(filer=file.case.filer_id, priority_detail__supports=file.case.pk)
    return own.exclude(state__in=ENDED)


def of(file: CaseFile, now: datetime, among: CaseQuerySet) -> Offer:
    """The offer for a case that is submitted and has not ended, whether it will miss its required date or not.

    `among` are the cases that the reader may see, of which one may be named. Raises NoOffer with a sentence.
    """
    _refuse(file, now, among)
    needed_on, foreseen, late = file.fact("needed_on"), None, 0
    if required_dates.is_due(file):
        foreseen = required_dates.foreseen_on(file, now)
        late = required_dates.days_late(file, foreseen)
    return Offer(
        file.will_miss_required_date(),
        needed_on,
        foreseen,
        late,
        _filing(file, now, needed_on, foreseen, late),
    )


def _refuse(file: CaseFile, now: datetime, among: CaseQuerySet) -> None:
    if file.kind not in SUPPORTED:
        raise NeverSupported(f"Priority cannot support a {file.kind} case.")
    if file.case.received_at is None:
        raise NoOffer("Submit the case before you request priority.")
    if file.flow.state(file.state).final:
        raise NoOffer("The case has ended.")
    needed_on = file.fact("needed_on")
    if needed_on is None:
        raise NoOffer("The case has no required date (15 CFR 700.12(a)).")
    if needed_on <= office_day(now):
        raise NoOffer(f"The required date, {date_in_words(needed_on)}, has passed (15 CFR 700.12(a)).")
    if supporting(file, Case.objects.all()).exists():
        named = supporting(file, among).values_list("reference", flat=True).first()
        raise NoOffer(f"{named or 'A priority case'} already supports this case.")


def _filing(
    file: CaseFile, now: datetime, needed_on: date, foreseen: date | None, late: int
) -> dict[str, Any]:
    """What the API takes as the filing of a priority case; raises NoOffer where its filer can ask none."""
    supplier = _supplier(file)
    user = next((party for party in file.parties if party.role == PartyRole.END_USER), None)
    parties = [_as(PartyRole.END_USER, user)] if user else []
    parties += [_as(PartyRole.SUPPLIER, supplier)] if supplier else []
    abroad = user is None or user.country.code != US
    if abroad and user and (sponsor := _sponsor(file, user)):
        parties.append(sponsor)
    item = file.case.delivered_item
    serial = {"designation": item.designation, "serial_number": item.serial_number} if item else None
    return {
        **_programme(file, now),
        "subject": _short(f"Priority for {file.case.subject}"),
        "direction": "assurance" if supplier and str(_partner(supplier).country) != US else "rating",
        "supports": file.case.reference,
        "item": _short("; ".join(line.description for line in file.lines) or file.case.subject),
        "justification": _justification(file, needed_on, foreseen, late),
        "required_on": needed_on,
        "foreign_end_buyer": abroad,
        "delivered_item": serial,
        "parties": parties,
    }


def _programme(file: CaseFile, now: datetime) -> dict[str, str]:
    """The case's programme, where its filer may file under it today."""
    programme = file.case.programme
    if programme is None or programme.closed_to(file.case.filer_id, office_day(now)):
        return {}
    return {"programme": programme.code}


def _supplier(file: CaseFile) -> Party | None:
    """Who delivers, but for the filer itself; raises NoOffer for one abroad whom a filer abroad cannot ask."""
    others = [party for party in file.parties if party.partner_id != file.case.filer_id]
    supplier = _first(others, SUPPLIERS)
    if supplier is not None and US not in (str(_partner(supplier).country), str(file.case.filer.country)):
        raise NoOffer(
            f"{_partner(supplier)} is not in the United States. Only a filer in the United States may request "
            "an assurance (15 CFR 700.57(a))."
        )
    return supplier


def _first(parties: Iterable[Party], roles: Iterable[str]) -> Party | None:
    """The first party in one of those roles, in their order, that is an active partner here."""
    known = [party for party in parties if party.partner is not None and party.partner.is_active]
    return next((party for role in roles for party in known if party.role == role), None)


def _sponsor(file: CaseFile, user: Party) -> dict[str, Any] | None:
    """The ministry of the end-user's country: the one named, the end-user itself, else the only one that there is."""
    if file.case.filer.kind == PartnerKind.MINISTRY:
        return None  # who files as a ministry sponsors by that
    country = user.country.code
    named = _first(file.parties, (PartyRole.SPONSOR, PartyRole.END_USER))
    if named is not None and _partner(named).kind == PartnerKind.MINISTRY and named.country.code == country:
        return _as(PartyRole.SPONSOR, named)
    ministries = Partner.objects.filter(kind=PartnerKind.MINISTRY, country=country, is_active=True)[:2]
    if len(ministries) != 1:
        return None
    return {
        "role": PartyRole.SPONSOR.value,
        "name": ministries[0].name,
        "country": country,
        "partner": ministries[0].code,
    }


def _as(role: PartyRole, party: Party) -> dict[str, Any]:
    """A party of the case, in the role that it has in the priority case."""
    party_facts = {"role": role.value, "name": party.name, "country": party.country.code}
    return {**party_facts, "partner": _partner(party).code} if party.partner_id is not None else party_facts


def _partner(party: Party) -> Partner:
    assert party.partner is not None
    return party.partner


def _justification(file: CaseFile, needed_on: date, foreseen: date | None, late: int) -> str:
    sentences = [f"{file.case.reference}, {file.case.subject}, is needed on {date_in_words(needed_on)}."]
    if getattr(file.detail, "equipment_down", False):
        sentences.append(f"{file.case.delivered_item or 'The equipment'} is out of service without it.")
    if foreseen is not None:
        where = file.flow.state(file.state).title
        by = f", {late} working day{'' if late == 1 else 's'} late" if late else ""
        sentences.append(f"It is in: {where}. The expected decision date is {date_in_words(foreseen)}{by}.")
    return " ".join(sentences)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LINE else f"{text[: LONGEST_LINE - 1]}…"
