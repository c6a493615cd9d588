"""Printing: every letter becomes one document of its case, whoever dies on the way and whatever fails beside it."""

import hashlib
import io
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from licensing import transitions
from licensing.context import database_now
from licensing.filing import BadDocument, attach
from licensing.integrity import violations
from licensing.letters import rendering
from licensing.messaging import outbox
from licensing.models import Case, Document, Event, Letter, Notice, OutboxMessage
from licensing.models.documents import private_storage
from licensing.transitions import Refused
from licensing.worker import cycle, letters
from tests.house import ROOT
from tests.licensing.letters.reading import content_of, text_of
from tests.races.together import at_once
from tests.world import make_world

LATER = timedelta(minutes=4)  # what a worker took that died is anybody's again


def stored():
    return private_storage().listdir(".")[1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("licence", "approved"),
        ("licence", "denied"),
        ("licence", "notification"),
        ("maintenance", "cleared"),
        ("spares", "released"),
        ("spares", "queried"),
    ],
)
def test_a_letter_becomes_a_document_with_its_hash_in_the_record(kind, state):
    world = make_world()
    case = world.at(state, kind=kind)
    assert cycle.post(now=world.now) == 1
    letter = Letter.objects.select_related("document").get(case=case)
    content, document = content_of(letter), letter.document
    assert (document.kind, document.title, document.content_type) == (
        "letter",
        letter.get_kind_display(),
        "application/pdf",
    )
    assert (document.size, document.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    event = case.events.last()
    assert event.name == ("cover.written" if letter.kind == "cover" else "letter.written")
    assert event.audience == ("officers" if letter.kind == "cover" else "filer")
    assert event.facts == {
        "number": 1,
        "kind": letter.kind,
        "document": document.number,
        "sha256": document.sha256,
    }
    assert case.reference in text_of(content)
    assert cycle.post(now=world.now) == 0
    assert list(violations()) == []


@pytest.mark.django_db
def test_the_filer_is_told_and_nobody_of_a_cover():
    world = make_world()
    for state in ("denied", "notification"):
        world.at(state)
    world.partners["ge"].notices_to = "x@ge.example"
    world.partners["ge"].save()
    world.sweep(0)
    before = set(Notice.objects.values_list("pk", flat=True))
    cycle.post(now=world.now)
    cycle.sweep(now=world.now)
    notices = Notice.objects.exclude(pk__in=before).filter(to="partner")
    assert [notice.body.splitlines()[0] for notice in notices] == ["A letter was written."]


@pytest.mark.django_db
def test_what_fails_is_tried_again_becomes_a_failed_job_and_stops_nothing_else(monkeypatch):
    world = make_world()
    faulty, sound = world.at("denied"), world.at("queried")
    real = rendering.render

    def broken(facts):
        if facts["reference"] == faulty.reference:
            raise ValueError("no such template")
        return real(facts)

    monkeypatch.setattr(rendering, "render", broken)
    assert cycle.post(now=world.now) == 1
    assert Letter.objects.get(case=sound).rendered_at is not None
    message = OutboxMessage.objects.get(topic="letters", delivered_at=None)
    assert (message.attempts, message.error) == (1, "ValueError('no such template')")
    for _ in range(4):
        world.now += timedelta(hours=1)
        assert cycle.post(now=world.now) == 0
    message.refresh_from_db()
    assert message.set_aside_at == world.now
    assert any("is a failed job" in violation for violation in violations())
    monkeypatch.undo()
    outbox.retry(message.pk, world.ctx("officer"))
    assert cycle.post(now=world.now) == 1
    assert Letter.objects.get(case=faulty).document.number == 1


@pytest.mark.django_db
def test_a_letter_is_no_business_of_a_sweep_and_keeps_none_awake():
    world = make_world()
    case = world.at("denied")
    world.sweep(0)
    assert Letter.objects.get(case=case).rendered_at is None
    assert cycle.go_round(now=world.now).notices == 0


@pytest.mark.django_db
def test_a_letter_of_a_case_that_has_ended_is_kept_too():
    world = make_world()
    case = world.at("returned")
    assert cycle.post(now=world.now) == 1
    assert world.fresh(case).documents.get().kind == "letter"


@pytest.mark.django_db
def test_nobody_attaches_a_letter_of_the_offices():
    world = make_world()
    case, content = world.at("draft"), b"%PDF-1.7\n%%EOF"
    sent = {"declared_size": len(content), "declared_sha256": hashlib.sha256(content).hexdigest()}
    with pytest.raises(BadDocument, match="must be one of"):
        attach(case.pk, world.ctx("filer"), kind="letter", title="A", content=io.BytesIO(content), **sent)
    assert Document.objects.count() == 0


def test_two_workers_at_once_keep_it_once(committed_db):
    world = make_world()
    case = world.at("denied")
    (letter,) = Letter.objects.all()
    done = at_once(*[lambda: letters._keep(Letter.objects.get(pk=letter.pk), world.now)] * 4)
    assert sorted(done) == [0, 0, 0, 1]
    assert (Document.objects.count(), Event.objects.filter(name="letter.written").count()) == (1, 1)
    letter.refresh_from_db()
    assert hashlib.sha256(content_of(letter)).hexdigest() == letter.document.sha256
    assert list(violations()) == []
    assert world.fresh(case).event_count == Case.objects.get().events.count()


KILLED = """
import os, signal
import django
django.setup()
from licensing import transitions
from licensing.transitions import executing, recording
from licensing.worker import letters
def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)
def late(*arguments):
    real(*arguments)
    die()
real = recording.record
if "{where}" == "file":
    transitions.record_event = die
else:
    executing.record = late
letters.print_letters()
"""


@pytest.mark.parametrize("where", ["file", "commit"])
def test_a_worker_killed_between_the_file_and_the_commit_loses_and_doubles_nothing(committed_db, where):
    world = make_world()
    world.at("denied")
    script = KILLED.format(where=where)
    environment = committed_db.environment(DJANGO_SETTINGS_MODULE="config.settings")
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert Document.objects.count() == 0
    (left,) = stored()
    assert letters.print_letters(now=database_now() + LATER) == 1
    letter = Letter.objects.select_related("document").get()
    assert letter.document.file.name == left
    assert stored() == [left]
    assert hashlib.sha256(content_of(letter)).hexdigest() == letter.document.sha256
    assert list(violations()) == []


@pytest.mark.django_db
def test_a_file_that_was_cut_short_is_written_anew():
    world = make_world()
    world.at("denied")
    (letter,) = Letter.objects.all()
    content = rendering.render(letter.facts)
    name = f"{letter.pk}-{hashlib.sha256(content).hexdigest()}.pdf"
    private_storage().save(name, ContentFile(content[:100]))
    assert cycle.post(now=world.now) == 1
    letter.refresh_from_db()
    assert letter.document.file.name != name
    assert content_of(letter) == content


@pytest.mark.django_db
def test_a_late_worker_finds_it_done():
    world = make_world()
    world.at("denied")
    (late,) = Letter.objects.all()
    assert cycle.post(now=world.now) == 1
    assert letters._keep(late, world.now) == 0
    assert Document.objects.count() == 1


@pytest.mark.django_db
def test_a_letter_that_was_written_meanwhile_is_in_nobodys_way():
    world = make_world()
    case = world.at("queried")
    answer = replace(world.ctx("filer", answer="The F404."), seen=case.event_count)
    cycle.post(now=world.now)
    assert transitions.execute(case.pk, "answer", answer).case.event_count == case.event_count + 2


@pytest.mark.django_db
@pytest.mark.parametrize("seen", [-1, 0, 1, 100])
def test_whatever_else_happened_is(seen):
    world = make_world()
    case = world.at("queried")
    cycle.post(now=world.now)
    with pytest.raises(Refused) as refused:
        transitions.execute(case.pk, "answer", replace(world.ctx("filer", answer="It."), seen=seen))
    assert refused.value.codes == {"stale_version"}


@pytest.mark.django_db
def test_the_invariants_notice_a_letter_that_was_lost():
    world = make_world()
    world.at("denied")
    assert list(violations()) == []
    OutboxMessage.objects.filter(topic="letters").update(delivered_at=world.now)
    assert [violation.split(": ")[1] for violation in violations()] == ["letter 1 is lost"]


@pytest.mark.django_db
def test_an_approval_names_what_it_grants():
    world = make_world()
    case = world.at("approved")
    cycle.post(now=world.now)
    letter = Letter.objects.select_related("document").get(case=case, kind="approval")
    assert case.licence_detail.authorisation.number in text_of(content_of(letter))
