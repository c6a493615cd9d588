"""The case page: what it shows, that it writes nothing, and who may open it and its documents."""

import hashlib
import io

import pytest

from licensing import filing
from licensing.models import Case, User
from licensing.models.documents import private_storage
from tests.licensing.admin.desks import INBOX, confirm_page, page, signed_in, steps_shown, words
from tests.world import PATHS, person

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


SUBMITTED = [state for state in PATHS if state not in ("draft", "withdrawn")]  # both are the filer's alone


@pytest.mark.parametrize("state", SUBMITTED)
@pytest.mark.parametrize("name", ["olive", "kim"])
def test_a_case_in_any_state_has_its_page(world, at_desk, state, name):
    case = world.at(state)
    answer = at_desk(name).get(page(case))
    assert answer.status_code == 200
    assert case.reference in words(answer)


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_draft_has_no_page(world, at_desk, state):
    assert at_desk("olive").get(page(world.at(state))).status_code == 404


def test_what_was_withdrawn_after_its_submission_has_its_page(world, at_desk):
    case = world.execute(world.at("intake"), "withdraw", "filer")
    assert at_desk("olive").get(page(case)).status_code == 200


@pytest.mark.parametrize("state", SUBMITTED)
def test_every_transition_of_every_state_has_its_confirm_page(world, at_desk, state):
    case = world.at(state)
    client = at_desk("olive")
    for name in steps_shown("licence", state):
        assert client.get(confirm_page(case, name)).status_code == 200, name


def test_it_shows_transitions_goods_parties_positions_and_events(world, at_desk):
    case = world.at("staffed")
    world.execute(
        case, "give_position", "reviewer", position="provisos", provisos=["Report yearly"], statement="Fine"
    )
    content = words(at_desk("olive").get(page(case)))
    for expected in (
        "High-pressure turbine blade", "USML XIX(f)(2)", "SME", "USD 1,200,000.00", "Foreign end-user", "India",
        "No objection with provisos", "Report yearly", "Not answered", "Review → Interagency review", "Give agency position",
        "30 calendar days, target", "Proceed without", "ge system", "No. 1 by",
    ):  # fmt: skip
        assert expected in content, expected


def test_blocked_transitions_say_why(world, at_desk):
    case = world.at("countersign")
    content = words(at_desk("olive").get(page(case)))
    assert "Only the countersigner of this case may do" in content


def test_it_has_no_form_and_a_post_moves_nothing(world, at_desk, nothing_moves):
    case = world.at("intake")
    client, unmoved = at_desk("olive"), nothing_moves(case)
    assert 'id="case_form"' not in words(client.get(page(case)))
    assert client.post(page(case), {"state": "approved", "_save": "1"}).status_code == 405
    assert unmoved()


@pytest.mark.parametrize("path", ["add/", "{pk}/delete/"])
def test_cases_are_neither_added_nor_deleted(world, at_desk, nothing_moves, path):
    case = world.at("intake")
    client, unmoved = at_desk("olive"), nothing_moves(case)
    address = INBOX + path.format(pk=case.pk)
    assert client.get(address).status_code == 403
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert unmoved()


@pytest.mark.parametrize("key", ["0", "x", "99999999999999999999999", "1/2"])
def test_a_case_that_does_not_exist_is_not_found(world, at_desk, key):
    assert at_desk("olive").get(f"{INBOX}{key}/change/").status_code == 404


def test_history_is_the_timeline(world, at_desk):
    case = world.at("intake")
    assert at_desk("olive").get(f"{INBOX}{case.pk}/history/")["Location"] == page(case)


def test_many_events_are_shown_in_two_goes(world, at_desk):
    case = world.at("review")
    for _ in range(15):
        world.execute(case, "query", "officer", reason="Which engine?")
        world.execute(case, "answer", "filer", answer="The F404")
        world.execute(case, "query", "officer", reason="Which lot?")
        world.execute(case, "drop_query", "officer")
    client = at_desk("olive")
    assert len(client.get(page(case)).context["events"]) == 40
    assert len(client.get(f"{page(case)}?events=all").context["events"]) == 63


def test_linked_cases_are_named(world, at_desk):
    old = world.at("returned")
    new = world.execute(world.file(replaces=old.reference), "submit", "filer")
    assert old.reference in words(at_desk("olive").get(page(new)))
    assert new.reference in words(at_desk("olive").get(page(old)))


def attached(world, case):
    seal = hashlib.sha256(PDF).hexdigest()
    return filing.attach(
        case.pk, world.ctx("filer"), kind="other", title="A drawing", content=io.BytesIO(PDF), declared_size=len(PDF),
        declared_sha256=seal,
    )  # fmt: skip


def test_a_document_is_downloaded_by_who_may_read_the_case(world):
    case = world.at("review")
    document = attached(world, case)
    address = f"{INBOX}{case.pk}/documents/{document.number}/"
    answer = signed_in("olive").get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert "attachment" in answer["Content-Disposition"]
    assert address in words(signed_in("olive").get(page(case)))
    assert signed_in("rita").get(address).status_code == 404
    assert signed_in("olive").get(f"{INBOX}{case.pk}/documents/99999999999/").status_code == 404


def test_a_lost_file_is_not_found(world):
    case = world.at("review")
    document = attached(world, case)
    private_storage().delete(document.file.name)
    assert signed_in("olive").get(f"{INBOX}{case.pk}/documents/1/").status_code == 404


def test_who_has_no_role_sees_no_case(world):
    case = world.at("intake")
    person("nora")
    client = signed_in("nora")
    for address in (INBOX, page(case), confirm_page(case, "accept")):
        assert client.get(address).status_code == 403
    User.objects.filter(username="olive").update(is_staff=False)
    assert signed_in("olive").get(page(case)).status_code == 302


def test_a_clock_that_failed_shows_its_error(world, at_desk):
    case = world.at("intake")
    case.clocks.update(set_aside_at=world.now, error="ValueError('a broken effect')", next_at=None)
    content = words(at_desk("olive").get(page(case)))
    assert "Failed: needs attention" in content
    assert "a broken effect" in content


def test_illustrative_cases_say_so(world, at_desk):
    case = world.at("intake")
    assert "A demonstration case" not in words(at_desk("olive").get(page(case)))
    Case.objects.filter(pk=case.pk).update(illustrative=True)
    assert "A demonstration case" in words(at_desk("olive").get(page(case)))
