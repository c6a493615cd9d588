"""Checking a filing: every fault by the field that it is in, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from licensing.models import Case, DeliveredItem, Line, Partner, PartnerKind, Party

MOST_LINES, MOST_PARTIES = 500, 50
Faults = dict[str, list[str]]


class BadFiling(ValueError):
    """A filing has faults; `faults` maps a JSON pointer without its leading slash to sentences."""

    def __init__(self, faults: Faults) -> None:
        super().__init__("; ".join(f"{where}: {' '.join(said)}" for where, said in faults.items()))
        self.faults = faults


def refuse_if(faults: Faults) -> None:
    """Raise BadFiling when there is any fault."""
    if faults:
        raise BadFiling(faults)


LINE = tuple(field.name for field in Line._meta.concrete_fields if field.name not in ("id", "case"))
PARTY = tuple(
    field.name for field in Party._meta.concrete_fields if field.name not in ("id", "case", "partner")
)


def check_fields(instance: Model, where: str, faults: Faults, names: Iterable[str]) -> None:
    """Collect what those of the model's fields that are named object to."""
    others = {field.name for field in instance._meta.concrete_fields} - set(names)
    try:
        instance.clean_fields(exclude=others)
    except ValidationError as wrong:
        for name, said in wrong.message_dict.items():
            faults.setdefault(f"{where}{name}", []).extend(said)


def make_lines(rows: Sequence[Mapping[str, Any]], faults: Faults) -> list[Line]:
    """The lines of a filing, numbered from 1 and not yet of a case; faults by field."""
    if len(rows) > MOST_LINES:
        faults["lines"] = [f"A filing has at most {MOST_LINES} lines."]
        return []
    lines = [Line(number=number, **row) for number, row in enumerate(rows, start=1)]
    for place, line in enumerate(lines):
        check_fields(line, f"lines/{place}/", faults, LINE)
        if bool(line.usml_category) == bool(line.eccn):
            faults.setdefault(f"lines/{place}/usml_category", []).append(
                "Give a USML category or an ECCN, not both."
            )
        if line.mde and not line.sme:
            said = "Major defence equipment is significant military equipment."
            faults.setdefault(f"lines/{place}/sme", []).append(said)
        if line.quantity is not None and line.quantity < 1:
            faults.setdefault(f"lines/{place}/quantity", []).append("It must be at least 1.")
        if line.value is not None and line.value < 0:
            faults.setdefault(f"lines/{place}/value", []).append("It must not be negative.")
    return lines


def make_parties(rows: Sequence[Mapping[str, Any]], faults: Faults) -> list[Party]:
    """The parties of a filing; `partner` is a code, or absent for a party that is no partner of ours."""
    if len(rows) > MOST_PARTIES:
        faults["parties"] = [f"A filing has at most {MOST_PARTIES} parties."]
        return []
    codes = {row["partner"] for row in rows if row.get("partner")}
    kinds = (PartnerKind.FIRM, PartnerKind.MINISTRY)
    known = (
        {one.code: one for one in Partner.objects.filter(code__in=codes, is_active=True, kind__in=kinds)}
        if codes
        else {}
    )
    parties = []
    for place, row in enumerate(rows):
        code = row.get("partner") or None
        if code and code not in known:
            faults[f"parties/{place}/partner"] = [f"There is no partner {code!r} that can be a party."]
            continue
        party = Party(**{**row, "partner": known[code] if code else None})
        check_fields(party, f"parties/{place}/", faults, PARTY)
        parties.append(party)
    return parties


def find_case(reference: str | None, filer_id: int, where: str, faults: Faults) -> Case | None:
    """The filer's own case of that reference, with its detail; a fault when the filer has none such."""
    if not reference:
        return None
    found = (
        Case.objects.visible_to(filer_id).filter(filer_id=filer_id).with_detail().filter(reference=reference)
    )
    case = found.first()
    if case is None:
        faults[where] = [f"You have no case {reference!r}."]
    return case


def find_item(serial: Mapping[str, str] | None, faults: Faults) -> DeliveredItem | None:
    """The delivered item of that designation and serial number; a fault when there is none."""
    if not serial:
        return None
    item = DeliveredItem.objects.filter(**serial).first()
    if item is None:
        faults["delivered_item"] = ["There is no delivered item of that designation and serial number."]
    return item
