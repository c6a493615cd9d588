"""Side effects: what a transition's `side_effects` names, run from the layer below; and the check that every name exists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from django.apps import AppConfig
from django.core import checks

from licensing import authorisations
from licensing.authorisations import agreements, exempt_orders, obligations, production
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import corrections, pauses
from licensing.context import ActionContext
from licensing.letters import writing
from licensing.models import LetterKind
from licensing.priority import classification, delay_notices, order_sequence, rating_authority
from licensing.review import certificates, findings, line_decisions, provisos, referrals
from workflows.catalogue import CATALOGUE

WRITE = "write_"  # how the names of side effects begin that write a letter; its kind follows

SIDE_EFFECTS: Mapping[str, Callable[[CaseFile, ActionContext], PendingWrites]] = MappingProxyType(
    {
        "open_referrals": referrals.open_for,
        "record_position": referrals.record_position,
        "pass_over_referral": referrals.pass_over,
        "resolve_objections": referrals.resolve_objections,
        "revise_provisos": provisos.revise,
        "concur_in_provisos": provisos.concur,
        "record_line_decisions": line_decisions.record,
        "grant_authorisation": authorisations.grant,
        "return_drawdowns": authorisations.return_drawdowns,
        "credit_return": authorisations.credit_return,
        "close_line_short": authorisations.close_line_short,
        "end_export_filing": authorisations.end_export_filing,
        "renew_departure": authorisations.renew_departure,
        "extend_export_authority": authorisations.extend_export_authority,
        "look_for_split": exempt_orders.look_for_split,
        "open_pause": pauses.open_pause,
        "close_pause": pauses.close_pause,
        "correct_clock": corrections.correct_clock,
        "record_certificate": certificates.record_certificate,
        "record_priority_evidence": classification.record_evidence,
        "confirm_priority_evidence": classification.confirm_evidence,
        "end_priority_evidence": classification.end_evidence,
        "end_equipment_down": classification.end_equipment_down,
        "pause_without_authority": rating_authority.pause_at_entry,
        "displace": order_sequence.displace,
        "announce_displacement": order_sequence.announce_displacement,
        "give_delay_notice": delay_notices.give_notice,
        "end_delay_notices": delay_notices.end_notices,
        "impose_obligations": obligations.impose,
        "meet_obligation": obligations.meet,
        "record_production": production.record,
        "record_minor_amendment": agreements.record_minor_amendment,
        "record_decision_not_to_conclude": agreements.record_decision_not_to_conclude,
        **{f"{WRITE}{kind}": partial(writing.write, kind) for kind in LetterKind},
    }
)

RECORDED: Mapping[str, Callable[[CaseFile, ActionContext], dict[str, Any]]] = MappingProxyType(
    {"findings": findings.findings, "conflict": order_sequence.conflict}
)


@checks.register("workflows")
def side_effects_exist(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """licensing.E001: what every transition names in `side_effects` exists, and so does what its event records."""
    return [
        checks.Error(
            f"Transition {transition.name!r} of {kind!r} names the side effect {name!r}, which does not exist.",
            hint=f"Known: {', '.join(sorted({*SIDE_EFFECTS, *RECORDED}))}.",
            id="licensing.E001",
        )
        for kind, flow in CATALOGUE.items()
        for transition in flow.transitions
        for name, known in [
            *((side_effect, SIDE_EFFECTS) for side_effect in transition.side_effects),
            (transition.records, RECORDED),
        ]
        if name and name not in known
    ]
