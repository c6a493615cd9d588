"""The licence case: the facts that the law is asked about, and what else happens when a row of its table is taken."""

from __future__ import annotations

from typing import Any

from licensing.models.cases import Case
from licensing.models.lines import GOODS_PARTIES, PartyRole
from licensing.models.reviewed import Reviewed, Waivable
from licensing.regulations import of_cases
from licensing.regulations.instruments import expires_on
from licensing.regulations.usml import is_of_category_i
from workflows.binding import effect

HOME = "US"
RECEIVERS = (PartyRole.END_USER, PartyRole.CONSIGNEE, PartyRole.LICENSEE)


class LicenceCase(Waivable, Reviewed, Case, kind="licence"):
    """A licence case with its verbs; only the door casts to it."""

    class Meta:
        proxy = True

    def legal_facts(self) -> dict[str, Any]:
        """What findings need: the filing, the filer, and sums over the lines (values in USD)."""
        detail, lines = self.detail, self.line_list
        return {
            "instrument": detail.instrument,
            "transaction": detail.transaction,
            "amended_instrument": detail.amends.licence_detail.instrument if detail.amends_id else "",
            "to_armed_forces": detail.to_armed_forces,
            "ends_on": detail.ends_on,
            "certified_by": detail.certified_by,
            "purchase_documented": detail.purchase_documented,
            "part_130_statement": detail.part_130_statement,
            "dsp83_signed_on": detail.dsp83_signed_on,
            "us_person": self.filer.us_person,
            "registered_until": self.filer.registration_expires_on
            if self.filer.registration_number
            else None,
            "sme": any(line.sme for line in lines),
            "destination": str(detail.destination),
            "destinations": self._countries(*RECEIVERS) - {HOME},
            "countries": self._countries(*(role.value for role in GOODS_PARTIES)) - {HOME},
            "manufacture_abroad": detail.manufacture_abroad or detail.transaction == "manufacture_abroad",
            "territory": detail.territory,
            "quantity_to_be_made": detail.quantity_to_be_made,
            "transfer_limits": detail.transfer_limits,
            "change": detail.change,
            "amended_reference": detail.amends.reference if detail.amends_id else "",
            "amended_balance": self._amended_balance,
            "classified": any(line.classified for line in lines),
            "total_value": of_cases.worth(line.value for line in lines),
            "mde_value": of_cases.worth(line.value for line in lines if line.mde),
            "category_i_value": of_cases.worth(
                line.value for line in lines if is_of_category_i(line.usml_category)
            ),
            "lines": [(line.number, line.eccn, line.rides_under) for line in lines],
        }

    def _countries(self, *roles: str) -> set[str]:
        """The destination, the territory of an agreement, and the countries of the parties in those roles."""
        return {
            str(self.detail.destination),
            *self.detail.territory,
            *(str(one.country) for one in self.party_list if one.role in roles),
        }

    def _amended_balance(self) -> str:
        """What has not been shipped under the licence that this amends, in words."""
        amended = self.detail.amends
        if amended is None:
            return ""
        granted = getattr(amended.licence_detail, "authorisation", None)
        if granted is None:
            return "nothing was granted under it"
        parts = [
            f"{one.left_quantity:,} of line {one.line.number}" for one in granted.lines.select_related("line")
        ]
        return f"{', '.join(parts)}, worth ${max(granted.value - granted.drawn_value, 0):,}"

    @effect
    def answer(self, moment: Any) -> None:
        """The question is closed; a certificate that was missing may come with the answer."""
        super().answer(moment)
        self.detail.dsp83_signed_on = moment.data.get("dsp83_signed_on") or self.detail.dsp83_signed_on

    @effect
    def recommend(self, moment: Any) -> None:
        """What the officer thinks, and what Congress must be told."""
        detail, basis = self.detail, moment.data["notification"]
        due = ("", None) if basis == "none" else (basis, int(moment.data["wait_days"]))
        detail.recommendation = moment.data["recommendation"]
        if due != (detail.congressional_basis, detail.wait_days):
            self._forget_notification()
        detail.congressional_basis, detail.wait_days = due

    @effect
    def notify_congress(self, moment: Any) -> None:
        """The wait runs from receipt by Congress, not from today."""
        self.detail.received_by_congress_on = moment.data["received_by_congress_on"]

    @effect
    def notification_elapsed(self, moment: Any) -> None:
        """Congress let the time pass."""
        self.detail.notification_elapsed_at = moment.now

    @effect
    def bar(self, moment: Any) -> None:
        """A joint resolution was enacted: approval is barred for good."""
        self.detail.barred_on = moment.data["enacted_on"]

    @effect
    def certify_emergency(self, moment: Any) -> None:
        """An emergency waives the wait (22 CFR 123.15(b))."""
        self.detail.emergency_certified_at = moment.now

    @effect
    def approve(self, moment: Any) -> None:
        """The authorisation's first and last day, set once."""
        detail = self.detail
        detail.approved_on = self.office_day(moment.now)
        if not detail.is_amendment:
            detail.expires_on = expires_on(detail.instrument, detail.approved_on, detail.ends_on)

    @effect
    def execute(self, moment: Any) -> None:
        """An agreement binds once executed (22 CFR 124.4)."""
        self.detail.executed_on = moment.data["executed_on"]

    @effect
    def acknowledge_provisos(self, moment: Any) -> None:
        """The filer has read the conditions of the approval, and binds itself to them: 22 CFR 127.1(b)(1)."""
        self.detail.provisos_acknowledged_at = moment.now

    @effect
    def request_reconsideration(self, moment: Any) -> None:
        """From here on others decide than before, and without the former recommendation."""
        self.detail.reconsidered_at = moment.now
        self.detail.recommendation = ""
        self._forget_notification()

    def _forget_notification(self) -> None:
        """What Congress let pass, or an emergency waived, was that notification and no other; a bar stays."""
        detail = self.detail
        detail.received_by_congress_on = detail.notification_elapsed_at = detail.emergency_certified_at = None
