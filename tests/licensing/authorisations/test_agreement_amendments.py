"""Amendments of agreements: approved like a licence, and then the agreement's own terms, dates and duties."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from licensing.case_file.agreement import Agreement
from licensing.integrity import violations
from licensing.models import Authorisation, AuthorisedLine, LicenceDetail, Obligation, Relation
from licensing.transitions import Refused
from tests.licensing.integrity.test_clocks import forge
from tests.world import codes, make_world
from tests.worlds.agreements import (
    KIT,
    KNOW_HOW,
    LICENSEE,
    LINES,
    MLA,
    agreement,
    amend,
    amending,
    file_amendment,
    terms_on,
)
from tests.worlds.authorities import HAL, granted, taking
from tests.worlds.clocks import clocks, end_of, facts, names
from tests.worlds.filings import PORTS
from workflows.tables.licence import LICENCE

pytestmark = pytest.mark.django_db
LONGER = date(2036, 6, 30)
MORE_KITS = ({**KIT, "quantity": 150, "value": Decimal("7500000.00")}, LINES[1])
IAF = {"role": "consignee", "name": "Indian Air Force", "country": "IN", "partner": "iaf"}


def sentences(world, case, name, who, **data):
    with pytest.raises(Refused) as refused:
        world.execute(case, name, who, **data)
    return [refusal.sentence for refusal in refused.value.refusals]


def owed(case):
    return {
        (obligation.code, obligation.due_on): obligation.is_open
        for obligation in Obligation.objects.filter(case=case)
    }


def test_a_longer_duration_moves_the_clock_of_the_last_day_and_the_notice_of_termination():
    world = make_world()
    case = agreement(world)
    before = clocks(case)["expiry"].due_at
    applied = amend(world, case, "extend_duration", ends_on=LONGER)
    case = world.fresh(case)
    assert (applied.state, case.state, case.detail.expires_on) == ("applied", "approved", LONGER)
    assert (before, clocks(case)["expiry"].due_at) == (end_of(2034, 12, 31), end_of(2036, 6, 30))
    assert owed(case)[("termination_notice", date(2034, 12, 1))] is False
    assert owed(case)[("termination_notice", date(2036, 5, 31))] is True
    told = facts(case, "agreement.amended")
    assert told["amendment"] == applied.reference
    assert (told["was"]["expires_on"], told["now"]["expires_on"]) == ("2034-12-31", "2036-06-30")
    assert case.detail.ends_on == date(2034, 12, 31)  # as it was filed
    assert list(violations()) == []


def test_the_terms_of_any_past_day_can_be_read():
    world = make_world()
    case = agreement(world)
    world.now = end_of(2026, 5, 4)
    amend(world, case, "add_country", "increase_quantity", territory=["IN", "AE"], quantity_to_be_made=3000)
    old, now = terms_on(case, date(2026, 5, 1)), terms_on(case, world.now.date())
    assert (old.number, old.territory, old.quantity_to_be_made) == (1, ["IN"], 2400)
    assert (now.number, now.territory, now.quantity_to_be_made) == (2, ["IN", "AE"], 3000)
    assert (granted(case).territory, granted(case).terms_number) == (["IN", "AE"], 2)
    assert world.fresh(case).detail.territory_in_force == ["IN", "AE"]


def test_more_of_a_line_and_another_line_can_be_shipped_then():
    world = make_world()
    case = agreement(world, lines=({**KIT, "quantity": 2, "value": Decimal("100000.00")}, LINES[1]))
    world.file_shipment(case, lines=taking(2), parties=[*PORTS, {**HAL, "role": "consignee"}])
    more = (
        {**KIT, "quantity": 5, "value": Decimal("250000.00")},
        LINES[1],
        {**KNOW_HOW, "part_number": "TD-2"},
    )
    amend(world, case, "change_scope", "increase_value", "increase_quantity", lines=more)
    lines = AuthorisedLine.objects.filter(authorisation=case.pk).order_by("number")
    assert [(line.number, line.quantity, line.drawn_quantity) for line in lines] == [
        (1, 5, 2),
        (2, 1, 0),
        (3, 1, 0),
    ]
    authorisation = granted(case)
    assert (authorisation.value, authorisation.max_value) == (Decimal("4250000.00"), Decimal("4250000.00"))
    drawn = [{"line": 1, "quantity": 3}, {"line": 3, "quantity": 1}]
    filed = world.file_shipment(case, lines=drawn, parties=[*PORTS, {**HAL, "role": "consignee"}])
    assert [(line.quantity, line.value) for line in filed.lines.order_by("number")] == [
        (3, Decimal("150000.00")),
        (1, Decimal("2000000.00")),
    ]
    assert list(violations()) == []


def test_a_used_up_agreement_can_be_amended_and_has_a_balance_again():
    world = make_world()
    few = {**KIT, "quantity": 2, "value": Decimal("100000.00")}
    case = agreement(world, lines=(few,))
    world.file_shipment(case, lines=taking(2), parties=[*PORTS, {**HAL, "role": "consignee"}])
    assert world.fresh(case).state == "exhausted"
    more = {**few, "quantity": 4, "value": Decimal("200000.00")}
    amend(world, case, "increase_value", "increase_quantity", lines=(more,))
    assert world.fresh(case).state == "approved"
    assert list(violations()) == []


def test_a_party_that_is_added_is_listed_and_follows_the_agreement():
    world = make_world()
    case = agreement(world)
    amend(world, case, "add_party", parties=(HAL, LICENSEE, IAF))
    assert {party.name for party in granted(case).listed()} == {"HAL", LICENSEE["name"], IAF["name"]}
    assert Relation.objects.filter(case=case, partner=world.partners["iaf"], role="consignee").exists()


@pytest.mark.parametrize(
    ("changes", "stated", "sentence"),
    [
        (
            ["extend_duration"],
            {"ends_on": LONGER, "territory": ["IN", "AE"]},
            "Its terms also change this: add countries to the territory. Name it.",
        ),
        (
            ["extend_duration", "increase_value"],
            {"ends_on": LONGER},
            "Its terms do not change this: increase the value.",
        ),
        (["increase_value"], {}, "The terms that it states are those in force."),
        (
            ["change_scope"],
            {"lines": (KIT,)},
            "State line 2 of the agreement too: give its number as licence_line.",
        ),
        (["change_scope"], {"lines": ({**KIT, "licence_line": 7}, *LINES)}, "The agreement has no line 7."),
        (
            ["change_scope", "increase_value"],
            {"lines": (KIT, *LINES)},
            "Line 1 of the agreement is stated twice.",
        ),
        (["extend_duration"], {"ends_on": LONGER, "territory": []}, "AGR-AMD does not state the territory."),
    ],
)
def test_what_an_amendment_says_and_what_it_states_agree(changes, stated, sentence):
    world = make_world()
    filed = file_amendment(world, agreement(world), *changes, **stated)
    assert sentence in sentences(world, filed, "submit", "filer")
    assert world.fresh(filed).state == "draft"


def test_no_line_falls_below_what_was_shipped_of_it():
    world = make_world()
    case = agreement(world)
    world.file_shipment(case, lines=taking(60), parties=[*PORTS, {**HAL, "role": "consignee"}])
    fewer = ({**KIT, "quantity": 50, "value": Decimal("2500000.00")}, LINES[1])
    filed = file_amendment(world, case, "change_scope", lines=fewer)
    assert sentences(world, filed, "submit", "filer") == [
        "Of line 1, 60 worth 3,000,000.00 USD have been shipped. It cannot be less."
    ]


def test_two_amendments_at_once_and_the_second_is_stated_again():
    world = make_world()
    case = agreement(world)
    first = amending(world, case, "extend_duration", ends_on=LONGER)
    second = amending(world, case, "add_country", territory=["IN", "AE"])
    world.execute(first, "approve", "countersigner")
    (sentence,) = sentences(world, second, "approve", "countersigner")
    assert sentence.startswith(
        f"{first.reference} changed the terms of {case.reference} on 2 March 2026, after this"
    )
    assert granted(case).territory == ["IN"]
    assert world.fresh(case).detail.expires_on == LONGER
    again = amend(world, case, "add_country", territory=["IN", "AE"], ends_on=LONGER)
    assert (again.state, granted(case).terms_number) == ("applied", 3)
    assert world.fresh(case).detail.expires_on == LONGER


@pytest.mark.parametrize("name", ["surrender", "suspend"])
def test_the_agreement_is_in_force_when_its_amendment_is_submitted_and_approved(name):
    world = make_world()
    case = agreement(world)
    submitted = amending(world, case, "extend_duration", ends_on=LONGER)
    draft = file_amendment(world, case, "extend_duration", ends_on=LONGER)
    who, told = ("filer", {}) if name == "surrender" else ("countersigner", {"reason": "A new fact"})
    world.execute(case, name, who, **told)
    assert "not_in_force" in codes(world, submitted, "approve", "countersigner")
    assert "not_in_force" in codes(world, draft, "submit", "filer")


def test_congress_is_told_of_the_amended_total():
    world = make_world()
    case = agreement(world)  # 7 million
    large = ({**KIT, "quantity": 2000, "value": Decimal("99000000.00")}, LINES[1])
    told = {"part_130_statement": True}
    filed = file_amendment(world, case, "increase_value", "increase_quantity", lines=large, **told)
    world.execute(filed, "submit", "filer")
    world.execute(filed, "accept", "officer")
    details = {"recommendation": "approve", "notification": "none"}
    assert sentences(world, filed, "recommend", "officer", **details) == [
        "This case requires a congressional notification under section 36(c)."
    ]


def test_a_licence_is_not_amended_like_an_agreement_nor_an_agreement_like_a_licence():
    world = make_world()
    licence = world.at("approved")
    filed = file_amendment(world, licence, "extend_duration", ends_on=LONGER, territory=["IN"])
    assert "The facts call for DSP-6, not AGR-AMD." in sentences(world, filed, "submit", "filer")
    case = agreement(world)
    stated = {"instrument": "DSP-6", "changes": [], "change": "add_freight_forwarder"}
    none = {"territory": [], "quantity_to_be_made": None, "transfer_limits": "", "ends_on": None}
    filed = file_amendment(world, case, **stated, **none)
    assert "The facts call for AGR-AMD, not DSP-6." in sentences(world, filed, "submit", "filer")
    assert "case.submitted" not in names(filed)


def test_an_extension_taken_back_owes_the_old_notice_again():
    world = make_world()
    case = agreement(world)
    amend(world, case, "extend_duration", ends_on=LONGER)
    amend(world, case, "change_scope")  # back to the day that was filed
    assert owed(case)[("termination_notice", date(2034, 12, 1))] is True
    assert owed(case)[("termination_notice", date(2036, 5, 31))] is False
    assert clocks(case)["expiry"].due_at == end_of(2034, 12, 31)
    assert list(violations()) == []


def test_terms_that_changed_behind_the_guards_are_not_replaced(monkeypatch):
    world = make_world()
    case = agreement(world)
    first, second = (amending(world, case, "extend_duration", ends_on=LONGER) for _ in range(2))
    world.execute(first, "approve", "countersigner")
    monkeypatch.setattr(Agreement, "newer_terms", lambda _: None)  # as it was before the other was approved
    monkeypatch.setattr("workflows.guards.agreements.of_finding", lambda _: [])
    with pytest.raises(RuntimeError, match="was amended while"):
        world.execute(second, "approve", "countersigner")
    assert granted(case).terms_number == 2


def test_an_approval_locks_the_agreement_that_it_amends():
    """So that of two approvals at once the second is asked about the terms that the first has set."""
    (approve,) = LICENCE.transitions_named("approve")
    assert approve.also_locks == "amends"


def test_what_was_granted_changes_with_the_next_terms_alone():
    world = make_world()
    case = agreement(world)
    for change in ({"value": 1}, {"territory": ["FR"]}, {"value": 1, "terms_number": 3}):
        with pytest.raises(IntegrityError, match="amendment alone"), transaction.atomic():
            Authorisation.objects.filter(pk=case.pk).update(**change)
    with pytest.raises(IntegrityError, match="amendment alone"), transaction.atomic():
        AuthorisedLine.objects.filter(authorisation=case.pk).update(quantity=1)


def test_what_is_not_approved_yet_has_no_terms_to_amend():
    world = make_world()
    pending = world.file(detail=MLA, lines=list(LINES), parties=[HAL, LICENSEE])
    filed = file_amendment(world, pending, "extend_duration", ends_on=LONGER)
    assert codes(world, filed, "submit", "filer") == {"not_in_force"}


def test_terms_in_force_that_are_not_those_last_set_are_found():
    world = make_world()
    case = agreement(world)
    assert str(terms_on(case, date(2026, 12, 31))) == f"terms 1 of {case.pk}"
    forge(f"UPDATE licensing_authorisation SET terms_number = 2 WHERE licence_id = {case.pk}")
    assert f"I7 the agreement {granted(case).number} has no terms 2" in list(violations())
    forge(f"UPDATE licensing_authorisation SET terms_number = 1 WHERE licence_id = {case.pk}")
    LicenceDetail.objects.filter(pk=case.pk).update(expires_on=LONGER)
    number = granted(case).number
    assert f"I7 the terms in force of the agreement {number} are not those last set" in list(violations())
