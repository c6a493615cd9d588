"""The legal facts of spares and maintenance: what the finding on an exemption needs (values in USD)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q

from licensing.case_file.people import as_exporter
from licensing.case_file.taking_part import taking_part
from licensing.models import Partner, Party, PartyRole, SparesDetail
from licensing.models.items import ExportAuthorityKind
from licensing.regulations.usml import is_firearms_or_ammunition
from workflows.tables.shipment import RETURNED

if TYPE_CHECKING:
    from licensing.case_file.file import CaseFile

SMALL_PARTS = "123.16(b)(2)"
_OF_SPARES = ("exemption", "to_distributor", "enhances_capability", "order_split")
_PLACES = ("imported_from", "returns_to", "site_country")
_OF_WORK = (
    "exemption",
    "level",
    "activity",
    "us_origin",
    "made_under_us_approval",
    "imported_on",
    "nationals_of",
    "lawfully_exported",
    "document_required",
    "manufacturing_know_how",
)


def spares_facts(file: CaseFile) -> dict[str, Any]:
    """What the findings on a spares case need."""
    detail, lines = file.detail, file.lines
    claims = bool(detail.exemption)  # what nobody claims is not looked up
    firearms = any(is_firearms_or_ammunition(line.usml_category) for line in lines)
    return {
        **{name: getattr(detail, name) for name in _OF_SPARES},
        **taking_part(file),
        "exporter": as_exporter(file.people.exporter(PartyRole.SUPPLIER)),
        "destination": str(detail.destination),
        "firearms_or_ammunition": detail.firearms_or_ammunition or firearms,
        "previously_authorised": claims and _item_is_theirs(file),
        "lines": [(line.number, line.eccn, line.rides_under) for line in lines],
        "from_stocks": detail.authority_kind != ExportAuthorityKind.EXEMPTION,
        "countries": countries_of_supply(file),
        "sme": any(line.sme for line in lines),
        "mtcr": any(line.mtcr for line in lines),
        "classified": any(line.classified for line in lines),
        "total_value": sum(line.value for line in lines),
        "shipments_this_year": file.exempt_before if claims and file.case.received_at else 0,
    }


def _item_is_theirs(file: CaseFile) -> bool:
    """Whether the item was delivered under an authority, to the very end-user of the parts and to no other.

    The year of an exemption is counted for each end-user: who names an item uses up the year of its end-user alone.
    """
    item = file.case.delivered_item
    return item is not None and bool(item.authority_number) and _users(file) == [item.end_user_id]


def _users(file: CaseFile) -> list[int]:
    end_users = (party for party in file.parties if party.role == PartyRole.END_USER)
    return sorted({end_user.partner_id for end_user in end_users if end_user.partner_id})


def exempt_before(file: CaseFile) -> int:
    """How many other shipments the same exporter sent the same end-user under 123.16(b)(2) in the office's calendar year.

    22 CFR 123.16(b)(2)(v). A case counts once before it ships anything. Under its lock the end-users are locked too, so that two cases at
    once do not both become the last that the year admits.
    """
    users = _users(file)
    if connection.in_atomic_block:
        list(Partner.objects.filter(pk__in=users).select_for_update(no_key=True).order_by("pk"))
    zone = ZoneInfo(settings.OFFICE_ZONE)
    assert file.case.received_at is not None
    year = file.case.received_at.astimezone(zone).year
    first, after = (datetime(each_year, 1, 1, tzinfo=zone) for each_year in (year, year + 1))
    before = SparesDetail.objects.filter(
        Q(case__parties__role=PartyRole.END_USER, case__parties__partner__in=users),
        _sent_by(file.people.exporter(PartyRole.SUPPLIER)),
        exemption=SMALL_PARTS,
        exempt_at__gte=first,
        exempt_at__lt=after,
    )
    sent = Count("case__shipments", filter=~Q(case__shipments__case__state__in=RETURNED), distinct=True)
    counts = before.exclude(case=file.case.pk).annotate(sent=sent).values_list("case_id", "sent")
    return sum(max(1, count) for _, count in counts)


def _sent_by(exporter: Partner) -> Q:
    """The cases that it exports: those that it filed, and those of filers abroad that name it as their supplier."""
    supplied = Party.objects.filter(case=OuterRef("case"), role=PartyRole.SUPPLIER, partner=exporter)
    return Q(case__filer=exporter) | Q(Exists(supplied), case__filer__us_person=False)


def maintenance_facts(file: CaseFile) -> dict[str, Any]:
    """What the findings on a maintenance case need."""
    detail, lines = file.detail, file.lines
    places = {name: str(getattr(detail, name)) for name in _PLACES}
    return {
        **{name: getattr(detail, name) for name in _OF_WORK},
        **taking_part(file),
        **places,
        "exporter": as_exporter(file.people.exporter(PartyRole.REPAIRER)),
        "work": "upgrade" if detail.upgrade_found else detail.work,
        "classified": detail.classified or any(line.classified for line in lines),
        "excluded_article": detail.excluded_article,
        "articles": [(line.number, line.usml_category, line.mtcr, line.hot_section) for line in lines],
        "inventory_of": _inventory_of(file) if detail.exemption else "",  # else it is not looked up
        "lines": [(line.number, line.eccn, line.rides_under) for line in lines],
        "from_stocks": detail.authority_kind != ExportAuthorityKind.EXEMPTION,
        "countries": countries_of_supply(file),
    }


def _inventory_of(file: CaseFile) -> str:
    """The country of the delivered item's end-user, "" where no item is named."""
    item = file.case.delivered_item
    return str(item.end_user.country) if item else ""


def countries_of_supply(file: CaseFile) -> set[str]:
    """Where it goes, and the countries of the filer and of every party, whatever its role: 22 CFR 126.1."""
    places = {
        str(getattr(file.detail, name)) for name in (*_PLACES, "destination") if hasattr(file.detail, name)
    }
    return {*places, str(file.case.filer.country), *(str(party.country) for party in file.parties)}
