"""Any sequence of attempts by anybody leaves the invariants whole, and no case is ever stuck."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from licensing import escalation, transitions
from licensing.actors import Moment
from licensing.invariants import breaches
from licensing.transitions import Refused
from tests.licensing.test_matrix import ANSWERS, NAMES
from tests.world import make_world, person, staff
from workflows.catalogue import CATALOGUE
from workflows.language import Role

FLOW = CATALOGUE["licence"]
BY_ROLE = {
    Role.FILER: ("filer",),
    Role.OFFICER: ("officer", "officer2"),
    Role.COUNTERSIGNER: ("countersigner", "countersigner2"),
    Role.REVIEWER: ("reviewer", "reviewer2"),
    Role.CLOCK: ("clock",),
}
EVERYBODY = (
    "filer",
    "consignee",
    "stranger",
    "officer",
    "officer2",
    "countersigner",
    "reviewer",
    "clock",
    "endorser",
)
CHOICES = {
    "agencies": (["dtsa"], ["sca"], ["dtsa", "sca"], ["nobody"]),
    "agency": ("dtsa", "sca"),
    "position": ("no_objection", "objection", "provisos"),
    "statement": ("Risk of diversion.", None),
    "provisos": (["No retransfer."], None),
    "notification": ("none", "36(c)"),
    "wait_days": ("15", "30", None),
    "drawn_in_full": (True, False),
}
# a way towards an end out of every state, by people who have not acted before
HOME = {
    **dict.fromkeys(
        ("draft", "intake", "review", "staffed", "determination", "countersign"), ("withdraw", "filer")
    ),
    **dict.fromkeys(("consultation", "notification", "queried"), ("withdraw", "filer")),
    "approved": ("surrender", "filer"),
    "contested": ("uphold", "fresh"),
}


@st.composite
def steps(draw):
    """Mostly somebody whose turn it is, sometimes anybody with anything, sometimes time alone."""
    return [
        (
            draw(st.sampled_from(("turn", "turn", "turn", "turn", "turn", "anybody", "time"))),
            draw(st.integers(0, 999)),
            draw(st.integers(0, 999)),
        )
        for _ in range(draw(st.integers(5, 30)))
    ]


def data_of(row, number):
    data = {}
    for ask in row.needs:
        options = CHOICES.get(ask.name, (ANSWERS.get(ask.name),))
        data[ask.name] = options[number % len(options)]
    return data


class Walk(TestCase):
    """Each example has a world of its own, rolled back."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps())
    def test_any_walk_leaves_the_invariants_whole(self, walk):
        world = make_world()
        case = world.file()
        for what, first, second in walk:
            self.step(world, case, what, first, second)
        assert list(breaches()) == []
        self.finish(world, case)
        assert list(breaches()) == []

    def step(self, world, case, what, first, second):
        world.now += timedelta(hours=1 + first % 30)
        if what == "time":
            escalation.sweep(now=world.now + timedelta(days=second % 20))
            return
        state = world.fresh(case).state
        rows = FLOW.out_of(state)
        if what == "anybody" or not rows:
            name, who = NAMES[first % len(NAMES)], EVERYBODY[second % len(EVERYBODY)]
            row = FLOW.named(name)[0]
        else:
            row = rows[first % len(rows)]
            name = row.name
            people = BY_ROLE[FLOW.roles(row, state)[0]]
            who = people[second % len(people)]
        before = world.fresh(case)
        try:
            transitions.take(case.pk, name, Moment(world.now, world.actors[who], data_of(row, second)))
        except Refused:
            after = world.fresh(case)
            assert (after.state, after.event_count) == (before.state, before.event_count)

    def finish(self, world, case):
        """Whatever happened, some end is left: by a way home, or by the law's own time."""
        world.actors["fresh"] = staff(person("fresh", "countersigner"))
        for _ in range(6):
            here = world.fresh(case)
            if FLOW.state(here.state).final:
                return
            if here.state in HOME:
                name, who = HOME[here.state]
                world.take(here, name, who)
            else:
                world.sweep(366 * 5)
        assert FLOW.state(world.fresh(case).state).final, world.fresh(case).state
