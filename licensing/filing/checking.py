"""Checking a filing: every error by the field that it is in, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from licensing.models import Case, DeliveredItem, Line, Partner, PartnerKind, Party, PartyRole
from licensing.models.details import Detail, Link
from licensing.models.lines import FILLED_BY
from licensing.regulations.usml import is_ride_along
from workflows.catalogue import kinds
from workflows.input import MOST_LINES

FIRMS = (PartnerKind.FIRM, PartnerKind.MINISTRY)
MOST_PARTIES = 50
MOST_UNITS, MOST_VALUE = 10**9, 9 * 10**12  # of a filing, so that its tolerance can be kept too
WHO_FILLS: Mapping[str, str] = {
    PartyRole.SPONSOR: " A ministry of the end buyer's own country sponsors (15 CFR 700.57(b)).",
}
Errors = dict[str, list[str]]


class BadFiling(ValueError):
    """A filing has errors; `errors` maps a JSON pointer without its leading slash to sentences."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("; ".join(f"{where}: {' '.join(sentences)}" for where, sentences in errors.items()))
        self.errors = errors


def refuse_if(errors: Errors) -> None:
    """Raise BadFiling when there is any error."""
    if errors:
        raise BadFiling(errors)


LINE = tuple(
    field.name for field in Line._meta.concrete_fields if field.name not in ("id", "case", "drawn_from")
)
PARTY = tuple(
    field.name for field in Party._meta.concrete_fields if field.name not in ("id", "case", "partner")
)


def check_fields(instance: Model, where: str, errors: Errors, names: Iterable[str]) -> None:
    """Collect what those of the model's fields that are named object to."""
    others = {field.name for field in instance._meta.concrete_fields} - set(names)
    try:
        instance.clean_fields(exclude=others)
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            errors.setdefault(f"{where}{name}", []).extend(sentences)


def make_lines(rows: Sequence[Mapping[str, Any]], errors: Errors) -> list[Line]:
    """The lines of a filing, numbered from 1 and not yet of a case; errors by field."""
    if len(rows) > MOST_LINES:
        errors["lines"] = [f"A filing has at most {MOST_LINES} lines."]
        return []
    lines = [Line(number=number, **row) for number, row in enumerate(rows, start=1)]
    for index, line in enumerate(lines):
        check_fields(line, f"lines/{index}/", errors, LINE)
        for name, applies, sentence in _contradictions(line):
            if applies:
                errors.setdefault(f"lines/{index}/{name}", []).append(sentence)
    if not errors:
        _check_sums(lines, errors)
    return lines


def _contradictions(line: Line) -> tuple[tuple[str, bool, str], ...]:
    """What a line may not say, by field: whether it does, and the sentence."""
    quantity, value = line.quantity, line.value
    return (
        (
            "usml_category",
            bool(line.usml_category) == bool(line.eccn),
            "Give a USML category or an ECCN, not both.",
        ),
        (
            "rides_under",
            bool(line.rides_under) and not line.eccn,
            "Only what has an ECCN rides under a USML paragraph; leave it out.",
        ),
        (
            "rides_under",
            bool(line.rides_under) and bool(line.eccn) and not is_ride_along(line.rides_under),
            "A paragraph (x) of a USML category, such as VIII(x).",
        ),
        ("sme", line.mde and not line.sme, "Major defence equipment is significant military equipment."),
        ("quantity", quantity is not None and quantity < 1, "It must be at least 1."),
        ("value", value is not None and value < 0, "It must not be negative."),
    )


def _check_sums(lines: Sequence[Line], errors: Errors) -> None:
    """What is approved is counted and weighed as a whole: 22 CFR 123.21(a), 123.23."""
    if sum(line.quantity for line in lines) > MOST_UNITS:
        errors["lines"] = [f"All lines together have at most {MOST_UNITS:,} units."]
    if sum(line.value for line in lines) > MOST_VALUE:
        errors.setdefault("lines", []).append(f"All lines together are worth at most {MOST_VALUE:,} USD.")


def make_parties(rows: Sequence[Mapping[str, Any]], roles: Collection[str], errors: Errors) -> list[Party]:
    """The parties of a filing, in the roles that its kind has; `partner` is a code, or absent for no partner."""
    if len(rows) > MOST_PARTIES:
        errors["parties"] = [f"A filing has at most {MOST_PARTIES} parties."]
        return []
    codes = {row["partner"] for row in rows if row.get("partner")}
    active = Partner.objects.filter(code__in=codes, is_active=True) if codes else ()
    known = {partner.code: partner for partner in active}
    parties = []
    for index, row in enumerate(rows):
        code = row.get("partner") or None
        role = row.get("role")
        if role in PartyRole.values and role not in roles:
            errors[f"parties/{index}/role"] = ["Cases of this kind have no such party."]
        if code and (code not in known or known[code].kind not in FILLED_BY.get(str(role), FIRMS)):
            sentence = f"There is no partner {code!r} that can be this party."
            errors[f"parties/{index}/partner"] = [f"{sentence}{WHO_FILLS.get(str(role), '')}"]
            continue
        party = Party(**{**row, "partner": known[code] if code else None})
        check_fields(party, f"parties/{index}/", errors, PARTY)
        parties.append(party)
    return parties


def find_case(reference: str | None, filer_id: int, link: Link, errors: Errors) -> Case | None:
    """The case of that reference, with its detail; an error when the filer has (or sees) none such of a fitting kind."""
    if not reference:
        return None
    nameable = Case.objects.nameable_by(filer_id, link.whose).with_detail()
    case = nameable.filter(reference=reference, kind__in=link.to).first()
    if case is None:
        kind = " or ".join(link.to) if len(link.to) < len(kinds()) else ""
        errors[link.field] = [f"You have no {kind + ' ' if kind else ''}case {reference!r}."]
    return case


def set_detail(
    detail: Detail,
    values: Mapping[str, Any],
    filer_id: int,
    errors: Errors,
    *,
    today: date,
    lines: Sequence[Line] = (),
) -> None:
    """Set what a filing of `today` says on the detail, other cases by reference, and what follows from it and its lines.

    Errors are collected by field.
    """
    for name, value in values.items():
        link = detail.link(name)
        if name not in detail.filed:
            errors[name] = ["A filing does not carry this."]
        else:
            setattr(detail, name, value if link is None else find_case(value, filer_id, link, errors))
    detail.derive(lines)
    check_fields(detail, "", errors, {name for name in detail.filed if detail.link(name) is None})
    sound = () if any(where.startswith("lines") for where in errors) else lines
    for said in (detail.errors(), detail.errors_beside(sound, today)):
        for name, sentence in said.items():
            errors.setdefault(name, []).append(sentence)


def find_item(serial: Mapping[str, str] | None, filer_id: int, errors: Errors) -> DeliveredItem | None:
    """The delivered item of that designation and serial number that the filer may name.

    The error is one and the same for an item that does not exist and for another's: nobody tries serial numbers here.
    """
    if not serial:
        return None
    item = DeliveredItem.objects.nameable_by(filer_id).filter(**serial).first()
    if item is None:
        errors["delivered_item"] = [
            "There is no delivered item of that designation and serial number that you may name."
        ]
    return item
