"""Facts: what a case's filing says and what was recorded since, field by field, in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Field
from django.utils.text import capfirst

from licensing.admin.display import labels as display_labels
from licensing.admin.display.formatting import Reader
from licensing.case_file import CaseFile
from licensing.models.contracts import CONTRACT
from licensing.models.licence import TERMS
from licensing.models.supply import EXPORT_AUTHORITY_FIELDS
from workflows.language import Role

# of one authority alone, of some agreements, of what is sold under a contract
DUE_OF_SOME = (*EXPORT_AUTHORITY_FIELDS, *TERMS, *CONTRACT)

Pairs = list[tuple[str, str]]


@dataclass
class Filed:
    """What the filing says: values by label, and the labels of what it denies and of what it leaves out."""

    given: Pairs = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def filed(file: CaseFile, read: Reader) -> Filed:
    """What the filing says, other cases aside: those are links."""
    filing = Filed()
    for name in (name for name in file.detail.filed if file.detail.link(name) is None):
        value, title = getattr(file.detail, name), label(file, name)
        if value is False:
            filing.denied.append(title)
        elif value in (None, "", []):
            filing.missing += [title] if name not in DUE_OF_SOME else []
        else:
            filing.given.append((title, shown(file, name, read)))
    return filing


def recorded(file: CaseFile, read: Reader, *, beside: Collection[str] = ()) -> Pairs:
    """What was recorded since, as far as there is anything; without links and the fields named in `beside`."""
    detail = file.detail
    left_out = {
        *detail.filed,
        *detail.derived,
        *beside,
        *(link.field for link in detail.links),
        "case",
        "kind",
    }
    names = [column.name for column in detail._meta.concrete_fields if column.name not in left_out]
    return [
        (label(file, name), shown(file, name, read))
        for name in names
        if getattr(detail, name) not in (None, "", False, [])
    ]


def label(file: CaseFile, name: str) -> str:
    """A detail's field in words."""
    return capfirst(str(file.detail._meta.get_field(name).verbose_name))


def shown(file: CaseFile, name: str, read: Reader) -> str:
    """A detail's value in words: a choice's label, a country's name, a day or instant as the reader counts them."""
    value = getattr(file.detail, name)
    if value in (None, ""):
        return read.value(value)
    if isinstance(value, list):
        items: Any = getattr(file.detail._meta.get_field(name), "base_field", None)
        words = dict(items.flatchoices) if items is not None else {}
        return "; ".join(str(words.get(item, item)) for item in value)
    if hasattr(value, "alpha3"):  # a country
        return str(value.name)
    labels = _labels(file, name)
    return labels.get(value) or read.value(value)


def _labels(file: CaseFile, name: str) -> dict[Any, str]:
    """The words for the values of a field: its choices, else those of the input that it was recorded from."""
    own: Field[Any, Any] = file.detail._meta.get_field(name)
    asked = [
        pair
        for transition in file.flow.transitions
        for input_ in transition.inputs
        if input_.name == name
        for pair in input_.choices
    ]
    roles = [(role.value, display_labels.titled(role)) for role in Role]
    return {key: str(text) for key, text in (own.flatchoices or asked or roles)}
