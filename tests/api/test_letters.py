"""Letters over the API: to the filer alone, as a download that nothing keeps a copy of."""

import hashlib

import pytest

from licensing.worker import cycle
from tests.api.calling import is_problem
from tests.licensing.letters.reading import text_of


def letters(system, case):
    return system.get(f"cases/{case.reference}/letters").json()["items"]


def test_the_filer_downloads_its_letters(world, filer):
    case = world.at("denied")
    (waiting,) = letters(filer, case)
    assert (waiting["number"], waiting["kind"], waiting["title"]) == (1, "denial", "Denial")
    assert {waiting[name] for name in ("rendered_at", "size", "sha256", "href")} == {None}
    is_problem(filer.get(f"cases/{case.reference}/letters/1"), 404, "not-found")
    cycle.post(now=world.now)
    (letter,) = letters(filer, case)
    answer = filer.get(letter["href"], HTTP_ACCEPT="application/pdf")
    content = b"".join(answer.streaming_content)
    assert (len(content), hashlib.sha256(content).hexdigest()) == (letter["size"], letter["sha256"])
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{case.reference}-letter-1.pdf"'
    assert answer["ETag"] == f'"{letter["sha256"]}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "Foreign policy" in text_of(content)


def test_nobody_else_reads_them(world, callers):
    case = world.at("denied")
    cycle.post(now=world.now)
    for below in ("letters", "letters/1", "documents/1"):
        for who in ("consignee", "stranger"):
            is_problem(callers[who].get(f"cases/{case.reference}/{below}"), 404, "not-found")
        is_problem(callers["nobody"].get(f"cases/{case.reference}/{below}"), 401, "unauthenticated")


def test_the_cover_to_congress_is_the_officers_own(world, filer):
    case = world.at("notification")
    cycle.post(now=world.now)
    assert case.letters.get().rendered_at is not None
    assert letters(filer, case) == []
    for below in ("letters/1", "documents/1"):
        is_problem(filer.get(f"cases/{case.reference}/{below}"), 404, "not-found")
    seen = filer.get(f"cases/{case.reference}").json()
    assert seen["documents"] == []
    assert "cover.written" not in {event["name"] for event in seen["events"]}


def test_a_letter_is_no_document_of_the_filers(world, filer):
    case = world.at("queried")
    cycle.post(now=world.now)
    seen = filer.get(f"cases/{case.reference}").json()
    assert seen["documents"] == []
    assert seen["events"][-1]["name"] == "letter.written"
    is_problem(filer.get(f"cases/{case.reference}/documents/1"), 404, "not-found")


@pytest.mark.parametrize("number", ["0", "2", "01", "-1", "9999999", "x"])
def test_a_number_that_is_none(world, filer, number):
    case = world.at("denied")
    cycle.post(now=world.now)
    is_problem(filer.get(f"cases/{case.reference}/letters/{number}"), 404, "not-found")


def test_a_list_of_none(world, filer):
    assert letters(filer, world.at("draft")) == []
