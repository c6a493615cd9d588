"""The licence case: the facts that the law is asked about, and what else happens when a transition of its table is executed."""

from __future__ import annotations

from typing import Any

from licensing.models.cases import Case
from licensing.models.reviewed import Reviewed, Waivable
from licensing.regulations.congress import SaleAnswer
from licensing.regulations.instruments import expires_on
from workflows.binding import on_transition


class LicenceCase(Waivable, Reviewed, Case, kind="licence"):
    """A licence case with its verbs; only the write path casts to it."""

    class Meta:
        proxy = True

    @on_transition
    def submit(self, file: Any, ctx: Any) -> None:
        """An amendment of an agreement is filed against the terms in force now."""
        super().submit(file, ctx)
        if self.detail.amends_agreement:
            self.detail.terms_number = self.detail.amends.licence_detail.authorisation.terms_number

    @on_transition
    def answer(self, file: Any, ctx: Any) -> None:
        """The question is closed; a certificate that was missing may come with the answer."""
        super().answer(file, ctx)
        self.detail.dsp83_signed_on = ctx.data.get("dsp83_signed_on") or self.detail.dsp83_signed_on

    @on_transition
    def recommend(self, file: Any, ctx: Any) -> None:
        """What the officer thinks, and what Congress must be told."""
        detail, basis = self.detail, ctx.data["notification"]
        due = ("", None) if basis == "none" else (basis, int(ctx.data["wait_days"]))
        detail.recommendation = ctx.data["recommendation"]
        if due != (detail.congressional_basis, detail.wait_days):
            self._forget_notification()
        detail.congressional_basis, detail.wait_days = due

    @on_transition
    def notify_congress(self, file: Any, ctx: Any) -> None:
        """The wait runs from receipt by Congress, not from today; what it was told of a contract covers later filings."""
        detail = self.detail
        detail.received_by_congress_on = ctx.data["received_by_congress_on"]
        told = file.finding("notification", ctx.now).answer if detail.contract_number else None
        if isinstance(told, SaleAnswer):
            detail.certified_value, detail.certified_mde_value = told.total_value, told.mde_value
            detail.certified_category_i_value = told.category_i_value
            detail.certified_countries = list(told.destinations)

    @on_transition
    def notification_elapsed(self, file: Any, ctx: Any) -> None:
        """Congress let the time pass."""
        self.detail.notification_elapsed_at = ctx.now

    @on_transition
    def bar(self, file: Any, ctx: Any) -> None:
        """A joint resolution was enacted: approval is barred for good."""
        self.detail.barred_on = ctx.data["enacted_on"]

    @on_transition
    def certify_emergency(self, file: Any, ctx: Any) -> None:
        """The President stated an emergency in the certification, which waives the wait: 22 CFR 123.15(b)."""
        detail, data = self.detail, ctx.data
        detail.emergency_certified_at = ctx.now
        detail.emergency_stated_on = data["emergency_stated_on"]
        detail.emergency_reference = data["emergency_reference"]

    @on_transition
    def approve(self, file: Any, ctx: Any) -> None:
        """The authorisation's first and last day, set once."""
        detail = self.detail
        detail.approved_on = ctx.office_day
        if not detail.is_amendment:
            detail.expires_on = expires_on(detail.instrument, detail.approved_on, detail.ends_on)

    @on_transition
    def execute(self, file: Any, ctx: Any) -> None:
        """An agreement binds once executed (22 CFR 124.4)."""
        self.detail.executed_on = ctx.data["executed_on"]

    @on_transition
    def decline_to_conclude(self, file: Any, ctx: Any) -> None:
        """The day of the decision not to conclude what was approved (22 CFR 124.5)."""
        self.detail.not_concluded_on = ctx.data["decided_on"]

    @on_transition
    def acknowledge_provisos(self, file: Any, ctx: Any) -> None:
        """The filer has read the conditions of the approval, and binds itself to them: 22 CFR 127.1(b)(1)."""
        self.detail.provisos_acknowledged_at = ctx.now

    @on_transition
    def request_reconsideration(self, file: Any, ctx: Any) -> None:
        """From here on others decide than before, and without the former recommendation."""
        self.detail.reconsidered_at = ctx.now
        self.detail.recommendation = ""
        self._forget_notification()

    def _forget_notification(self) -> None:
        """What Congress let pass, or an emergency waived, was that notification and no other; a bar stays."""
        detail = self.detail
        detail.received_by_congress_on = detail.notification_elapsed_at = detail.emergency_certified_at = None
        detail.emergency_stated_on, detail.emergency_reference = None, ""
        detail.certified_value = detail.certified_mde_value = detail.certified_category_i_value = None
        detail.certified_countries = []
