"""Service levels, arrangements and calendar days: declared, ended, moved, recorded, each seen before it is done."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from licensing import context
from licensing.models import BulkOperation, CalendarDay, ServiceLevel
from tests.licensing.admin.desks import carry_out, statements, words
from tests.world import person

LEVELS, DAYS = "/admin/licensing/servicelevel/", "/admin/licensing/calendarday/"


@pytest.fixture
def countersigner(at_desk):
    return at_desk("kim")


@pytest.fixture
def today(world):
    return context.database_now().astimezone(ZoneInfo("America/New_York")).date()


@pytest.fixture
def form(today):
    return {
        "of": "licence/review",
        "amount": "20",
        "unit": "wd",
        "starts_on": str(today),
        "reason": "A pilot",
    }


def declared(client, form, **changes):
    answer = client.post(f"{LEVELS}add/", {**form, **changes})
    assert answer.status_code == 302, words(answer)
    return ServiceLevel.objects.latest("id")


def test_one_is_declared_with_all_that_it_says(countersigner, form):
    level = declared(countersigner, form, warnings="50, 75 %", ladder="section chief 1, director 3")
    assert (level.kind, level.state, level.amount, level.version) == ("licence", "review", 20, 1)
    assert (level.warnings, level.ladder) == ([50, 75], [["section_chief", 1], ["director", 3]])
    assert level.made_by.username == "kim"
    content = words(countersigner.get(f"{LEVELS}{level.pk}/change/"))
    assert "Section chief after 1, director after 3" in content
    assert "Licence: review" in words(countersigner.get(LEVELS))


def test_a_later_version_ends_the_one_before_it(countersigner, form, today):
    first = declared(countersigner, form)
    later = today + timedelta(days=30)
    second = declared(countersigner, form, amount="15", starts_on=str(later))
    first.refresh_from_db()
    assert (second.version, first.ends_on) == (2, later - timedelta(days=1))


def test_only_what_counts_a_target_can_be_chosen(countersigner):
    groups = dict(countersigner.get(f"{LEVELS}add/").context["form"].fields["of"].choices)
    licence = [key for key, _ in groups["Licence"]]
    assert licence[0] == "licence/"
    assert "licence/review" in licence
    assert "licence/notification" not in licence


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"of": "licence/notification"}, "of"),
        ({"of": "nothing"}, "of"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-3"}, "amount"),
        ({"amount": "99999"}, "amount"),
        ({"unit": "h", "calendar": "us_federal"}, "calendar"),
        ({"warnings": "75, 50"}, "warnings"),
        ({"warnings": "soon"}, "warnings"),
        ({"warnings": "120"}, "warnings"),
        ({"ladder": "director 3, section_chief 1"}, "ladder"),
        ({"ladder": "nobody 3"}, "ladder"),
        ({"ladder": "[[1"}, "ladder"),
        ({"ladder": "[" * 190}, "ladder"),
        ({"starts_on": "2020-01-01"}, "starts_on"),
        ({"starts_on": "2026-02-30"}, "starts_on"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"reason": "a\x00b"}, "reason"),
        ({"arrangement": "77"}, "arrangement"),
    ],
)
def test_what_is_wrong_is_named_at_its_field_and_declares_nothing(countersigner, form, changes, field):
    answer = countersigner.post(f"{LEVELS}add/", {**form, **changes})
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert ServiceLevel.objects.count() == 0


def test_it_is_ended_and_not_twice(countersigner, form, today):
    level = declared(countersigner, form)
    address = f"{LEVELS}{level.pk}/end/"
    assert countersigner.post(address, {"ends_on": "2020-01-01"}).status_code == 400
    assert countersigner.post(address, {"ends_on": str(today)}).status_code == 302
    level.refresh_from_db()
    assert level.ends_on == today
    assert countersigner.post(address, {"ends_on": str(today + timedelta(days=1))}).status_code == 400
    level.refresh_from_db()
    assert level.ends_on == today


def test_moving_is_previewed_with_dates_and_writes_nothing(world, countersigner, form):
    case = world.at("review")
    level = declared(countersigner, form)
    answer = countersigner.post(f"{LEVELS}{level.pk}/move/", {"reason": "The pilot is for all"})
    (move,) = answer.context["moves"]
    assert answer.context["total"] == 1
    assert (move["reference"], move["before"], move["after"]) == (
        case.reference, "end of 16 March", "end of 30 March",
    )  # fmt: skip
    assert BulkOperation.objects.count() == 0
    assert world.fresh(case).clocks.get(purpose="stage", state="review").amount == 10


def test_moving_is_ordered_carried_out_and_told(world, countersigner, form):
    case = world.at("review")
    level = declared(countersigner, form)
    address = f"{LEVELS}{level.pk}/move/"
    assert countersigner.post(address, {"reason": "For all", "confirm": "yes"}).status_code == 302
    carry_out()
    clock = world.fresh(case).clocks.get(purpose="stage", state="review")
    assert (clock.amount, clock.service_level) == (20, level)
    answer = countersigner.get(f"{LEVELS}{level.pk}/change/")
    (done,) = answer.context["progress"]
    assert (done["done"], done["foreseen"], done["reason"]) == (1, 1, "For all")
    assert answer.context["under"] == 1


def test_one_that_is_not_effective_yet_moves_nothing(countersigner, form, today):
    level = declared(countersigner, form, starts_on=str(today + timedelta(days=3)))
    assert "Move running clocks" not in words(countersigner.get(f"{LEVELS}{level.pk}/change/"))


@pytest.mark.parametrize("name", ["olive", "rita", "ada"])
def test_only_countersigners_declare_end_and_move(world, countersigner, at_desk, form, name):
    person("ada", "administrator")
    level = declared(countersigner, form)
    client = at_desk(name)
    for path in ("add/", f"{level.pk}/end/", f"{level.pk}/move/"):
        assert client.get(f"{LEVELS}{path}").status_code == 403
        assert client.post(f"{LEVELS}{path}", {**form, "confirm": "yes"}).status_code == 403
    assert client.get(f"{LEVELS}{level.pk}/change/").status_code == 200
    assert client.get(LEVELS).status_code == 200


def test_a_hundred_levels_cost_what_one_does(countersigner, form, today):
    declared(countersigner, form)
    few = len(statements(countersigner, LEVELS))
    for number, state in enumerate(("intake", "determination", "countersign", "")):
        declared(countersigner, form, of=f"licence/{state}", amount=str(number + 3))
    assert len(statements(countersigner, LEVELS)) == few


CLOSURE = {
    "calendar": "us_federal",
    "day": "2026-03-05",
    "is_open": "closed",
    "reason": "Executive order 14999",
}


def test_a_closure_is_previewed_recorded_and_counted(world, countersigner):
    case = world.at("review")
    before = world.fresh(case).clocks.get(purpose="stage", state="review").due_at
    answer = countersigner.post(f"{DAYS}add/", CLOSURE)
    assert answer.context["total"] == 1
    assert CalendarDay.objects.count() == 0
    assert countersigner.post(f"{DAYS}add/", {**CLOSURE, "confirm": "yes"}).status_code == 302
    carry_out()
    after = world.fresh(case).clocks.get(purpose="stage", state="review").due_at
    assert (before, after) == (datetime(2026, 3, 17, 4, tzinfo=UTC), datetime(2026, 3, 18, 4, tzinfo=UTC))
    assert "Finished: 1 case moved, 1 foreseen" in words(countersigner.get(DAYS))


def test_a_record_is_withdrawn_once(world, countersigner):
    world.at("review")
    countersigner.post(f"{DAYS}add/", {**CLOSURE, "confirm": "yes"})
    day = CalendarDay.objects.get()
    address = f"{DAYS}{day.pk}/withdraw/"
    assert countersigner.post(address).status_code == 200
    assert CalendarDay.objects.get().withdrawn_at is None
    assert countersigner.post(address, {"confirm": "yes"}).status_code == 302
    assert CalendarDay.objects.get().withdrawn_at is not None
    assert countersigner.post(address, {"confirm": "yes"}).status_code == 400
    assert "Withdrawn" in words(countersigner.get(f"{DAYS}{day.pk}/change/"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": "2026-03-07"}, "day"),
        ({"day": "2026-02-30"}, "day"),
        ({"calendar": ""}, "calendar"),
        ({"calendar": "martian"}, "calendar"),
        ({"reason": ""}, "reason"),
        ({"is_open": "open"}, "day"),
        ({"is_open": "perhaps"}, "is_open"),
    ],
)
def test_a_day_that_says_nothing_new_is_refused(countersigner, changes, field):
    answer = countersigner.post(f"{DAYS}add/", {**CLOSURE, **changes, "confirm": "yes"})
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert (CalendarDay.objects.count(), BulkOperation.objects.count()) == (0, 0)


@pytest.mark.parametrize("base", [LEVELS, DAYS])
@pytest.mark.parametrize("key", ["0", "x", "9" * 30])
def test_what_does_not_exist_is_not_found(countersigner, base, key):
    assert countersigner.get(f"{base}{key}/change/").status_code == 404


def test_administrators_keep_arrangements_and_officers_read_them(world, at_desk):
    person("ada", "administrator")
    base = "/admin/licensing/arrangement/"
    assert at_desk("ada").get(f"{base}add/").status_code == 200
    assert at_desk("olive").get(base).status_code == 200
    assert at_desk("olive").get(f"{base}add/").status_code == 403


def test_the_preview_of_a_move_says_how_many_would_breach_at_once(world, countersigner, form):
    world.now = context.database_now() - timedelta(days=9)
    world.at("review")
    world.now = context.database_now()
    world.at("review")
    level = declared(countersigner, form, amount="3")
    text = words(countersigner.post(f"{LEVELS}{level.pk}/move/", {"reason": "More hands"}))
    assert "1 clock would breach at once: the new time is used." in text
    assert "Each gets one working day" in text
