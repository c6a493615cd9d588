"""Whatever happens to the evidence of a case in whatever order, its class is what the evidence in force gives."""

from datetime import timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from licensing.integrity import classes
from licensing.models import Arrangement, PriorityEvidence
from licensing.worker import cycle
from tests.world import make_world
from tests.worlds.clocks import clocks
from tests.worlds.filings import SIGNED
from tests.worlds.paths import ratings_may_be_given
from tests.worlds.priorities import disrupt, lift, record
from workflows.classes import class_of

ACTS = (
    "record", "confirm", "end", "back", "rate", "place", "accept", "re_rate", "cancel", "fill", "disrupt", "lift", "wait",
)  # fmt: skip
RECORDED = ("rating_do", "rating_dx", "sosa_endorsement", "equipment_down")


class Party:
    """A case, and a model of its evidence that knows nothing of how the evidence is kept."""

    def __init__(self, kind):
        self.world = make_world()
        ratings_may_be_given(self.world)
        self.case = self.world.at("review", kind=kind)
        self.written = {}  # number of what an officer recorded -> code
        self.waiting = {}  # of DX ratings that nobody has countersigned
        self.ratings = []  # [priority case, code, whether it was endorsed under an arrangement]
        self.disruptions = []
        self.count = 0

    def model(self):
        codes = [*self.written.values(), *(code for _, code, _ in self.ratings)]
        codes += ["sosa_endorsement" for *_, endorsed in self.ratings if endorsed]
        return class_of([*codes, *(["disruption"] if self.disruptions else [])])

    def newest(self):
        return PriorityEvidence.objects.filter(case=self.case).latest("number").number

    def step(self, act, number):
        getattr(self, act)(number)
        self.world.now += timedelta(hours=number % 50)

    def record(self, number):
        self.count += 1
        code = RECORDED[number % 4]
        record(self.world, self.case, code, document=f"No. {self.count}")
        (self.waiting if code == "rating_dx" else self.written)[self.newest()] = code

    def confirm(self, number):
        if self.waiting:
            key = sorted(self.waiting)[number % len(self.waiting)]
            self.world.execute(self.case, "confirm_priority", "countersigner", waiting_evidence=str(key))
            self.written[key] = self.waiting.pop(key)

    def end(self, number):
        if current := sorted({**self.written, **self.waiting}):
            key = current[number % len(current)]
            self.world.execute(self.case, "end_priority", "officer", open_evidence=str(key), reason="Over")
            self.written.pop(key, None)
            self.waiting.pop(key, None)

    def back(self, number):
        if "equipment_down" in self.written.values():
            self.world.execute(self.case, "return_to_service", self.world.who_is(self.case.filer))
            self.written = {key: code for key, code in self.written.items() if code != "equipment_down"}

    def rate(self, number):
        # priority for a case is requested by its filer, and who requests it here is HAL
        if len(self.ratings) < 3 and self.case.filer.code == "hal":
            about = {"supports": self.case.reference, "purchase_order": ""}
            asked = self.world.at("authorisation", kind="priority", detail=about)
            rating = ("DO", "DX")[number % 2]
            self.world.execute(asked, "authorise", "authoriser", rating=rating, programme_symbol="A1")
            # under the arrangement that an endorsement was recorded by, if one was by then
            self.ratings.append([asked, f"rating_{rating.lower()}", Arrangement.objects.exists()])

    def _pick(self, state, number):
        ratings = [rating for rating in self.ratings if self.world.fresh(rating[0]).state == state]
        return ratings[number % len(ratings)] if ratings else None

    def place(self, number):
        if pick := self._pick("authorised", number):
            facts = {"order_number": "7", "order_received_on": self.world.now.date(), **SIGNED}
            self.world.execute(pick[0], "place_order", "hal", **facts)

    def accept(self, number):
        if pick := self._pick("rated", number):
            self.world.execute(pick[0], "accept", "supplier")

    def re_rate(self, number):
        if pick := self._pick("accepted", number):
            rating = ("DO", "DX")[number % 2]
            facts = {"rating": rating, "programme_symbol": ("A1", "A2")[number // 2 % 2], "reason": "Anew"}
            self.world.execute(pick[0], "re_rate", "authoriser", **facts)
            pick[1] = f"rating_{rating.lower()}"

    def cancel(self, number):
        for state, way, more in (
            ("authorised", "cancel", {}),
            ("rated", "cancel_rating", {"reason": "No need"}),
        ):
            if pick := self._pick(state, number):
                self.world.execute(pick[0], way, "hal", **more)
                self.ratings.remove(pick)
                return

    def fill(self, number):
        if pick := self._pick("accepted", number):
            self.world.execute(pick[0], "complete", "supplier", completed_on=self.world.now.date())
            self.ratings.remove(pick)

    def disrupt(self, number):
        if len(self.disruptions) < 2:
            self.disruptions.append(disrupt(self.world))

    def lift(self, number):
        if self.disruptions:
            lift(self.world, self.disruptions.pop(number % len(self.disruptions)))

    def wait(self, number):
        cycle.sweep(now=self.world.now)

    def check(self):
        case = self.world.fresh(self.case)
        assert case.priority_class == self.model()
        assert list(classes.violations()) == []


class Model(TestCase):
    """Each example has a world of its own, rolled back."""

    @example("spares", [("record", 2), ("rate", 0), ("end", 0)])  # the rating was endorsed as well
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.sampled_from(("spares", "licence")),
        st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 999)), max_size=16),
    )
    def test_the_class_is_what_the_evidence_in_force_gives(self, kind, acts):
        party = Party(kind)
        untouched = clocks(party.case)["stage"]
        for act, number in acts:
            party.step(act, number)
            party.check()
        for disruption in [*party.disruptions]:
            party.disruptions.remove(disruption)
            lift(party.world, disruption)
        while party.written or party.waiting:
            party.end(0)
        for disruption in [*party.ratings]:
            party.ratings.remove(disruption)
            way, who, more = self._end(party, disruption[0])
            party.world.execute(disruption[0], way, who, **more)
        party.check()
        last = clocks(party.case)["stage"]
        assert (party.world.fresh(party.case).priority_class, last.due_at) == ("P3", untouched.due_at)

    @staticmethod
    def _end(party, asked):
        if party.world.fresh(asked).state == "authorised":
            return "cancel", "hal", {}
        return "cancel_rating", "authoriser", {"reason": "Over"}
