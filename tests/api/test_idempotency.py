"""Idempotency: under one key a POST is done once, and answered as it was, with no more than may be seen now."""

from datetime import timedelta
from functools import partial

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F

from api import checks, idempotency, urls
from api.idempotency import Call
from licensing import filing
from licensing.models import Case, Document, Event, Relation, StoredAnswer
from licensing.models.stored_answers import KEPT
from licensing.worker import cycle, old_rows, pending
from tests.api.calling import FILING, caller, everything, is_problem, statements
from tests.api.journey import body, filing_body, shipment_body
from tests.api.test_documents import PDF, form, send
from tests.world import AGREEMENT, make_world

KEY = "3f0c6e0e-6c1b-4a35-9c1e-0b1a6b7c2d10"


def file(system, key=KEY, **changes):
    return system.post("licence-cases", {**FILING, **changes}, HTTP_IDEMPOTENCY_KEY=key)


def test_the_same_filing_is_filed_once(filer):
    first, again = file(filer), file(filer)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again["Location"]) == (first.content, first["Location"])
    assert (again["Idempotency-Replayed"], first.headers.get("Idempotency-Replayed")) == ("true", None)
    assert Case.objects.count() == 1


def test_a_replay_costs_three_statements(filer):
    file(filer)
    _, sent = statements(lambda: file(filer))
    assert len(sent) == 3


@pytest.mark.parametrize("key", [None, "", "x" * 256, "a b", "a\tb", "\u00e9", "a\x7f"])
@pytest.mark.usefixtures("nothing_moves")
def test_a_key_that_is_none_is_refused(filer, key):
    problem = is_problem(file(filer, key), 400, "idempotency-key")
    assert "Idempotency-Key" in problem["detail"]
    assert StoredAnswer.objects.count() == 0


@pytest.mark.parametrize("key", ["x", "~" * 255, '"8e03978e-40d5-43dd-bc93-6894a57f9324"'])
def test_any_visible_key_will_do(filer, key):
    assert file(filer, key).status_code == 201


def test_another_request_has_another_key(world, filer):
    reference = file(filer).json()["reference"]
    before = everything()
    is_problem(file(filer, subject="Another"), 422, "idempotency-key-reused")
    other = filer.post("spares-cases", FILING, HTTP_IDEMPOTENCY_KEY=KEY)
    is_problem(other, 422, "idempotency-key-reused")
    path = f"cases/{reference}/transitions/submit"
    is_problem(filer.post(path, {"version": 1}, HTTP_IDEMPOTENCY_KEY=KEY), 422, "idempotency-key-reused")
    assert everything() == before


def test_a_key_is_of_one_client(callers, systems):
    assert file(callers["filer"]).status_code == 201
    assert file(systems["hal"]).status_code == 201
    assert Case.objects.count() == 2


def test_a_refusal_leaves_the_key_free(world, filer):
    assert file(filer, subject="").status_code == 400
    assert file(filer).status_code == 201
    case = world.at("queried")
    path = f"cases/{case.reference}/transitions/answer"
    for answer, status in (
        ({"version": case.event_count}, 400),
        ({"version": 1, "answer": "x"}, 409),
        ({"version": case.event_count, "answer": "x"}, 200),
    ):
        assert filer.post(path, answer, HTTP_IDEMPOTENCY_KEY="2").status_code == status
    assert StoredAnswer.objects.count() == 2


def test_what_fails_here_is_never_stored(filer, monkeypatch):
    def fails(**filed):
        original(**filed)
        raise RuntimeError("the disk is full")

    original = filing.file
    with monkeypatch.context() as patch:
        patch.setattr(filing, "file", fails)
        with pytest.raises(RuntimeError, match="full"):
            file(filer)
    assert (StoredAnswer.objects.count(), Case.objects.count()) == (0, 0)
    assert file(filer).status_code == 201


def test_what_fell_due_stays_written_though_the_transition_is_refused(world, filer):
    case = world.at("queried")
    world.now += timedelta(days=200)
    before = Event.objects.count()
    answer = filer.post(f"cases/{case.reference}/transitions/answer", body(case, "answer"))
    assert answer.status_code == 409
    assert Event.objects.count() > before
    assert StoredAnswer.objects.count() == 0


def test_while_it_is_carried_out_it_is_not_done_again(committed_db):
    client = make_world().actors["filer"].client_id
    system = caller(client)
    with psycopg.connect(committed_db.database_url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [Call(client, KEY, "").lock])
        answer = file(system)
        is_problem(answer, 409, "in-progress")
        assert answer["Retry-After"] == "1"
    assert file(system).status_code == 201


def test_a_key_is_new_again_after_seven_days(filer):
    first = file(filer)
    StoredAnswer.objects.update(stored_at=F("stored_at") - KEPT)
    again = file(filer, subject="Another")
    assert (again.status_code, "Idempotency-Replayed" in again) == (201, False)
    assert again.json()["reference"] != first.json()["reference"]
    assert file(filer, subject="Another")["Idempotency-Replayed"] == "true"


def test_old_rows_are_deleted_so_many_at_a_time(world, filer, monkeypatch):
    for number in range(3):
        file(filer, str(number))
    StoredAnswer.objects.exclude(key="2").update(stored_at=world.now - KEPT)
    StoredAnswer.objects.filter(key="2").update(stored_at=world.now)
    assert pending.OLD_ROWS in pending.pending(world.now).kinds
    monkeypatch.setattr(old_rows, "BATCH", 1)
    cycle.post(now=world.now)
    assert StoredAnswer.objects.count() == 2
    cycle.post(now=world.now)
    cycle.post(now=world.now)
    assert StoredAnswer.objects.get().key == "2"
    assert pending.OLD_ROWS not in pending.pending(world.now).kinds


def test_a_replay_tells_no_more_than_may_be_seen_now(world, systems):
    """The repairer's relation to the case ends: what it was answered then is not its to read any more."""
    case = world.at("cleared", kind="maintenance")
    path = f"cases/{case.reference}/transitions/induct"
    induct = partial(systems["repairer"].post, path, body(case, "induct"), HTTP_IDEMPOTENCY_KEY=KEY)
    first = induct()
    assert first.status_code == 200, first.content
    assert induct().content == first.content
    Relation.objects.filter(case=case, partner=world.actors["repairer"].partner_id).delete()
    is_problem(induct(), 404, "not-found")


def test_a_replay_leaves_out_a_link_that_may_not_be_seen_now(world, systems):
    parent = world.at("released", kind="spares")
    lodge = partial(
        systems["supplier"].post,
        f"cases/{parent.reference}/shipments",
        shipment_body(),
        HTTP_IDEMPOTENCY_KEY=KEY,
    )
    first = lodge()
    assert first.status_code == 201, first.content
    assert parent.reference in {link["reference"] for link in first.json()["links"]}
    Relation.objects.filter(case=parent, partner=world.actors["supplier"].partner_id).delete()
    again = lodge()
    assert again["Idempotency-Replayed"] == "true"
    rest = [link for link in first.json()["links"] if link["reference"] != parent.reference]
    assert again.json() == {**first.json(), "links": rest}
    assert parent.reference not in again.content.decode()


def test_the_scope_is_asked_each_time(world, filer):
    file(filer)
    weak = caller(world.actors["filer"].client_id, "cases:read")
    is_problem(file(weak), 403, "insufficient-scope")


def test_a_form_is_known_by_its_parts(world, filer):
    case = world.at("draft")
    first = send(filer, case, form(), HTTP_IDEMPOTENCY_KEY=KEY)
    again = send(filer, case, form(), HTTP_IDEMPOTENCY_KEY=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")
    assert Document.objects.count() == 1
    other = form(PDF + b"2", file=SimpleUploadedFile("a.pdf", PDF + b"2"))
    is_problem(send(filer, case, other, HTTP_IDEMPOTENCY_KEY=KEY), 422, "idempotency-key-reused")


def test_every_kind_and_every_act_is_keyed(world, systems):
    """One of each address that creates or acts, each sent twice under one key."""
    draft, agreement = world.at("draft"), world.at("approved", detail=AGREEMENT)
    acts = [
        ("filer", "licence-cases", filing_body("licence")),
        ("hal", "spares-cases", filing_body("spares")),
        ("hal", "maintenance-cases", filing_body("maintenance")),
        ("hal", "priority-cases", filing_body("priority")),
        ("filer", f"cases/{draft.reference}/transitions/submit", {"version": 1}),
        (
            "filer",
            f"cases/{agreement.reference}/transitions/execute",
            {"version": agreement.event_count, "executed_on": "2026-03-02"},
        ),
    ]
    for number, (who, path, sent) in enumerate(acts):
        first = systems[who].post(path, sent, HTTP_IDEMPOTENCY_KEY=str(number))
        assert first.status_code in (200, 201), first.content
        before = everything()
        again = systems[who].post(path, sent, HTTP_IDEMPOTENCY_KEY=str(number))
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert everything() == before


def test_no_post_goes_without(monkeypatch):
    assert checks.posts_are_keyed(None) == []
    assert {
        name
        for route, view in checks.routes(urls.urlpatterns)
        if hasattr(view, "post")
        for name in [f"{view.__module__}.{view.__qualname__}"]
        if not getattr(view.post, "once", False)
    } <= set(idempotency.EXEMPT)
    monkeypatch.setattr(idempotency, "EXEMPT", {"api.nowhere.Nothing": "It is not there."})
    reported = {error.msg for error in checks.posts_are_keyed(None)}
    assert "The view 'Token' takes a POST without a key." in reported
    assert "There is no view 'api.nowhere.Nothing' to be exempt." in reported
    assert {error.id for error in checks.posts_are_keyed(None)} == {"api.E003"}
