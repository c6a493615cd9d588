"""Filing, editing, listing and retrieving cases."""

import pytest

from licensing.models import Case, DeliveredItem, Event, OutboxMessage
from tests.api.calling import FILING, is_problem, places
from tests.world import PATHS


def test_filing_makes_a_draft(world, filer):
    answer = filer.post("licence-cases", FILING)
    assert answer.status_code == 201
    seen = answer.json()
    assert answer["Location"] == f"http://testserver/api/v1/cases/{seen['reference']}"
    assert (seen["state"], seen["desk"], seen["version"], seen["received_at"]) == ("draft", "filer", 1, None)
    case = Case.objects.get(reference=seen["reference"])
    assert case.filer == world.us_firm
    assert case.events.get().name == "case.filed"
    assert filer.get(answer["Location"].removeprefix("http://testserver")).json() == seen


def test_a_filing_may_name_an_item_a_case_and_what_it_amends(world, filer):
    DeliveredItem.objects.create(
        designation="F404-IN20",
        serial_number="GE-B310-117",
        usml_category="XIX(a)",
        end_user=world.us_firm,
        authority_kind="letter_of_offer",
        authority_number="IN-P-ABC",
        delivered_on="2020-01-01",
    )
    returned, approved = world.at("returned"), world.at("approved")
    amendment = {
        **FILING,
        "instrument": "DSP-6",
        "transaction": "amendment",
        "amends": approved.reference,
        "change": "add_freight_forwarder",
        "replaces": returned.reference,
        "delivered_item": {"designation": "F404-IN20", "serial_number": "GE-B310-117"},
    }
    seen = filer.post("licence-cases", amendment).json()
    assert (seen["amends"], seen["replaces"]) == (approved.reference, returned.reference)
    assert seen["delivered_item"] == amendment["delivered_item"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"amends": "LIC-2026-00000-00000", "instrument": "DSP-6"}, {"/amends"}),
        ({"amends": "not a reference", "instrument": "DSP-6"}, {"/amends"}),
        ({"instrument": "DSP-6", "transaction": "amendment"}, {"/amends"}),
        ({"change": "extend_duration"}, {"/change"}),
        ({"manufacture_abroad": True}, {"/manufacture_abroad"}),
        ({"replaces": "LIC-2026-00000-00000"}, {"/replaces"}),
        ({"delivered_item": {"designation": "x", "serial_number": "y"}}, {"/delivered_item"}),
        ({"delivered_item": {"designation": "x"}}, {"/delivered_item/serial_number"}),
        ({"parties": [{**FILING["parties"][0], "partner": "nobody"}]}, {"/parties/0/partner"}),
        ({"parties": [{**FILING["parties"][0], "partner": "dtsa"}]}, {"/parties/0/partner"}),
        ({"lines": [{**FILING["lines"][0], "eccn": "9A610"}]}, {"/lines/0/usml_category"}),
        ({"lines": [{**FILING["lines"][0], "usml_category": ""}]}, {"/lines/0/usml_category"}),
        ({"lines": [{**FILING["lines"][0], "sme": False, "mde": True}]}, {"/lines/0/sme"}),
    ],
)
@pytest.mark.usefixtures("nothing_moves")
def test_what_contradicts_itself_is_named(filer, change, where):
    assert places(is_problem(filer.post("licence-cases", {**FILING, **change}), 400, "validation")) == where


def test_another_partners_case_is_not_named_in_a_filing(world, callers):
    theirs = world.at("approved").reference
    retransfer = {**FILING, "instrument": "DSP-6", "transaction": "amendment", "amends": theirs}
    problem = is_problem(callers["consignee"].post("licence-cases", retransfer), 400, "validation")
    assert places(problem) == {"/amends"}


def test_an_edit_changes_what_it_names(world, filer):
    case = world.at("draft")
    lines = [{**FILING["lines"][0], "value": 3}, {**FILING["lines"][0], "value": "0.05"}]
    answer = filer.patch(
        f"cases/{case.reference}", {"version": 1, "subject": "New", "end_use": "Other", "lines": lines}
    )
    assert answer.status_code == 200, answer.content
    seen = answer.json()
    assert (seen["subject"], seen["end_use"], seen["version"]) == ("New", "Other", 2)
    assert [line["value"] for line in seen["lines"]] == ["3.00", "0.05"]
    assert seen["certified_by"] == "J. Doe"
    assert seen == filer.get(f"cases/{case.reference}").json()
    assert world.fresh(case).events.last().facts["changed"] == ["end_use", "lines", "subject"]


def test_a_party_that_is_edited_out_no_longer_follows(world, callers):
    case = world.at("draft")
    callers["filer"].patch(
        f"cases/{case.reference}",
        {
            "version": 1,
            "parties": [
                {"role": "end_user", "name": "IAF", "country": "IN"},
            ],
        },
    )
    callers["filer"].post(f"cases/{case.reference}/transitions/submit", {"version": 2})
    assert world.fresh(case).state == "intake"
    is_problem(callers["consignee"].get(f"cases/{case.reference}"), 404, "not-found")


def test_an_edit_of_what_has_changed_is_told_the_present(world, filer):
    case = world.at("draft")
    filer.patch(f"cases/{case.reference}", {"version": 1, "subject": "First"})
    problem = is_problem(
        filer.patch(f"cases/{case.reference}", {"version": 1, "subject": "B"}), 409, "stale-version"
    )
    assert (problem["state"], problem["version"], places(problem)) == ("draft", 2, {"/version"})
    assert world.fresh(case).subject == "First"


@pytest.mark.parametrize("state", sorted(set(PATHS) - {"draft"}))
def test_only_a_draft_is_edited(world, filer, state):
    case = world.at(state)
    events = Event.objects.count()
    answer = filer.patch(f"cases/{case.reference}", {"version": case.event_count, "subject": "B"})
    problem = is_problem(answer, 409, "wrong-state")
    assert (problem["state"], problem["version"]) == (state, case.event_count)
    assert (world.fresh(case).subject, Event.objects.count()) == (case.subject, events)


def test_only_its_filer_edits_a_case(world, callers):
    case = world.at("intake")
    body = {"version": case.event_count, "subject": "B"}
    problem = is_problem(callers["consignee"].patch(f"cases/{case.reference}", body), 403, "not-permitted")
    assert [error["code"] for error in problem["errors"]] == ["wrong_role"]
    assert world.fresh(case).subject == case.subject


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, {""}),
        ({"version": 1}, {""}),
        ({"version": "1", "subject": "B"}, {"/version"}),
        ({"version": True, "subject": "B"}, {"/version"}),
        ({"version": -1, "subject": "B"}, {"/version"}),
        ({"version": 1, "replaces": None}, {"/replaces"}),
        ({"version": 1, "state": "approved", "filer": "x"}, {"/state", "/filer"}),
        ({"version": 1, "recommendation": "approve"}, {"/recommendation"}),
        (
            {"version": 1, "lines": [{"quantity": 0}]},
            {f"/lines/0/{n}" for n in ("description", "quantity", "value")},
        ),
        ({"version": 1, "subject": ""}, {"/subject"}),
        ({"version": 1, "subject": None}, {"/subject"}),
    ],
)
def test_a_bad_edit_is_named(world, filer, body, where):
    case = world.at("draft")
    assert places(is_problem(filer.patch(f"cases/{case.reference}", body), 400, "validation")) == where
    assert world.fresh(case).event_count == 1


def test_filing_leaves_with_its_event(world, filer):
    filer.post("licence-cases", FILING)
    assert OutboxMessage.objects.get().event.name == "case.filed"


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("POST", "licence-cases", "cases:write"),
        ("GET", "cases", "cases:read"),
        ("HEAD", "cases", "cases:read"),
        ("GET", "cases/{}", "cases:read"),
        ("PATCH", "cases/{}", "cases:write"),
        ("GET", "cases/{}/transitions", "cases:read"),
        ("POST", "cases/{}/transitions/submit", "cases:write"),
        ("POST", "cases/{}/transitions/approve", "cases:write"),
        ("POST", "cases/{}/documents", "documents:write"),
        ("GET", "cases/{}/documents", "cases:read"),
        ("GET", "cases/{}/documents/1", "cases:read"),
        ("GET", "cases/{}/letters", "cases:read"),
        ("GET", "cases/{}/letters/1", "cases:read"),
    ],
)
def test_each_method_needs_its_scope(world, method, path, scope):
    from tests.api.calling import ALL_SCOPES, caller

    reference = world.at("draft").reference
    client = world.actors["filer"].client_id
    others = " ".join(set(ALL_SCOPES.split()) - {scope})
    refused = caller(client, others).call(method, path.format(reference), {})
    assert refused.status_code == 403
    if method != "HEAD":
        assert is_problem(refused, 403, "insufficient-scope")["scope"] == scope
    allowed = caller(client, scope).call(method, path.format(reference), {}, HTTP_IF_MATCH='"none"')
    assert allowed.status_code != 401
    assert world.fresh(Case.objects.get()).state == "draft"


def test_the_provisos_travel_with_the_approval_and_not_before(world, callers):
    case = world.at("staffed")
    world.execute(case, "give_position", "reviewer", position="provisos", provisos=["No retransfer."])
    world.execute(case, "give_position", "reviewer2", position="no_objection")
    world.execute(case, "recommend", "officer", recommendation="provisos", notification="none")
    assert callers["filer"].get(f"cases/{case.reference}").json()["provisos"] == []
    world.execute(case, "approve", "countersigner")
    assert callers["filer"].get(f"cases/{case.reference}").json()["provisos"] == ["No retransfer."]
    assert "provisos" not in callers["consignee"].get(f"cases/{case.reference}").json()
