"""A required date that will be missed, in the admin: a card with the offer or with what supports the case, a view, a mark."""

from datetime import date

from licensing.worker import cycle
from tests.licensing.admin.desks import INBOX, page, statements, words

LIST, HTTP = 8, 2


def late(world, **facts):
    """Spares in review that are needed a day before they can be decided."""
    case = world.at("review", kind="spares", detail={"required_on": date(2026, 3, 10), **facts})
    cycle.sweep(now=world.now)
    return case


def test_a_case_that_will_miss_its_date_says_so_and_what_would_help(world, at_desk):
    case = late(world)
    content = words(at_desk("olive").get(page(case)))
    for expected in (
        "Required date will be missed: needed on 10 March", "foreseen for", "late)", "The required date, 10 March 2026, has passed",
        "Required date will be missed", "Escalated: 1 level", "Required date will be missed, as of 2 March 2026",
    ):  # fmt: skip
        assert expected in content, expected


def test_the_offer_is_shown_while_there_is_time(world, at_desk, monkeypatch):
    from licensing import context

    case = late(world)
    monkeypatch.setattr(context, "database_now", lambda: world.now)
    content = words(at_desk("olive").get(page(case)))
    for expected in (
        "Required date will be missed: needed on 10 March, foreseen for 11 March (1 working day late)",
        "The filer can request priority.", "Rated order", "Input bevel gear; Carbon seal", "Ministry of Defence",
    ):  # fmt: skip
        assert expected in content, expected


def test_what_supports_it_already_is_linked(world, at_desk):
    case = late(world)
    asked = world.at("endorsement", kind="priority", detail={"supports": case.reference})
    content = words(at_desk("olive").get(page(case)))
    assert "Priority has been requested." in content
    assert f'href="{page(asked)}"' in content


def test_the_inbox_marks_it_and_has_a_view_of_it(world, at_desk):
    case, other = late(world), world.at("review", kind="spares")
    listed = at_desk("olive").get(f"{INBOX}?view=risk")
    assert [result.pk for result in listed.context["cl"].result_list] == [case.pk]
    assert words(listed).count("</svg>Required date</span>") == 1
    every = at_desk("olive").get(INBOX)
    assert {result.pk for result in every.context["cl"].result_list} == {case.pk, other.pk}
    assert words(every).count("</svg>Required date</span>") == 1


def test_the_view_stays_in_the_lists_budget(world, at_desk):
    for _ in range(3):
        late(world)
    assert len(statements(at_desk("olive"), f"{INBOX}?view=risk")) <= LIST + HTTP


def test_what_was_known_before_is_told_as_it_was(world, at_desk):
    case, before = late(world), f"{world.now:%Y-%m-%dT%H:%MZ}"
    world.execute(case, "recommend", "officer", recommendation="approve")
    now = words(at_desk("olive").get(page(case)))
    assert "Required date can be met again" in now
    was = words(at_desk("olive").get(f"{page(case)}?as_of={before}"))
    assert "after Review come Countersign" in was
    assert "Changed since then" in was
