"""Walks: a case of each kind goes its way over HTTP, each partner taking what is its own, officers the rest."""

import pytest

from licensing.models import Case
from licensing.worker import cycle
from tests.api.calling import is_problem
from tests.api.journey import ANSWERS, TODAY, filing_body, shipment_body
from tests.world import ratings_may_be_given
from tests.worlds.authorities import HAL
from tests.worlds.filings import END_USER


class Walk:
    """One case's way; `do` posts a transition and names the state that it led to."""

    def __init__(self, world, systems, reference):
        self.world, self.systems, self.reference = world, systems, reference

    @property
    def case(self) -> Case:
        return Case.objects.with_detail().get(reference=self.reference)

    def do(self, who, name, **answers):
        data = {"version": self.case.event_count, **(answers or ANSWERS.get(name, {}))}
        answer = self.systems[who].post(f"cases/{self.reference}/transitions/{name}", data)
        assert answer.status_code == 200, answer.content
        return answer.json()["state"]

    def officer(self, name, who="officer", **answers):
        return self.world.execute(self.case, name, who, **answers).state

    def seen(self, who):
        return self.systems[who].get(f"cases/{self.reference}").json()

    def mine(self, who):
        listed = self.systems[who].get(f"cases/{self.reference}/transitions").json()["transitions"]
        return [item["name"] for item in listed if item["allowed"]]


@pytest.fixture
def file(world, systems):
    def created(kind, **changes):
        answer = systems["hal"].post(f"{kind}-cases", {**filing_body(kind), **changes})
        assert answer.status_code == 201, answer.content
        return Walk(world, systems, answer.json()["reference"])

    return created


def file_shipment(world, systems, parent, who="hal", **changes):
    answer = systems[who].post(f"cases/{parent.reference}/shipments", shipment_body(**changes))
    assert answer.status_code == 201, answer.content
    seen = answer.json()
    assert answer["Location"] == f"http://testserver/api/v1/cases/{seen['reference']}"
    assert (seen["kind"], seen["state"], seen["seen_as"]) == ("shipment", "lodged", "filer")
    assert seen["received_at"] is not None
    assert systems[who].get(f"cases/{seen['reference']}").json() == seen
    return Walk(world, systems, seen["reference"])


def sweep(world):
    return cycle.sweep(now=world.now)


def test_spares_wait_are_released_shipped_held_disputed_cleared_and_delivered(world, systems, file):
    licence = world.at("review", parties=[HAL, {**END_USER, "role": "consignee"}])
    filed = [{**line, "licence_line": 1} for line in filing_body("spares")["lines"]]
    spares = file("spares", licence=licence.reference, lines=filed)
    assert spares.do("hal", "submit") == "verification"
    assert spares.officer("await_licence") == "awaiting_licence"
    assert spares.mine("hal") == ["withdraw"]
    refused = systems["hal"].post(f"cases/{spares.reference}/shipments", shipment_body())
    assert is_problem(refused, 409, "refused")["state"] == "awaiting_licence"
    world.execute(licence, "recommend", "officer", recommendation="approve", notification="none")
    world.execute(licence, "approve", "countersigner")
    sweep(world)
    assert spares.seen("hal")["state"] == "released"

    lines = [{"line": 1, "quantity": 10}, {"line": 2, "quantity": 4}]
    goods = file_shipment(world, systems, spares, lines=lines)
    assert goods.seen("export_port")["relations"] == ["port"]
    assert goods.do("hal", "depart") == "in_transit"
    assert goods.seen("import_port")["itn"] == "X20260302123456"
    late = {"side": "import", "code": "duty_papers", "evidence": "No exemption certificate"}
    assert goods.do("import_port", "hold", **late) == "held"
    assert (goods.seen("sponsor")["hold_code"], goods.seen("hal")["desk"]) == ("duty_papers", "filer")
    assert goods.do("hal", "dispute") == "disputed"
    assert goods.seen("sponsor")["dispute_evidence"] == "Copy of the DSP-83"
    assert goods.mine("sponsor") == ["overrule", "uphold"]
    assert goods.do("sponsor", "uphold") == "held"
    assert goods.seen("hal")["events"][-1]["reason"] == "It is not signed"
    assert goods.do("hal", "supply", supplied="The certificate") == "clearing"
    assert goods.do("import_port", "clear") == "in_transit"
    assert goods.do("end_user", "deliver") == "delivered"
    sweep(world)
    assert spares.seen("hal")["state"] == "delivered"
    assert {link["name"] for link in spares.seen("hal")["links"]} == {"waits_for", "parent_of"}


def test_the_supplier_files_and_is_told_no_price(world, systems, file):
    spares = file("spares")
    spares.do("hal", "submit")
    spares.officer("accept")
    spares.officer("recommend", recommendation="approve")
    spares.officer("release", who="countersigner")
    goods = file_shipment(world, systems, spares, who="supplier")
    assert (goods.seen("supplier")["relations"], goods.seen("hal")["relations"]) == (["filer"], ["consignee"])
    assert "value" not in goods.seen("supplier")["lines"][0]
    assert goods.do("supplier", "depart") == "in_transit"
    assert goods.do("hal", "deliver") == "delivered"
    sweep(world)
    assert spares.seen("hal")["state"] == "released"  # one of ten has come, and nothing of the second line


def test_maintenance_is_cleared_done_and_returned(world, systems, file):
    work = file("maintenance")
    assert work.do("hal", "submit") == "intake"
    work.officer("accept")
    work.officer("report", who="reviewer", assessment="fit", statement="It can be done.")
    work.officer("recommend", recommendation="approve")
    assert work.officer("approve", who="countersigner") == "cleared"
    assert work.mine("repairer") == ["induct"]
    assert work.do("repairer", "induct") == "in_work"
    receiver = {"role": "consignee", "name": "Lockheed Martin", "country": "US", "partner": "lm"}
    parts = file("spares", parties=[*filing_body("spares")["parties"], receiver])
    parts.do("hal", "submit")
    assert work.do("repairer", "await_parts", parts=parts.reference) == "awaiting_parts"
    assert {clock["scope"] for clock in work.seen("hal")["clocks"]} == {"turnaround"}
    assert work.seen("hal")["parts"] == parts.reference
    assert work.do("repairer", "parts_arrived") == "in_work"
    assert work.do("repairer", "dispatch") == "returning"
    assert work.do("end_user", "receive", received_on=TODAY) == "completed"


def test_an_exempt_filing_goes_ahead_with_its_submit(file):
    exempt = {"authority_kind": "exemption", "letter_number": "", "authority_ends_on": None}
    line = {"description": "O-ring kit", "usml_category": "VIII(h)(1)", "quantity": 4, "value": "480.00"}
    spares = file("spares", **exempt, exemption="123.16(b)(2)", lines=[line])
    assert spares.do("hal", "submit") == "released"
    assert spares.seen("hal")["exempt_at"] is not None
    work = file("maintenance", **exempt, exemption="123.4(a)(1)")
    assert work.do("hal", "submit") == "cleared"


def test_priority_is_sponsored_offered_and_completed(world, file):
    ratings_may_be_given(world)
    priority = file("priority")
    assert priority.do("hal", "submit") == "sponsorship"
    assert priority.mine("sponsor") == ["sponsor", "decline", "return_without_action"]
    assert priority.do("sponsor", "sponsor") == "endorsement"
    assert priority.officer("endorse", who="endorser") == "authorisation"
    assert priority.officer("authorise", who="authoriser", rating="DO", programme_symbol="A1") == "authorised"
    assert priority.do("hal", "place_order") == "rated"
    assert (priority.seen("supplier")["rating"], priority.seen("supplier")["desk"]) == ("DO", "supplier")
    assert priority.do("supplier", "offer") == "offered"
    assert priority.seen("hal")["offered_on"] == "2026-11-30"
    assert priority.do("hal", "accept_offer") == "accepted"
    assert priority.do("supplier", "report_delay") == "accepted"
    assert priority.do("supplier", "complete") == "completed"


def test_the_supplier_accepts(world, file):
    ratings_may_be_given(world)
    priority = file("priority")
    for who, name in (("hal", "submit"), ("sponsor", "sponsor")):
        priority.do(who, name)
    priority.officer("endorse", who="endorser")
    priority.officer("authorise", who="authoriser", rating="DX", programme_symbol="A1")
    priority.do("hal", "place_order")
    assert priority.do("supplier", "accept") == "accepted"
    assert priority.seen("supplier")["agreed_on"] == filing_body("priority")["required_on"]
