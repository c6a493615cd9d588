"""Taking part: who exports under a case and is registered for it, and every partner that may not be ineligible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from licensing.case_file.people import as_exporter
from licensing.models import Partner, PartyRole
from licensing.regulations.instruments import RETRANSFERS

if TYPE_CHECKING:
    from licensing.case_file.file import CaseFile


def taking_part(file: CaseFile) -> dict[str, Any]:
    """The facts of who takes part: `exporters`, the US persons that export, and `participants`, every other partner.

    Who claims an exemption is asked by the conditions of that exemption, hence is among neither.
    """
    exporters = {exporter.pk: exporter for exporter in _EXPORTERS[file.kind](file)}
    asked_elsewhere = {partner.pk for partner in _asked_elsewhere(file)}
    others = {partner.pk: partner for partner in _partners(file)}
    return {
        "exporters": _as_exporters(
            exporter for key, exporter in sorted(exporters.items()) if key not in asked_elsewhere
        ),
        "participants": _as_exporters(
            partner for key, partner in sorted(others.items()) if key not in asked_elsewhere
        ),
    }


def licence_of(file: CaseFile) -> Any:
    """The licence case that goods move under, itself, its own or its parent's; None under another export authority."""
    if file.kind == "licence":
        return file.case
    if file.parent is not None:
        return licence_of(file.parent)
    return file.detail.licence if file.detail.authority_kind == "licence" else None


def _of_licence(file: CaseFile) -> list[Partner]:
    """Its holder; a retransfer abroad is no export of a US person's: 22 CFR 123.9(c)."""
    licence = licence_of(file)
    if licence is None or licence.detail.instrument in RETRANSFERS:
        return []
    return _us_persons(licence.filer)


def _of_spares(file: CaseFile) -> list[Partner]:
    return _us_persons(file.people.exporter(PartyRole.SUPPLIER)) + _of_licence(file)


def _of_maintenance(file: CaseFile) -> list[Partner]:
    return _us_persons(file.people.exporter(PartyRole.REPAIRER)) + _of_licence(file)


def _of_shipment(file: CaseFile) -> list[Partner]:
    """Who files it, and who exports under the case that it goes under."""
    assert file.parent is not None
    licence = licence_of(file.parent)
    if licence is not None and licence.detail.instrument in RETRANSFERS:
        return []
    return _us_persons(file.case.filer) + list(_EXPORTERS[file.parent.kind](file.parent))


_EXPORTERS: Mapping[str, Callable[[CaseFile], list[Partner]]] = MappingProxyType(
    {
        "licence": _of_licence,
        "spares": _of_spares,
        "maintenance": _of_maintenance,
        "shipment": _of_shipment,
    }
)
_SENDERS = MappingProxyType({"spares": PartyRole.SUPPLIER, "maintenance": PartyRole.REPAIRER})


def _asked_elsewhere(file: CaseFile) -> list[Partner]:
    """Who is asked by the topic of the applicant, or by that of the exemption that it claims."""
    if file.kind == "licence":
        return [file.case.filer]
    supply = file if file.parent is None else file.parent
    claims = supply.kind in _SENDERS and supply.detail.authority_kind == "exemption"
    return [supply.people.exporter(_SENDERS[supply.kind])] if claims else []


def _partners(file: CaseFile) -> list[Partner]:
    """Its filer, its parties that are partners, the holder of its licence, and those of the case that it goes under."""
    licence, above = licence_of(file), _partners(file.parent) if file.parent is not None else []
    own = [party.partner for party in file.parties if party.partner is not None]
    return [file.case.filer, *own, *above, *([licence.filer] if licence is not None else [])]


def _us_persons(*partners: Partner) -> list[Partner]:
    return [partner for partner in partners if partner.us_person]


def _as_exporters(partners: Iterable[Partner]) -> tuple[Any, ...]:
    return tuple(as_exporter(partner) for partner in partners)
