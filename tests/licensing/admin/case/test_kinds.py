"""The pages of the four kinds beside the licence: what they show, in every state, in a fixed number of statements."""

from datetime import date

import pytest

from licensing import context as licensing_context
from licensing.admin.case.forms import ConfirmForm
from licensing.admin.display.formatting import Reader
from licensing.case_file import CaseFile
from tests.licensing.admin.desks import confirm_page, execute, page, signed_in, statements, steps_shown, words
from tests.world import PATHS_OF
from tests.worlds.filings import LETTER, SMALL_LINE, SMALL_PART

OTHERS = [
    (kind, state)
    for kind in ("spares", "maintenance", "shipment", "priority")
    for state in PATHS_OF[kind]
    if kind == "shipment" or state not in ("draft", "withdrawn")  # which are the filer's alone
]
PAGE = 40


@pytest.mark.parametrize(("kind", "state"), OTHERS)
def test_a_case_in_any_state_has_its_page_and_a_page_for_every_transition(world, at_desk, kind, state):
    case = world.at(state, kind=kind)
    client = at_desk("olive")
    answer = client.get(page(case))
    assert answer.status_code == 200
    assert case.reference in words(answer)
    for name in steps_shown(kind, state):
        assert client.get(confirm_page(case, name)).status_code == 200, name


def shown(case, name="olive"):
    return signed_in(name).get(page(case)).context


def day(*parts):
    """A day as officers read it now."""
    return Reader.of("America/New_York", licensing_context.database_now()).day(date(*parts))


def standing(case):
    """The title, the text and the facts of the one standing that the page shows."""
    (alert,) = shown(case)["alerts"]
    return alert.title, alert.text, dict(alert.facts)


# ------------------------------------------------------------------------------------------------- facts


def test_the_filing_is_told_by_labels_and_links_are_left_to_their_card(world):
    context = shown(world.at("verification", kind="spares"))
    assert dict(context["filing"].given) == {
        "Authority": "Letter of offer and acceptance (FMS)",
        "Letter of offer": "IN-P-LAX",
        "Authority ends on": day(2026, 12, 31),
        "Destination": "India",
        "Purpose": "Overdue gearbox inspection",
        "Required on": day(2026, 9, 30),
    }
    assert context["filing"].missing == []
    assert context["filing"].denied == [
        "Equipment down",
        "To distributor",
        "Enhances capability",
        "Part of a larger order",
        "Firearms or ammunition",
    ]


def test_instants_are_read_in_the_readers_zone(world):
    from licensing.models import User

    leaves = {"departs_at": "2026-06-12T18:00:00+00:00", "arrives_on": date(2026, 6, 14)}
    case = world.at("lodged", kind="shipment", detail=leaves)
    User.objects.filter(username="olive").update(zone="Asia/Kolkata")
    assert ("Departure", f"{day(2026, 6, 12)}, 23:30") in shown(case)["filing"].given


def test_what_was_recorded_is_told_in_the_words_that_it_was_answered_in(world):
    assert ("Assessment", "Acceptable") in shown(world.at("determination", kind="maintenance"))["recorded"]


@pytest.mark.parametrize(("kind", "refers"), [("licence", True), ("maintenance", False), ("priority", False)])
def test_referrals_have_a_card_where_the_kind_has_referrals(world, at_desk, kind, refers):
    case = world.at("review" if kind == "licence" else "queried", kind=kind)
    assert ('id="lx-referrals"' in words(at_desk("olive").get(page(case)))) is refers


def test_parties_are_shown_with_the_partners_that_they_are(world, at_desk):
    content = words(at_desk("olive").get(page(world.at("verification", kind="spares"))))
    assert "Sponsoring ministry, India<br>Registered partner: MOD" in content


# --------------------------------------------------------------------------------------------- standings


def test_a_hold_says_side_reason_port_evidence_and_whose_turn(world):
    title, text, facts = standing(world.at("held", kind="shipment"))
    assert title == "Held at a port: DSP-83 or copy of the letter of offer missing"
    assert text == ""
    assert facts == {
        "Side": "Export side",
        "Port": "New York JFK",
        "Rests on": "22 CFR 123.10, 126.6(c)",
        "Evidence": "No DSP-83 in the folder.",
        "Desk": "Filer",
    }


def test_a_dispute_adds_the_filers_evidence_and_who_judges(world):
    title, _, facts = standing(world.at("disputed", kind="shipment"))
    assert title.startswith("Hold disputed: ")
    assert (facts["Evidence of the filer"], facts["Desk"]) == ("Copy of the DSP-83.", "Officer")


def test_a_shipment_in_clearing_waits_for_the_port(world):
    _, text, facts = standing(world.at("clearing", kind="shipment"))
    assert text == "The port has an answer. It can release the shipment or hold it again."
    assert facts["Desk"] == "Port"


@pytest.mark.parametrize("state", ["lodged", "in_transit", "delivered", "cancelled"])
def test_a_shipment_that_is_not_held_has_no_such_card(world, state):
    assert shown(world.at(state, kind="shipment"))["alerts"] == []


@pytest.mark.parametrize("kind", ["spares", "maintenance"])
def test_who_waits_for_a_licence_says_which_and_how_that_stands(world, kind):
    case = world.at("awaiting_licence", kind=kind)
    (alert,) = shown(case)["alerts"]
    licence = world.fresh(case).detail.licence
    assert alert.title == "Waiting for a licence"
    assert alert.other["reference"] == licence.reference
    assert alert.other["badge"]["title"] == "Review"
    assert alert.other["address"] == page(licence)
    assert alert.other["due"].startswith("was due end of ")


def test_a_blocked_case_says_why(world):
    title, _, _ = standing(world.at("blocked", kind="spares"))
    assert title == "Blocked: The letter of offer IN-P-LAX ended on 31 December 2026."


def exempt(world):
    case = world.file("spares", detail=SMALL_PART, lines=[SMALL_LINE])
    return world.execute(case, "submit", "hal")


def test_an_exempt_release_says_its_section_and_whether_it_was_sampled(world, at_desk):
    case = exempt(world)
    title, _, facts = standing(case)
    assert title == "Exempt under 22 CFR 123.16(b)(2)"
    assert facts["Sample"] == "Not reviewed yet"
    assert execute(at_desk("olive"), case, "sample", sample_finding="sound", note="").status_code == 302
    assert standing(case)[2]["Sample"].startswith("The exemption applied, ")


def test_a_rated_order_says_rating_supplier_dates_and_the_time_to_answer(world):
    title, _, facts = standing(world.at("rated", kind="priority"))
    assert title == "Rated DO-A1"
    assert facts["Programme symbol"] == "A1 Aircraft"
    assert (facts["Supplier"], facts["Order number"]) == ("GE", "PO-7")
    assert (facts["Required on"], facts["Order received on"]) == (day(2026, 9, 30), day(2026, 3, 2))
    assert "was due" in facts["Time to answer"]


def test_an_offer_says_the_earliest_date(world):
    assert standing(world.at("offered", kind="priority"))[2]["Offered on"] == day(2026, 11, 30)


def test_an_assurance_is_said_to_be_voluntary(world):
    assert standing(world.at("requested", kind="priority"))[0] == "Voluntary assurance, not rated"


def test_who_waits_for_parts_says_which_and_that_the_turn_around_runs(world):
    case = world.at("awaiting_parts", kind="maintenance")
    (alert,) = shown(case)["alerts"]
    assert alert.title == "Waiting for parts; the turn-around time has expired"
    assert alert.other["reference"] == world.fresh(case).detail.parts.reference
    assert "was due" in dict(alert.facts)["Turn-around"]


# ----------------------------------------------------------------------------------- goods, shipments


def consigned(world):
    """Ten of line 1: three delivered, two under way, one called off; one of line 2 under way, the rest closed short."""
    spares = world.at("released", kind="spares")
    first = world.file_shipment(spares, lines=[{"line": 1, "quantity": 3}])
    world.file_shipment(spares, lines=[{"line": 1, "quantity": 2}, {"line": 2, "quantity": 1}])
    off = world.file_shipment(spares, lines=[{"line": 1, "quantity": 1}])
    world.execute(first, "depart", "filer", itn="X20260302123456")
    world.execute(first, "deliver", "end_user", delivered_on=world.now.date())
    world.execute(off, "cancel", "filer")
    world.execute(spares, "close_short", "hal", line=2, reason="No longer needed")
    return spares


def test_each_line_says_what_was_delivered_what_is_under_way_and_what_is_left(world):
    context = shown(consigned(world))
    assert context["moves"] is True
    assert [line["moved"] for line in context["lines"]] == [
        {"delivered": "3", "under_way": "2", "left": "5", "short": ""},
        {"delivered": "0", "under_way": "1", "left": "0", "short": "3 closed short"},
    ]


def test_the_shipments_are_listed_with_their_states_and_what_they_carry(world):
    shipments = shown(consigned(world))["shipments"]
    assert [(shipment["badge"]["title"], shipment["carried"]) for shipment in shipments] == [
        ("Delivered", ["3 of line 1"]),
        ("Filed", ["2 of line 1", "1 of line 2"]),
        ("Cancelled", ["1 of line 1"]),
    ]


def test_where_nothing_was_shipped_the_table_has_no_such_columns(world):
    assert shown(world.at("released", kind="spares"))["moves"] is False


def test_a_shipment_says_of_which_lines_it_is(world):
    spares = consigned(world)
    shipment = CaseFile(spares).shipments.cases()[1]
    assert shown(shipment)["drawn"] == "Drawn from line 1, 2 of the parent case."


def test_the_page_costs_the_same_for_one_shipment_and_for_eight(world):
    few = world.at("released", kind="spares")
    world.file_shipment(few)
    many = world.at("released", kind="spares")
    for _ in range(8):
        world.file_shipment(many)
    client = signed_in("olive")
    costs = [len(statements(client, page(case))) for case in (few, many)]
    assert costs[0] == costs[1] <= PAGE


@pytest.mark.parametrize(
    ("kind", "state"),
    [("licence", "countersign"), ("spares", "awaiting_licence"), ("maintenance", "awaiting_parts"),
     ("shipment", "disputed"), ("priority", "rated")],
)  # fmt: skip
def test_the_page_stays_in_its_budget(world, kind, state):
    sent = statements(signed_in("olive"), page(world.at(state, kind=kind)))
    assert len(sent) <= PAGE, sent


# ------------------------------------------------------------------------------------------------- links


def test_links_are_shown_on_both_sides_with_kind_state_and_words(world):
    case = world.at("awaiting_licence", kind="spares")
    licence = world.fresh(case).detail.licence
    (here,), (there,) = shown(case)["links"], shown(licence)["links"]
    assert (here["words"], here["kind"], here["reference"]) == ("Waits for", "Licence", licence.reference)
    assert (there["words"], there["kind"], there["reference"]) == ("Waited for by", "Spares", case.reference)
    assert (here["badge"]["title"], there["badge"]["title"]) == ("Review", "Awaiting licence")
    assert (here["address"], there["address"]) == (page(licence), page(case))


def test_a_shipments_parent_is_a_link_and_the_parent_lists_it_on_its_own_card(world):
    spares = world.at("released", kind="spares")
    shipment = world.file_shipment(spares)
    (link,) = shown(shipment)["links"]
    assert (link["words"], link["reference"]) == ("Child of", spares.reference)
    assert shown(spares)["links"] == []
    assert [item["reference"] for item in shown(spares)["shipments"]] == [shipment.reference]


def test_a_reviewer_is_not_led_to_cases_that_reviewers_do_not_read(world):
    case = world.at("in_work", kind="maintenance")  # the reviewer's report is on it
    PATHS_OF["maintenance"]["awaiting_parts"][-1](world, case)
    context = shown(case, "rita")
    assert context["links"] == []
    (alert,) = context["alerts"]
    assert alert.other == {"reference": world.fresh(case).detail.parts.reference}
    world.file_shipment(case, lines=[{"line": 1, "quantity": 1}])
    assert shown(case, "rita")["shipments"] == []


# ---------------------------------------------------------------------------------------------- timeline


def test_events_beside_the_tables_have_words(world):
    shipment = world.at("held", kind="shipment")
    world.sweep(30)
    titles = [act.title for act in shown(shipment)["events"]]
    assert titles[-1] == "Shipment filed"
    assert not [title for title in titles if "." in title]


def test_a_clock_of_an_interruption_goes_by_the_state_that_it_is(world):
    shipment = world.at("held", kind="shipment")
    world.sweep(30)
    context = shown(shipment)
    acts = [dict(act.said).get("Clock") for act in context["events"] if act.title == "Deadline breached"]
    assert acts == [["Held at a port"], ["Export filing"]]  # the newest first
    titles = {clock.title for clock in context["ledger"].entries}
    assert titles == {"Stage: Filed", "Held at a port", "Export filing"}


def test_each_kinds_events_are_told_by_its_own_inputs(world):
    (event,) = [
        entry for entry in shown(world.at("countersign"))["events"] if entry.title == "Recommend a decision"
    ]
    assert [label for label, _ in event.said] == ["Recommendation", "Congressional notification"]
    (event,) = [
        entry
        for entry in shown(world.at("countersign", kind="spares"))["events"]
        if entry.title == "Recommend a decision"
    ]
    assert event.said == [("Recommendation", ["Approve"])]


# ----------------------------------------------------------------------------------------------- confirm


def test_an_officer_names_the_licence_to_wait_for_by_its_reference(world, at_desk):
    case = world.at("verification", kind="spares")
    content = words(at_desk("olive").get(confirm_page(case, "await_licence")))
    assert 'type="text" name="licence"' in content
    assert 'placeholder="LIC-2026-XXXXX-XXXXX"' in content
    licence = world.at("review")
    assert execute(at_desk("olive"), case, "await_licence", licence=licence.reference).status_code == 302
    assert world.fresh(case).state == "awaiting_licence"


def test_a_licence_that_does_not_exist_is_refused_at_its_field(world, at_desk, nothing_moves):
    case = world.at("verification", kind="spares")
    unmoved = nothing_moves(case)
    answer = execute(at_desk("olive"), case, "await_licence", licence="LIC-2026-AAAAA-AAAAA")
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["licence"]
    assert unmoved()


def test_an_input_for_a_line_offers_the_lines_of_which_something_is_left(world):
    spares = consigned(world)
    form = ConfirmForm(spares.flow.transitions_named("close_short")[0], CaseFile(world.fresh(spares)))
    assert form.fields["line"].widget.choices == [("1", "1. Input bevel gear: 5 each left")]


@pytest.mark.parametrize(
    ("kind", "state", "name", "there", "desk", "clocks"),
    [
        ("shipment", "disputed", "uphold", "Held at a port", "Filer", ["1 working day"]),
        ("shipment", "disputed", "overrule", "With the port", "Port", ["1 working day"]),
        ("priority", "endorsement", "endorse", "Rating authorisation", "Authoriser", ["5 working days"]),
        ("maintenance", "technical", "report", "Determination", "Officer", ["3 working days"]),
    ],
)
def test_what_will_happen_is_said_for_forks_and_desks_by_fact(world, kind, state, name, there, desk, clocks):  # noqa: PLR0917 - pytest passes them by name
    case = world.at(state, kind=kind)
    preview = signed_in("olive").get(confirm_page(case, name)).context["preview"]
    assert preview["there"]["title"] == there
    assert preview["desk"] == desk
    assert [clock for clock in preview["clocks"] if "export" not in clock][: len(clocks)] == clocks


def test_the_days_that_will_be_due_are_said(world):
    case = world.at("countersign", kind="spares")
    preview = signed_in("kim").get(confirm_page(case, "release")).context["preview"]
    assert preview["clocks"] == [f"until {day(2026, 9, 30)}", f"until {day(2026, 12, 31)}"]


def test_a_transition_that_goes_back_says_where_to(world):
    preview = (
        signed_in("olive")
        .get(confirm_page(world.at("queried", kind="spares"), "drop_query"))
        .context["preview"]
    )
    assert (preview["there"]["title"], preview["clocks"]) == ("Review", [])


def test_a_desk_that_the_answers_decide_is_said_to_be_one_of_several(world):
    preview = (
        signed_in("olive").get(confirm_page(world.at("lodged", kind="shipment"), "hold")).context["preview"]
    )
    assert preview["desk"] == "Filer or Officer or Port"


def test_a_letter_of_offer_is_extended_at_the_desk_and_the_case_goes_on(world, at_desk):
    case = world.at("blocked", kind="spares")
    answer = execute(at_desk("olive"), case, "extend_authority", authority_ends_on="2030-12-31")
    assert answer.status_code == 302
    assert world.fresh(case).state == "released"
    assert LETTER["letter_number"] in words(at_desk("olive").get(page(case)))
