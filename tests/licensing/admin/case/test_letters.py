"""Letters on the case page: being written, then written, with a download for those who may read the case."""

import hashlib

from licensing.models import Letter
from licensing.worker import cycle
from tests.licensing.admin.desks import page, words


def test_a_letter_is_being_written_and_then_there(world, at_desk):
    case = world.at("denied")
    desk = at_desk("olive")
    assert "Letter 1 to GE" in (content := words(desk.get(page(case))))
    assert "Being written" in content
    cycle.post(now=world.now)
    document = Letter.objects.get(case=case).document
    content = words(desk.get(page(case)))
    assert "Being written" not in content
    assert document.sha256 in content
    assert "No document is attached." in content
    answer = desk.get(f"/admin/licensing/case/{case.pk}/documents/{document.number}/")
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == document.sha256
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_cover_is_there_for_officers(world, at_desk):
    case = world.at("notification")
    cycle.post(now=world.now)
    content = words(at_desk("olive").get(page(case)))
    assert "Letter 1 to Congress" in content
    assert "Congressional notification cover" in content


def test_who_may_not_read_the_case_downloads_nothing(world, at_desk):
    case = world.at("denied")
    cycle.post(now=world.now)
    assert at_desk("rita").get(f"/admin/licensing/case/{case.pk}/documents/1/").status_code == 404


def test_a_case_without_letters_has_no_card_of_them(world, at_desk):
    assert "lx-letters" not in words(at_desk("olive").get(page(world.at("draft"))))
