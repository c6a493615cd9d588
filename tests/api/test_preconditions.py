"""Preconditions: one tag for one sight of a case, and nothing is written over what the writer has not seen."""

import pytest

from licensing.models import Case, Partner
from tests.api.calling import FILING, caller, is_problem, statements
from tests.api.journey import LATE, WHO, body, shipment_body
from tests.races.together import at_once
from tests.world import make_world


def tag(system, case):
    return system.get(f"cases/{case.reference}")["ETag"]


def submit(system, case, **headers):
    return system.post(f"cases/{case.reference}/transitions/submit", {}, **headers)


@pytest.mark.parametrize("kind", WHO)
def test_each_reader_has_one_strong_tag_of_its_own(world, systems, kind):
    case = world.at(LATE[kind], kind=kind)
    tags = {}
    for role, who in WHO[kind].items():
        first, again = (systems[who].get(f"cases/{case.reference}") for _ in "ab")
        if first.status_code == 404:
            continue  # no case of this one names a sponsor
        assert first["ETag"] == again["ETag"]
        assert first["ETag"].startswith('"')
        tags[systems[who].token] = first["ETag"]
        assert role in first.json()["relations"]
    assert len(set(tags.values())) == len(tags)


def test_who_has_it_is_not_sent_it_again(world, filer):
    case = world.at("intake")
    path, known = f"cases/{case.reference}", tag(filer, case)
    for header in (known, f"W/{known}", f'"other", {known}', "*"):
        answer = filer.get(path, HTTP_IF_NONE_MATCH=header)
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", known)
    for header in ('"other"', "nonsense", known.strip('"')):
        assert filer.get(path, HTTP_IF_NONE_MATCH=header).status_code == 200
    _, sent = statements(lambda: filer.get(path, HTTP_IF_NONE_MATCH=known))
    assert len(sent) == 3
    world.execute(case, "accept", "officer")
    assert filer.get(path, HTTP_IF_NONE_MATCH=known).status_code == 200


def test_a_linked_case_a_new_link_and_a_name_change_the_tag(world, systems):
    parent = world.at("released", kind="spares")
    system = systems["hal"]
    known = [tag(system, parent)]
    shipment = system.post(f"cases/{parent.reference}/shipments", shipment_body()).json()
    known.append(tag(system, parent))
    case = Case.objects.get(reference=shipment["reference"])
    answer = system.post(f"cases/{case.reference}/transitions/cancel", {"version": case.event_count})
    assert answer.status_code == 200, answer.content
    known.append(tag(system, parent))
    Partner.objects.filter(pk=parent.filer_id).update(name="HAL, Koraput")
    known.append(tag(system, parent))
    assert len(set(known)) == len(known)


def test_what_changes_a_case_says_what_it_saw(world, filer):
    case = world.at("draft")
    for answer in (
        submit(filer, case, HTTP_IF_MATCH=None),
        submit(filer, case, HTTP_IF_MATCH=""),
        filer.patch(f"cases/{case.reference}", {"subject": "Other"}, HTTP_IF_MATCH=None),
    ):
        assert "If-Match" in is_problem(answer, 428, "precondition-required")["detail"]
    assert world.fresh(case).event_count == 1


def test_a_stale_tag_changes_nothing(world, filer):
    case = world.at("draft")
    old = tag(filer, case)
    edited = filer.patch(f"cases/{case.reference}", {"subject": "Other"}, HTTP_IF_MATCH=old)
    assert edited.status_code == 200, edited.content
    new = tag(filer, case)
    assert edited["ETag"] == new != old
    for header in (old, f"W/{new}", "nonsense", '"other"', "\xff"):
        problem = is_problem(submit(filer, case, HTTP_IF_MATCH=header), 412, "precondition-failed")
        assert (problem["state"], problem["version"]) == ("draft", 2)
        again = filer.patch(f"cases/{case.reference}", {"subject": "x"}, HTTP_IF_MATCH=header)
        is_problem(again, 412, "precondition-failed")
    assert world.fresh(case).event_count == 2
    moved = submit(filer, case, HTTP_IF_MATCH=f'"other", {new}')
    assert (moved.status_code, moved["ETag"]) == (200, tag(filer, case))


def test_a_version_that_is_named_has_to_be_the_present_one_too(world, filer):
    case = world.at("intake")
    path = f"cases/{case.reference}/transitions/withdraw"
    answer = filer.post(path, {"version": 1}, HTTP_IF_MATCH=tag(filer, case))
    is_problem(answer, 409, "stale-version")
    assert filer.post(path, {}, HTTP_IF_MATCH="*").status_code == 200


def test_what_is_filed_has_its_tag(filer):
    filed = filer.post("licence-cases", FILING)
    assert filed["ETag"] == filer.get(f"cases/{filed.json()['reference']}")["ETag"]


@pytest.mark.parametrize("kind", WHO)
def test_a_move_answers_with_the_tag_that_is_read_next(world, systems, kind):
    state, who, name = {
        "licence": ("queried", "filer", "answer"),
        "spares": ("draft", "hal", "submit"),
        "maintenance": ("cleared", "repairer", "induct"),
        "shipment": ("lodged", "filer", "cancel"),
        "priority": ("draft", "hal", "submit"),
    }[kind]
    case = world.at(state, kind=kind)
    content = body(case, name)
    del content["version"]
    path = f"cases/{case.reference}/transitions/{name}"
    moved = systems[who].post(path, content, HTTP_IF_MATCH=tag(systems[who], case))
    assert moved.status_code == 200, moved.content
    assert moved["ETag"] == tag(systems[who], case)


def test_of_two_writers_with_one_tag_one_writes(committed_db):
    world = make_world()
    system = caller(world.actors["filer"].client_id)
    for _ in range(5):
        case = world.file()
        seen = tag(system, case)
        path = f"cases/{case.reference}"
        answers = at_once(
            *[
                lambda path=path, seen=seen, text=text: system.patch(
                    path, {"subject": text}, HTTP_IF_MATCH=seen
                )
                for text in "abcd"
            ]
        )
        assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]
        assert world.fresh(case).event_count == 2
