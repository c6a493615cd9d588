"""The legal facts of a licence case: the filing, the filer, and sums over the lines (values in USD)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from licensing.case_file.contracts import ENDED, HOME, RECEIVERS, OtherFilings
from licensing.case_file.people import as_exporter
from licensing.case_file.taking_part import taking_part
from licensing.models import Case
from licensing.models.lines import PartyRole
from licensing.regulations import contracts, of_cases
from licensing.regulations.usml import is_of_category_i

if TYPE_CHECKING:
    from licensing.case_file.file import CaseFile

# what the filing says, as the law asks it
_FILED = (
    "instrument",
    "transaction",
    "to_armed_forces",
    "ends_on",
    "certified_by",
    "purchase_documented",
    "part_130_statement",
    "dsp83_signed_on",
    "territory",
    "quantity_to_be_made",
    "transfer_limits",
    "change",
    "changes",
)


@dataclass(frozen=True)
class Balance:
    """What has not been shipped under the licence that an amendment changes; read when it is asked for."""

    amended: Case | None

    def __call__(self) -> str:
        """The same in words."""
        if self.amended is None:
            return ""
        granted = getattr(self.amended.licence_detail, "authorisation", None)
        if granted is None:
            return "nothing was granted under it"
        parts = [f"{line.left_quantity:,} of line {line.number}" for line in granted.lines.all()]
        return f"{', '.join(parts)}, worth ${max(granted.value - granted.drawn_value, 0):,}"


def licence_facts(file: CaseFile) -> dict[str, Any]:
    """What the findings on a licence case need."""
    detail = file.detail
    amended = detail.amends.licence_detail if detail.amends_id else None
    return {
        **{name: getattr(detail, name) for name in _FILED},
        "applicant": as_exporter(file.case.filer),
        "destination": str(detail.destination),
        "destinations": _countries(file, *RECEIVERS) - {HOME},
        "countries": countries_of_licence(file),
        "manufacture_abroad": _is_made_abroad(detail)
        or (detail.amends_agreement and _is_made_abroad(amended)),
        "amended_instrument": amended.instrument if amended else "",
        "amended_reference": detail.amends.reference if detail.amends_id else "",
        "amended_balance": Balance(detail.amends),
        "terms_in_force": file.agreement.amended_terms,
        "terms_stated": file.agreement.stated_terms,
        **taking_part(file),
        **_of_lines(file),
        **_of_contract(file),
    }


def sale_of_licence(file: CaseFile) -> contracts.Sale | None:
    """What the case sells under the contract that it names, with the other live filings; None where it counts for none."""
    detail = file.detail
    ended = file.state in ENDED and detail.approved_on is None
    if not detail.counts_under_contract or ended:
        return None
    sale = contracts.sale_of({**_of_lines(file), **_of_contract(file), "destinations": ()})
    if detail.approved_on is None:
        return sale
    return replace(
        sale, own=replace(sale.own, total=of_cases.worth(line.granted.value for line in file.lines))
    )


def _of_contract(file: CaseFile) -> dict[str, Any]:
    detail = file.detail
    return {
        "reference": file.case.reference,
        "contract_number": detail.contract_number,
        "contract_on": detail.contract_on,
        "contract_value": detail.contract_value,
        "other_filings": OtherFilings(file),
    }


def _is_made_abroad(detail: Any) -> bool:
    """Whether defence articles are made abroad under it: 22 CFR 124.11(a)."""
    return bool(detail.manufacture_abroad or detail.transaction == "manufacture_abroad")


def _of_lines(file: CaseFile) -> dict[str, Any]:
    lines = file.lines
    of_category_i = [line.value for line in lines if is_of_category_i(line.usml_category)]
    return {
        "sme": any(line.sme for line in lines),
        "classified": any(line.classified for line in lines),
        "total_value": of_cases.worth([line.value for line in lines]),
        "mde_value": of_cases.worth([line.value for line in lines if line.mde]),
        "category_i_value": of_cases.worth(of_category_i),
        "lines": [(line.number, line.eccn, line.rides_under) for line in lines],
        "from_stocks": False,
    }


def countries_of_licence(file: CaseFile) -> set[str]:
    """Where it goes, and the countries of its filer and of every party, but not our own: 22 CFR 126.1."""
    return {*_countries(file, *PartyRole.values), str(file.case.filer.country)} - {HOME}


def _countries(file: CaseFile, *roles: str) -> set[str]:
    """The destination, the territory of an agreement, and the countries of the parties in those roles."""
    detail = file.detail
    parties = (str(party.country) for party in file.parties if party.role in roles)
    return {str(detail.destination), *detail.territory_in_force, *parties}
