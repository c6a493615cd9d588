"""Retries at once: fifty of one filing under one key, or under one reference of the filer's, are one case."""

from config.processes import wait_until
from licensing.integrity import violations
from licensing.models import Case, StoredAnswer
from tests.api.calling import FILING, caller
from tests.races.together import at_once
from tests.world import make_world

THREADS = 50


def test_fifty_threads_with_one_key_make_one_case(committed_db):
    world = make_world()
    system = caller(world.actors["filer"].client_id)
    waited = []

    def insist():
        answers = []

        def answered():
            answer = system.post("licence-cases", FILING, HTTP_IDEMPOTENCY_KEY="one")
            (waited if answer.status_code == 409 else answers).append(answer)
            return bool(answers)

        wait_until(answered, seconds=60, what="the case")
        return answers[0]

    answers = at_once(*[insist] * THREADS)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer for answer in answers) == 1
    assert {answer["Retry-After"] for answer in waited} <= {"1"}
    assert (Case.objects.count(), StoredAnswer.objects.count()) == (1, 1)
    assert list(violations()) == []


def test_of_eight_filings_under_one_client_reference_one_is_filed(committed_db):
    world = make_world()
    system = caller(world.actors["filer"].client_id)

    def file():
        return system.post("licence-cases", {**FILING, "client_reference": "PO-7"})

    statuses = sorted(answer.status_code for answer in at_once(*[file] * 8))
    assert statuses == [201] + [400] * 7
    assert Case.objects.get().client_reference == "PO-7"
