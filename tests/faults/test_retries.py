"""A web worker is killed amid sixty filings; each is sent again with its key, and there are sixty cases."""

import pytest

from licensing.integrity import violations
from licensing.models import Case, StoredAnswer
from tests.api.calling import FILING
from tests.faults import programs
from tests.faults.failpoints import AFTER, BEFORE, COMMIT, STATEMENT, Point, arm
from tests.faults.partner import partner_of
from tests.world import make_world

FILINGS = 60
POINTS = [
    *(Point(STATEMENT, when, number) for number in (1, 4, 8, 12, 16) for when in (BEFORE, AFTER)),
    *(Point(place, when) for place in (COMMIT, "answer") for when in (BEFORE, AFTER)),
]


@pytest.mark.slow
def test_sixty_filings_amid_kills_are_sixty_cases(stand, django_db_blocker):
    with django_db_blocker.unblock(), stand.place() as place, programs.web(place) as server:
        world = make_world()
        partner, workers = partner_of(world, server.address), len(programs.workers_of(server))
        trap, answers = programs.trap_of(place, "web"), []
        for number in range(FILINGS):
            if number % 2 == 0:
                arm(trap, POINTS[number // 2 % len(POINTS)])
            body = {**FILING, "subject": f"Filing {number}"}
            answers.append(partner.insist("licence-cases", body, f"filing-{number}"))
            trap.unlink(missing_ok=True)
        killed = len(programs.workers_of(server)) - workers
        assert killed >= 20
        assert partner.statuses.count(None) >= 20
        assert {status for status, *_ in answers} == {201}
        told = [body["reference"] for _, body, _ in answers]
        assert sorted(told) == sorted(Case.objects.values_list("reference", flat=True))
        assert len(set(told)) == StoredAnswer.objects.count() == FILINGS
        assert any("Idempotency-Replayed" in headers for *_, headers in answers)
        assert list(violations()) == []
