"""Policy actions: agreements, service levels, a closure, holds and disruptions invented for the demonstration."""

from __future__ import annotations

from licensing.scenario.agreements import AGREEMENTS
from licensing.scenario.timeline import Day
from licensing.scenario.vocabulary import PolicyAction, ahead, day, on
from licensing.worktime import US_FEDERAL

ASSUMED = "assumed for the demonstration"

POLICY_ACTIONS: tuple[PolicyAction, ...] = (
    *AGREEMENTS,
    on(80, "08:20")
    .as_("alvarez")
    .policy_action(
        "declare",
        "review-1",
        kind="licence",
        state="review",
        amount=10,
        unit="wd",
        warnings=[50, 80],
        starts_on=day(80),
        reason=f"Targets of the year, {ASSUMED}",
    ),
    on(80, "08:30")
    .as_("alvarez")
    .policy_action(
        "declare",
        "spares-sosa-1",
        kind="spares",
        state="",
        arrangement="sosa-india",
        amount=75,
        unit="cd",
        warnings=[66],
        starts_on=day(80),
        reason=f"Spares under the arrangement come home within a quarter, {ASSUMED}",
    ),
    on(22, "09:40")
    .as_("holloway")
    .policy_action(
        "declare_disruption",
        "hot-section",
        title="F404 hot-section parts",
        reason="A coating furnace for high-pressure turbine blades is out of use; parts for engines in service slip by "
        f"weeks. Reported by the maker, {ASSUMED}.",
        items=["F404-IN20"],
        starts_on=day(22),
    ),
    on(22, "14:15")
    .as_("nakagawa")
    .policy_action("countersign", "hot-section-signed", disruption="hot-section"),
    on(6, "10:20")
    .as_("holloway")
    .policy_action(
        "declare_disruption",
        "rotor-parts",
        title="MH-60R dynamic components",
        reason=f"Main gearboxes are short after a recall of bearings, {ASSUMED}.",
        items=["MH-60R"],
        countries=["IN"],
        starts_on=day(6),
        ends_on=ahead(60),
    ),
    on(6, "15:50")
    .as_("whitcombe")
    .policy_action("countersign", "rotor-parts-signed", disruption="rotor-parts"),
    on(4, "09:30")
    .as_("holloway")
    .policy_action(
        "lift_disruption",
        "hot-section-over",
        disruption="hot-section",
        reason="The furnace is back in use and the backlog is worked off; deliveries are on their dates again.",
    ),
    on(30, "09:05")
    .as_("alvarez")
    .policy_action(
        "declare",
        "review-2",
        kind="licence",
        state="review",
        amount=8,
        unit="wd",
        warnings=[50, 75],
        starts_on=day(25),
        reason=f"Two officers more at the desk, {ASSUMED}",
    ),
    on(4, "10:35")
    .as_("whitcombe")
    .policy_action(
        "place_hold",
        "tooling-review",
        title="Review of a report on tooling at Hyderabad",
        legal_basis="22 CFR 126.7(a)(1), illustrative",
        notice="A report on the custody of tooling is being looked into. Nothing of yours goes ahead until it is; no "
        "action is asked of you.",
        partner="tata-advanced-systems",
    ),
    on(3, "11:15")
    .as_("alvarez")
    .policy_action(
        "record_day",
        "closure",
        calendar=US_FEDERAL,
        day=Day(calendar=-3, on_working_day=True),
        is_open=False,
        reason=f"Federal offices closed by executive order, {ASSUMED}",
    ),
    on(3, "16:25")
    .as_("whitcombe")
    .policy_action(
        "lift_hold",
        "tooling-review-over",
        hold="tooling-review",
        reason="The tooling is where it should be; the report was mistaken.",
    ),
    on(2, "16:40")
    .as_("whitcombe")
    .policy_action(
        "place_hold",
        "transfer-review",
        title="Review of transfers to unmanned programmes",
        legal_basis="22 CFR 126.7(a)(1), illustrative",
        notice="Transfers to your unmanned programmes are under review. You may withdraw, and answer what was asked; "
        "nothing is released until the review has ended.",
        partner="adani-defence",
        kinds=["maintenance", "spares", "shipment"],
    ),
)
