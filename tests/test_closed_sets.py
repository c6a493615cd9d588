"""Every closed set is declared once; where a module leaves a member out, the program does not start."""

import re
from collections import Counter
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

import pytest
from django.core.checks import run_checks

from api.serializers import transitions as bodies
from licensing import worktime
from licensing.admin.case import clocks, forms, page, timeline
from licensing.clocks.lines import LineKind
from licensing.letters import rendering
from licensing.messaging.outbox import Topic
from licensing.models import ActorKind, BulkOperation, Position
from licensing.review import referrals
from licensing.transitions import firing, orders, side_effects
from licensing.worker import cycle, pending
from workflows import checks, escalation
from workflows.closed_sets import COUNTED, RELATIONS, STAFF, Audience, Role, Unit

DECLARED = import_module("licensing.events.declared")  # a function of that name hides it in its package
TAGS = ["api", "licensing", "workflows"]
ROOT = Path(__file__).parent.parent
SOURCES = [path.read_text() for room in TAGS for path in (ROOT / room).rglob("*.py")]


def ids():
    return [error.id for error in run_checks(tags=TAGS)]


def test_each_id_is_of_one_check():
    documented = Counter(re.findall(r'"""((?:licensing|workflows|api)\.E\d{3}):', "\n".join(SOURCES)))
    assert documented
    assert {name for name, times in documented.items() if times > 1} == set()


def without(entries, member):
    return MappingProxyType({name: value for name, value in entries.items() if name != member})


def test_nothing_is_missing():
    assert ids() == []


INCOMPLETE = (
    (cycle, "MOVING", Topic.CASES, "licensing.E003"),
    (cycle, "NOTIFYING", Topic.DESKS, "licensing.E003"),
    (cycle, "POSTING", pending.MAILS, "licensing.E003"),
    (orders, "HANDLERS", BulkOperation.Act.ESCALATE, "licensing.E004"),
    (firing, "EVENTS", "breach", "licensing.E006"),
    (timeline, "ICONS", ActorKind.CLIENT, "licensing.E007"),
    (clocks, "ICONS", LineKind.ESTIMATED, "licensing.E007"),
    (page, "TONES", Position.NONE, "licensing.E007"),
    (forms, "OF_THE_CASE", "ground", "licensing.E008"),
    (bodies, "FIELDS", bool, "api.E002"),
)


@pytest.mark.parametrize(("module", "name", "member", "error"), INCOMPLETE)
def test_a_member_without_an_entry(monkeypatch, module, name, member, error):
    monkeypatch.setattr(module, name, without(getattr(module, name), member))
    assert ids() == [error]


def test_an_entry_that_is_no_member(monkeypatch):
    monkeypatch.setattr(cycle, "POSTING", {**cycle.POSTING, "pigeons": cycle.mail.send})
    assert ids() == ["licensing.E003"]


@pytest.mark.parametrize("change", [{"title": ""}, {"public": ""}])
def test_an_event_that_does_not_say_enough(monkeypatch, change):
    name = "case.edited"
    events = {**DECLARED.EVENTS, name: replace(DECLARED.EVENTS[name], **change)}
    monkeypatch.setattr(DECLARED, "EVENTS", events)
    assert ids() == ["licensing.E002"]


def test_a_letter_without_words(monkeypatch, tmp_path):
    for path in rendering.TEMPLATES.glob("*.typ"):
        if path.stem != "query":
            (tmp_path / path.name).touch()
    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path)
    assert ids() == ["licensing.E005"]


def test_an_office_whose_calendar_there_is_not(settings):
    settings.OFFICE_CALENDAR = "mars"
    assert ids() == ["licensing.E009"]


def test_a_position_that_no_referral_keeps(monkeypatch):
    asked = replace(referrals.POSITION, choices=(*referrals.POSITION.choices, ("abstains", "Abstains")))
    monkeypatch.setattr(referrals, "POSITION", asked)
    assert ids() == ["licensing.E010"]


def test_a_state_that_guards_name_and_no_table_has(monkeypatch):
    named = {**checks.STATES_OF_GUARDS, "spares": ("released", "let_go")}
    monkeypatch.setattr(checks, "STATES_OF_GUARDS", named)
    assert ids() == ["workflows.E005"]


def test_a_side_effect_that_there_is_not(monkeypatch):
    monkeypatch.setattr(side_effects, "SIDE_EFFECTS", without(side_effects.SIDE_EFFECTS, "displace"))
    assert ids() == ["licensing.E001"]


def test_every_role_is_of_staff_of_a_partner_or_the_clock():
    assert (*STAFF, *RELATIONS, Role.CLOCK) == tuple(Role)


def test_units_have_words_where_they_are_counted():
    assert [unit.of(1) for unit in COUNTED] == ["1 working day", "1 calendar day", "1 hour"]
    assert [unit.of(2) for unit in COUNTED] == ["2 working days", "2 calendar days", "2 hours"]
    assert set(Unit) - set(COUNTED) == {Unit.DATE, Unit.INSTANT}


def test_members_are_found_by_their_codes():
    assert (Role("port"), Unit("wd"), Audience("parties"), Topic("desks")) == (
        Role.PORT,
        Unit.WORKING_DAYS,
        Audience.PARTIES,
        Topic.DESKS,
    )
    assert f"{Role.PORT} {Unit.HOURS} {Topic.DESKS}" == "port h desks"


def test_every_calendar_can_be_counted_and_named():
    for name, base in worktime.BASES.items():
        assert base.title
        assert base.short
        assert worktime.Calendar(name).counts_every_day is (name == worktime.EVERY_DAY)


def test_levels_rise_from_the_desk_whose_own_people_are_told():
    assert escalation.NAMES == ("desk", "section_chief", "director", "principals")
    assert escalation.GROUPS == ("section_chief", "director", "principals")
