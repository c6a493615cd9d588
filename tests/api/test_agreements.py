"""An agreement over HTTP after its approval: what its holder tells of it, and reads of it."""

from tests.world import AGREEMENT, START
from tests.worlds.authorities import granted


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
