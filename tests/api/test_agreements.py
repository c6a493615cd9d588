"""An agreement over HTTP after its approval: what its holder tells of it, and reads of it."""

from datetime import date

import pytest

from tests.api.calling import is_problem
from tests.world import AGREEMENT, START
from tests.worlds.agreements import KIT, LICENSEE, LINES, agreement, amend
from tests.worlds.authorities import HAL, granted
from tests.worlds.clocks import end_of


def test_the_holder_reports_a_minor_amendment_and_reads_it(world, systems):
    case = world.execute(world.at("approved", detail=AGREEMENT), "execute", "filer", executed_on=START.date())
    body = {
        "version": case.event_count,
        "concluded_on": "2026-03-02",
        "amendment": "Lot 2 is delivered in July.",
    }
    answer = systems["filer"].post(f"cases/{case.reference}/transitions/report_minor_amendment", body)
    assert answer.status_code == 200, answer.json()
    (shown,) = systems["filer"].get(f"authorisations/{granted(case).number}").json()["minor_amendments"]
    reported = shown.pop("reported_on")
    assert reported >= "2026-03-02"
    assert shown == {
        "number": 1,
        "concluded_on": "2026-03-02",
        "text": "Lot 2 is delivered in July.",
        "document": None,
        "due_on": "2026-04-01",
        "is_late": reported > "2026-04-01",
    }


def test_the_holder_amends_its_agreement_and_reads_all_its_terms(world, systems):
    case = agreement(world)
    world.now = end_of(2026, 5, 4)
    filed = amend(world, case, "extend_duration", ends_on=date(2036, 6, 30))
    answer = systems["filer"].get(f"authorisations/{granted(case).number}").json()
    assert (answer["expires_on"], answer["value"], answer["quantity_to_be_made"]) == (
        "2036-06-30",
        "7000000.00",
        2400,
    )
    first, second = answer["terms"]
    assert (first["set_by"], first["expires_on"]) == (case.reference, "2034-12-31")
    assert second == {
        "number": 2,
        "set_by": filed.reference,
        "in_force_from": world.fresh(filed).detail.approved_on.isoformat(),
        "expires_on": "2036-06-30",
        "value": "7000000.00",
        "quantity": 101,
        "territory": ["IN"],
        "quantity_to_be_made": 2400,
        "transfer_limits": "None to third parties.",
    }


def test_an_amendment_is_filed_over_http_with_the_instrument_that_the_facts_call_for(world, systems):
    case = agreement(world)
    body = {
        "subject": "Extension of the agreement",
        "transaction": "amendment",
        "amends": case.reference,
        "changes": ["extend_duration"],
        **dict.fromkeys(("end_use",), case.detail.end_use),
        "destination": "IN",
        "certified_by": "J. Doe",
        "ends_on": "2036-06-30",
        "territory": ["IN"],
        "quantity_to_be_made": 2400,
        "transfer_limits": "None to third parties.",
        "lines": [
            {**line, "value": str(line["value"]), "licence_line": number}
            for number, line in enumerate(LINES, 1)
        ],
        "parties": [HAL, LICENSEE],
    }
    answer = systems["filer"].post("licence-cases", body)
    assert answer.status_code == 201, answer.content
    filed = answer.json()
    assert (filed["instrument"], filed["changes"]) == ("AGR-AMD", ["extend_duration"])
    submitted = systems["filer"].post(
        f"cases/{filed['reference']}/transitions/submit", {"version": filed["version"]}
    )
    assert submitted.status_code == 200, submitted.content


def test_what_is_made_is_reported_over_http_and_what_is_over_the_terms_is_refused(world, systems):
    case = agreement(world)
    world.now = end_of(2026, 9, 30)
    place = f"cases/{case.reference}/transitions/report_production"
    row = {"from": "2026-03-02", "until": "2026-05-31", "quantity": 900, "value": "2100000.00"}
    answer = systems["filer"].post(place, {"version": case.event_count, "reports": [row]})
    assert answer.status_code == 200, answer.content
    version = answer.json()["version"]
    over = {**row, "from": "2026-06-01", "until": "2026-08-31", "quantity": 1501}
    problem = is_problem(
        systems["filer"].post(place, {"version": version, "reports": [over]}), 409, "refused"
    )
    (error,) = problem["errors"]
    assert error["code"] == "over_terms"
    assert error["detail"] == "Under the agreement 2,400 may be made. 1,500 are left, not 1,501."
    text = "from,until,quantity,value,corrects,reason\n2026-03-02,2026-05-31,880,2053333.20,1,Twenty were scrapped."
    answer = systems["filer"].post(place, {"version": version, "reports": text})
    assert answer.status_code == 200, answer.content
    shown = systems["filer"].get(f"authorisations/{granted(case).number}").json()
    assert (shown["made_quantity"], shown["made_value"]) == (880, "2053333.20")
    first, second = shown["production_reports"]
    assert (first["number"], first["quantity"], first["corrects"]) == (1, 900, None)
    assert first["superseded_at"] == second["reported_at"]
    assert (second["corrects"], second["reason"], second["value"]) == (
        1,
        "Twenty were scrapped.",
        "2053333.20",
    )
    assert case.events.filter(name="agreement.over_terms").count() == 1


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (
            {"instrument": "DSP-6", "changes": ["extend_duration"], "change": "add_freight_forwarder"},
            "/changes",
        ),
        ({"instrument": "AGR-AMD", "changes": ["extend_duration"], "change": "extend_duration"}, "/change"),
        ({"instrument": "AGR-AMD"}, "/changes"),
    ],
)
def test_an_amendment_says_what_it_changes_in_the_field_of_its_instrument(world, systems, change, where):
    case = agreement(world)
    body = {
        "subject": "Amendment",
        "transaction": "amendment",
        "amends": case.reference,
        "end_use": "As before",
        "destination": "IN",
        "lines": [{**KIT, "value": "1.00"}],
        "parties": [HAL],
    }
    problem = is_problem(systems["filer"].post("licence-cases", {**body, **change}), 400, "validation")
    assert [error["pointer"] for error in problem["errors"]] == [where]
