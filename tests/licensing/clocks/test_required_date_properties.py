"""Whatever stops, moves or delays a case: counted forward from now its date is missed just where its clock says so."""

from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from licensing import transitions
from licensing.case_file import CaseFile
from licensing.clocks import required_dates
from licensing.integrity import violations
from licensing.transitions import Refused
from tests.world import START, make_world
from tests.worlds.clocks import closure, hold, lift, run_bulk_operations

NEEDED = {"spares": "required_on", "maintenance": "induction_on"}
STEPS = {
    "accept": ("officer", {}),
    "report": ("reviewer", {"assessment": "fit", "statement": "It can be done."}),
    "recommend": ("officer", {"recommendation": "approve"}),
    "send_back": ("countersigner", {"reason": "The quantity."}),
    "query": ("officer", {"reason": "Which gear?"}),
    "answer": ("hal", {"answer": "The input bevel gear."}),
    "open_stop": ("officer", {"stop": "end_use_check", "reason": "A visit"}),
    "close_stop": ("officer", {"open_stop": "end_use_check", "reason": "It is over"}),
    "release": ("countersigner", {}),
    "approve": ("countersigner", {}),
}
ACTS = st.one_of(
    st.sampled_from([*STEPS, "hold", "lift"]),
    st.integers(0, 6),
    st.tuples(st.just("closure"), st.integers(0, 30)),
)


class AnyDelay(TestCase):
    """Each example has a world of its own, rolled back."""

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.sampled_from(sorted(NEEDED)), st.integers(-2, 45), st.lists(ACTS, max_size=6))
    def test_the_clock_says_what_counting_forward_finds(self, kind, days, acts):
        world = make_world()
        needed_on = (START + timedelta(days=days)).date()
        case = world.file(kind=kind, detail={NEEDED[kind]: needed_on})
        world.execute(case, "submit", "hal")
        self.validity_on = []
        for act in acts:
            self.act(world, case, act)
            self.check(world, case)
        assert list(violations()) == []

    def act(self, world, case, act):
        """Let one thing happen; what is not possible now is refused."""
        world.now += timedelta(hours=1)
        if isinstance(act, int):
            world.sweep(act)
        elif isinstance(act, tuple):
            day = world.now.date() + timedelta(days=act[1])
            with suppress(ValidationError):  # it is closed already
                closure(world, day)
        elif act == "hold":
            self.validity_on.append(hold(world, kinds=["spares", "maintenance"]))
        elif act == "lift":
            if self.validity_on:
                lift(world, self.validity_on.pop())
        else:
            who, data = STEPS[act]
            with suppress(Refused, KeyError):
                transitions.execute(case.pk, act, world.ctx(who, **data))

    def check(self, world, case):
        """After a sweep it will miss its required date if, and only if, the outcome would come too late from here."""
        run_bulk_operations(world)
        case_file = CaseFile(world.fresh(case))
        clock = required_dates.clock_of(case_file)
        assert (clock is not None) == required_dates.is_due(case_file)
        if clock is not None:
            late = required_dates.foreseen_on(case_file, world.now) > clock.due_on
            assert case_file.will_miss_required_date() == late, (
                f"{required_dates.cause_of(clock)}; {clock.ends_at}"
            )
