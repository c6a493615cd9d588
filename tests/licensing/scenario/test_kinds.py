"""The stories of spares, maintenance, shipments and priority: there, linked from both sides, moved by one another."""

from collections import Counter
from datetime import timedelta

import pytest

from licensing.case_file import CaseFile
from licensing.models import Case, DeliveredItem, Event, Partner, case_links
from licensing.scenario.stories import STORIES
from tests.licensing.scenario.conftest import NOW
from workflows.language import STAFF

ENDED = ("completed", "rejected", "declined", "cancelled")
STAGES = (
    "draft",
    "sponsorship",
    "endorsement",
    "queried",
    "authorisation",
    "authorised",
    "rated",
    "offered",
    "assistance",
    "accepted",
)


PRIORITY = ("case.reclassified", "case.evidence_changed")


def told(case: Case) -> list[str]:
    """What happened to the case, its clocks, papers and priority left out."""
    names = case.events.exclude(name__in=PRIORITY).order_by("number").values_list("name", flat=True)
    return [name.removeprefix("case.") for name in names if name.startswith("case.")]


def test_there_are_cases_of_every_kind(loaded):
    assert Counter(Case.objects.values_list("kind", flat=True)) == {
        "licence": 36,
        "maintenance": 21,
        "spares": 19,
        "priority": 20,
        "shipment": 21,
    }


def test_every_firm_and_the_ministry_file(loaded):
    firms = set(Partner.objects.filter(kind__in=("firm", "ministry")).values_list("code", flat=True))
    assert set(Case.objects.exclude(kind="licence").values_list("filer__code", flat=True)) == firms


def test_every_delivered_item_is_supported(loaded):
    supported = Case.objects.filter(kind__in=("spares", "maintenance"))
    designations = set(supported.values_list("delivered_item__designation", flat=True))
    assert designations == set(DeliveredItem.objects.values_list("designation", flat=True))


@pytest.mark.parametrize(
    ("key", "state"),
    [
        ("hal-f404-blades", "delivered"),
        ("hal-f404-blades-2", "delivered"),
        ("hal-f404-vanes", "awaiting_licence"),
        ("apache-drive-train", "awaiting_parts"),
        ("apache-input-modules", "released"),
        ("c130j-radar-return", "cleared"),
        ("p8i-stores-cable", "released"),
        ("c130j-letter-spares", "released"),
        ("lt-howitzer-spares", "blocked"),
        ("tasl-fuselage-assurance", "requested"),
    ],
)
def test_the_named_stories_are_there(loaded, key, state):
    assert loaded.case(key).state == state


def test_hals_spares_are_released_by_ges_licence(loaded):
    spares, licence = loaded.case("hal-f404-blades"), loaded.case("ge-f404-spares")
    assert told(spares) == [
        "filed",
        "submitted",
        "priority_recorded",
        "licence_awaited",
        "licence_granted",
        "delivered",
    ]
    granted = spares.events.get(name="case.licence_granted")
    assert granted.actor_kind == "clock"
    assert granted.at == licence.events.get(name="case.approved").at


def test_the_last_of_four_shipments_delivers_the_case(loaded):
    spares = loaded.case("hal-f404-blades")
    assert [case.state for case in CaseFile(spares).shipments.cases()] == ["delivered"] * 4
    last = loaded.case("hal-f404-blades-4").events.get(name="case.consignment_delivered")
    assert spares.events.get(name="case.delivered").at == last.at
    assert CaseFile(spares).shipments.lines_outstanding() == {}


def test_a_shipment_was_held_disputed_upheld_and_cleared(loaded):
    case = loaded.case("hal-f404-blades-2")
    acts = case.events.filter(name__startswith="case.").exclude(name__in=PRIORITY).order_by("number")
    assert [(act.name.removeprefix("case."), act.actor_client.partner.code) for act in acts] == [
        ("lodged", "ge-aerospace"),
        ("export_information_filed", "ge-aerospace"),
        ("departed", "ge-aerospace"),
        ("held", "port-mumbai"),
        ("disputed", "ge-aerospace"),
        ("hold_upheld", "mod-india"),
        ("papers_supplied", "ge-aerospace"),
        ("hold_cleared", "port-mumbai"),
        ("consignment_delivered", "hal"),
    ]
    assert acts.get(name="case.held").facts["data"]["side"] == "import"


def test_work_is_late_while_its_parts_are_under_way(loaded):
    case = loaded.case("apache-drive-train")
    late = case.clocks.get(closed_at=None, breached_at__isnull=False)
    assert (late.scope, late.state) == ("turnaround", "in_work")
    assert case.detail.level == "intermediate"
    assert case.detail.parts == loaded.case("apache-input-modules")
    assert loaded.case("apache-input-modules-1").state == "in_transit"


def test_a_repair_and_return_clears_itself(loaded):
    case = loaded.case("c130j-radar-return")
    assert told(case) == ["filed", "submitted", "cleared_as_exempt", "priority_recorded"]
    assert case.detail.exemption == "123.4(a)(1)"
    assert case.detail.exempt_at == case.received_at


def test_a_cable_is_released_within_the_second(loaded):
    case = loaded.case("p8i-stores-cable")
    assert sum(line.value for line in CaseFile(case).lines) == 480
    assert case.detail.exemption == "123.16(b)(2)"
    released = case.events.get(name="case.released_as_exempt")
    assert (released.actor_kind, released.at) == ("clock", case.received_at)
    assert case.detail.sample_finding == "sound"


def test_spares_are_blocked_as_their_letter_ends(loaded):
    live, ended = loaded.case("c130j-letter-spares"), loaded.case("lt-howitzer-spares")
    assert live.detail.authority_ends_on > NOW.date() > ended.detail.authority_ends_on
    blocked = ended.events.get(name="case.blocked")
    assert blocked.actor_kind == "clock"
    assert blocked.at.date() == ended.detail.authority_ends_on + timedelta(days=1)


def test_a_licence_that_failed_sends_its_spares_back(loaded):
    case = loaded.case("c130j-propeller-spares")
    failed = case.events.get(name="case.licence_failed")
    assert failed.at == loaded.case("c130j-propellers").events.get(name="case.returned").at
    assert case.detail.licence == loaded.case("c130j-propellers-again")


def test_a_seahawk_priority_case_stands_at_every_stage(loaded):
    cases = Case.objects.filter(kind="priority", subject__contains="MH-60R").select_related("priority_detail")
    assert {case.state for case in cases} >= {*STAGES, *ENDED}
    assert len({case.detail.item for case in cases}) == len({c.detail.justification for c in cases}) == 14


def test_a_supplier_offers_its_earliest_date(loaded):
    detail = loaded.case("seahawk-de-ice-priority").detail
    assert detail.offered_on > detail.required_on > NOW.date()
    assert (detail.rating, detail.programme_symbol) == ("DO", "A1")


def test_an_assurance_is_asked_of_an_indian_supplier(loaded):
    case = loaded.case("tasl-fuselage-assurance")
    supplier = next(party.partner for party in CaseFile(case).parties if party.role == "supplier")
    assert (case.detail.direction, supplier.country.code, case.detail.rating) == ("assurance", "IN", "")
    assert told(case) == ["filed", "priority_asked", "endorsed"]


@pytest.mark.parametrize(
    ("holder", "name", "back", "other"),
    [
        ("hal-f404-blades", "waits_for", "waited_for_by", "ge-f404-spares"),
        ("hal-f404-blades-2", "child_of", "parent_of", "hal-f404-blades"),
        ("apache-drive-train", "awaits_parts_of", "brings_parts_for", "apache-input-modules"),
        ("apache-shafts-priority", "supports", "supported_by", "apache-input-modules"),
        ("c130j-propellers-again", "replaces", "replaced_by", "c130j-propellers"),
        ("chinook-rotor-head", "waits_for", "waited_for_by", "chinook-taa"),
        ("seahawk-sonar-return-1", "child_of", "parent_of", "seahawk-sonar-return"),
        ("imu-trials-flight", "child_of", "parent_of", "imu-trials"),
    ],
)
def test_links_are_seen_from_both_sides(loaded, holder, name, back, other):
    here, there = loaded.case(holder), loaded.case(other)
    seen = {(item.name, item.case.reference) for item in case_links.linked(here, Case.objects.all())}
    assert (name, there.reference) in seen
    seen = {(item.name, item.case.reference) for item in case_links.linked(there, Case.objects.all())}
    assert (back, here.reference) in seen


def test_the_inbox_is_a_tuesday_mornings(loaded):
    desks = Case.objects.filter(desk__in=[role.value for role in STAFF])
    late = Case.objects.filter(clocks__breached_at__isnull=False, clocks__closed_at__isnull=True).distinct()
    soon = desks.filter(escalation=0, due_at__lt=NOW + timedelta(days=2))
    assert 20 <= desks.count() <= 40
    assert 3 <= late.count() <= 6
    assert 2 <= soon.count() <= 12
    assert set(desks.values_list("kind", flat=True)) == {story.filing.kind for story in STORIES}


def test_ports_act_only_where_they_are_the_port(loaded):
    acts = Event.objects.filter(actor_client__partner__kind="port").select_related("case")
    assert {act.case.kind for act in acts} == {"shipment"}
    assert Counter(act.name for act in acts) == {"case.held": 6, "case.hold_cleared": 1, "case.seized": 1}


def test_a_licence_is_partly_drawn_and_another_exhausted(loaded):
    drawn = loaded.case("ge-f404-spares").licence_detail.authorisation
    assert (drawn.drawn_quantity, drawn.quantity, drawn.is_exhausted) == (834, 874, False)
    spent = loaded.case("chinook-hooks").licence_detail.authorisation
    assert (spent.drawn_quantity, spent.quantity, spent.is_exhausted) == (105, 105, True)
    assert spent.value < spent.drawn_value < spent.max_value  # within the tolerance of 22 CFR 123.23
    assert [str(item) for item in drawn.listed() if item.role == "forwarder"] == [
        "Freight forwarder: Meridian Air Freight, Inc.",
        "Freight forwarder: Ohio Valley Air Cargo, Inc.",
    ]
