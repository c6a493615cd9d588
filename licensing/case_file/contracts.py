"""Contracts: the other live filings of a filer under the contract that a case names, in one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, OuterRef, Q
from django.db.models.functions import Cast, JSONObject

from licensing.models import Line, Party
from licensing.models.licence import LicenceDetail
from licensing.models.lines import PartyRole
from licensing.regulations.amendments import AGREEMENT_AMENDMENT
from licensing.regulations.congress import SALE
from licensing.regulations.contracts import NOTHING, Certified, Sold
from licensing.regulations.instruments import AGREEMENTS, NO_SALES
from licensing.regulations.usml import is_of_category_i
from workflows.purposes import Purpose
from workflows.tables.licence import LICENCE

if TYPE_CHECKING:
    from licensing.case_file.file import CaseFile

HOME = "US"
RECEIVERS = (PartyRole.END_USER, PartyRole.CONSIGNEE, PartyRole.LICENSEE)
RETRANSFER = "retransfer"
ENDED = frozenset(state.name for state in LICENCE.states if state.final)
RAN_OUT = frozenset(
    target
    for state in LICENCE.states
    for clock in state.clocks
    if clock.purpose is Purpose.EXPIRY
    for transition in LICENCE.transitions_named(clock.overdue)
    for target in transition.targets()
)
# where a notification stands, and what it told
_CONGRESS = (
    "congressional_basis",
    "barred_on",
    "received_by_congress_on",
    "notification_elapsed_at",
    "emergency_certified_at",
)
_CERTIFIED = (
    "certified_value",
    "certified_mde_value",
    "certified_category_i_value",
    "certified_countries",
)
_ROW = (
    "pk",
    "amends",
    "case__replaces",
    "case__reference",
    "case__state",
    "instrument",
    "destination",
    "territory",
    "approved_on",
    "executed_on",
    "contract_on",
    "contract_value",
    *_CONGRESS,
    *_CERTIFIED,
    "line_rows",
    "party_countries",
)


def live() -> Q:
    """What counts under a contract: submitted, and not ended without an approval."""
    ended = Q(case__state__in=ENDED, approved_on=None)
    return Q(case__received_at__isnull=False) & ~ended


@dataclass(frozen=True)
class OtherFilings:
    """The other live filings under the case's contract; read when they are asked for."""

    file: CaseFile

    def __call__(self) -> tuple[Sold, ...]:
        """What each of them sells."""
        return self.file.other_filings


def other_filings(file: CaseFile) -> tuple[Sold, ...]:
    """What the filer's other live filings under the contract of the case sell; none where it names none or sells nothing.

    Retransfers count among themselves: what they are judged by is no sale (22 USC 2753(d)). An amendment of an agreement
    states all of it as amended, and counts in its place.
    """
    detail = file.detail
    if not detail.counts_under_contract:
        return ()
    same = LicenceDetail.objects.filter(
        live(), contract_key=detail.contract_key, case__filer=file.case.filer_id
    )
    alike = Q(transaction=RETRANSFER)
    same = same.filter(alike if detail.transaction == RETRANSFER else ~alike)
    here = OuterRef("case_id")
    line = JSONObject(
        asked=_text("value"),
        decided=_text("line_decision__value"),
        drawn=_text("authorised__drawn_value"),
        mde=F("mde"),
        category=F("usml_category"),
    )
    receivers = Party.objects.filter(case=here, role__in=RECEIVERS).order_by("id")
    sells = ~Q(transaction__in=NO_SALES) | Q(instrument=AGREEMENT_AMENDMENT)
    rows = (
        same.filter(sells)
        .exclude(pk=file.case.pk)
        .annotate(
            line_rows=ArraySubquery(Line.objects.filter(case=here).order_by("number").values(one=line)),
            party_countries=ArraySubquery(receivers.values("country")),
        )
        .order_by("case__received_at", "pk")
        .values(*_ROW)
    )
    read = _each_agreement_once(list(rows), detail)
    replaced = {file.case.replaces_id, *(row["case__replaces"] for row in read)}
    sold = (_sold(row, replaced) for row in read)
    return tuple(filing for filing in sold if filing is not None)


def _each_agreement_once(rows: list[Any], detail: LicenceDetail) -> list[Any]:
    """The rows without the agreement that the case amends, and of each other agreement and its amendments the greatest."""
    greatest: dict[int, Any] = {}
    for row in rows:
        agreement = row["amends"] or row["pk"]
        known = greatest.get(agreement)
        if agreement != detail.amends_id and (known is None or _asked(row) > _asked(known)):
            greatest[agreement] = row
    return list(greatest.values())


def _asked(row: Mapping[str, Any]) -> Decimal:
    return _sum(Decimal(line["asked"]) for line in row["line_rows"])


def _text(name: str) -> Cast:
    return Cast(name, CharField())  # no float of JSON's


def _sold(row: Mapping[str, Any], replaced: Collection[int | None]) -> Sold | None:
    """What one filing sells; None for an authorisation that ended before anything moved under it.

    One that was given up, or that another filing replaces, counts with what moved; an executed agreement with all of it.
    """
    given_up = row["case__state"] in ENDED and (row["case__state"] not in RAN_OUT or row["pk"] in replaced)
    performed = row["instrument"] in AGREEMENTS and row["executed_on"] is not None
    by_drawn = given_up and not performed
    lines = [(_value(line, row, by_drawn=by_drawn), line) for line in row["line_rows"]]
    if by_drawn and not any(value for value, _ in lines):
        return None
    countries = {str(row["destination"]), *row["territory"], *row["party_countries"]}
    return Sold(
        row["case__reference"],
        _sum(value for value, _ in lines),
        _sum(value for value, line in lines if line["mde"]),
        _sum(value for value, line in lines if is_of_category_i(line["category"])),
        frozenset(countries - {HOME}),
        row["contract_on"],
        row["contract_value"],
        _certified(row),
    )


def _certified(row: Mapping[str, Any]) -> Certified | None:
    """What Congress was told by the filing's notification, once its wait is over."""
    detail = LicenceDetail(**{name: row[name] for name in _CONGRESS})
    total, mde, category_i, countries = (row[name] for name in _CERTIFIED)
    told = detail.congress == "over" and detail.congressional_basis == SALE
    if not told or detail.received_by_congress_on is None or total is None:
        return None
    return Certified(detail.received_by_congress_on, total, mde, category_i, frozenset(countries))


def _value(line: Mapping[str, Any], row: Mapping[str, Any], *, by_drawn: bool) -> Decimal:
    """What counts of a line: what moved of what was given up, what was approved, else what is asked for."""
    if by_drawn:
        return Decimal(line["drawn"] or 0)
    approved = row["approved_on"] is not None and line["decided"] is not None
    return Decimal(line["decided"] if approved else line["asked"])


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, start=NOTHING)
