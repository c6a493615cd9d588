"""A walk over linked cases of every kind: who can execute what with which answers, and the path to an end from anywhere."""

from datetime import date, timedelta

from licensing import filing, transitions
from licensing.case_file import CaseFile
from licensing.context import ActionContext
from licensing.models import Case
from licensing.transitions import Refused
from licensing.transitions.following import run_automatic_transitions
from licensing.worker import cycle, followers
from tests.world import make_world, person, staff
from tests.worlds.filings import END_USER, SMALL_PART, SUPPLIER
from tests.worlds.inputs import value_of
from tests.worlds.paths import FILED_OTHERWISE, ratings_may_be_given
from tests.worlds.people import START
from workflows.catalogue import CATALOGUE
from workflows.language import STAFF, Role

PEOPLE = {
    Role.OFFICER: ("officer", "officer2"),
    Role.COUNTERSIGNER: ("countersigner", "countersigner2"),
    Role.REVIEWER: ("reviewer", "reviewer2"),
    Role.ENDORSER: ("endorser",),
    Role.AUTHORISER: ("authoriser",),
    Role.CLOCK: ("clock",),
}
BEGINNINGS = {
    "licence": ("intake", "review", "staffed", "countersign", "approved"),
    "maintenance": ("draft", "intake", "determination", "cleared", "in_work", "returning"),
    "priority": ("draft", "endorsement", "authorisation", "rated", "requested", "accepted"),
    "shipment": ("lodged", "in_transit", "held", "disputed"),
}
CHOICES = {
    "agencies": (["dtsa"], ["sca"], ["dtsa", "sca"], ["nobody"]),
    "agency": ("dtsa", "sca"),
    "position": ("no_objection", "objection", "provisos"),
    "statement": ("Risk of diversion.", None),
    "provisos": (["No retransfer."], None),
    "notification": ("none", "36(c)"),
    "wait_days": ("15", "30", None),
    "recommendation": ("approve", "deny"),
    "line": (1, 2, 3),
    "side": ("export", "import"),
    "code": ("papers_missing", "value_over", "examination"),
    "evidence": ("A photograph.", "A certificate.", "Another certificate."),
    "authority_ends_on": (date(2027, 3, 31), date(2031, 3, 31)),
    "imported_on": (START.date(), None),
    "rating": ("DO", "DX"),
    "judgement": ("It fits.", None),
    "stop": ("end_use_check", "government_assurances", "policy_review"),
    "open_stop": ("end_use_check", "government_assurances", "policy_review"),
    "clock": ("stage", "case", "statutory", "referral/1", "detour"),
    "reads": ("running", "paused", "excused"),
    "expires_on": (START.date() + timedelta(days=20), date(2027, 12, 31)),
    "obligation": ("signed_copy", "termination_notice"),
}
LATELY = {"from_on": (3, 2, 9), "until_on": (1, 2)}  # days ago
TODAY = ("met_on", "delivered_on", "received_on", "completed_on", "order_received_on")
RECEIVER = {"role": "consignee", "name": "Lockheed Martin", "country": "US", "partner": "lm"}
MOST_CASES = 12
# a transition towards an end out of every state, by people who have not acted before; what has none waits for the law
HOME = {
    "licence": {
        "withdraw": "draft intake review staffed determination countersign consultation notification queried",
        "surrender": "approved",
        "uphold": "contested",
    },
    "spares": {
        "withdraw": "draft verification awaiting_licence review queried",
        "send_back": "countersign",
        "cancel": "released blocked",
    },
    "maintenance": {
        "withdraw": "draft intake awaiting_licence technical determination queried",
        "send_back": "countersign",
        "cancel": "cleared blocked",
        "scrap": "in_work",
        "parts_arrived": "awaiting_parts",
        "receive": "returning",
    },
    "shipment": {
        "cancel": "lodged",
        "turn_back": "in_transit",
        "clear": "clearing",
        "seize": "held disputed",
        "close_unreturned": "return_overdue",
    },
    "priority": {
        "withdraw": "draft sponsorship queried authorisation",
        "decline": "endorsement",
        "cancel": "authorised requested offered",
        "cancel_rating": "rated",
        "confirm": "assistance",
        "complete": "accepted",
    },
}


class Party:
    """Linked cases, and what happens to them."""

    def __init__(self, first, second):
        self.world = make_world()
        ratings_may_be_given(self.world)
        licence = self.world.at(_one(BEGINNINGS["licence"], first))
        waiting = self.world.file(
            kind="spares",
            detail={**SMALL_PART, "authority_kind": "licence", "exemption": "", "licence": licence.reference},
        )
        self.world.execute(waiting, "submit", "hal")
        self.world.execute(waiting, "await_licence", "officer")
        parts = self.world.at("released", kind="spares", parties=[END_USER, SUPPLIER, RECEIVER])
        work = self.world.at(_one(BEGINNINGS["maintenance"], first // 7), kind="maintenance")
        state = _one(BEGINNINGS["priority"], second)
        # what another than HAL files supports no case of HAL's
        supported = {} if ("priority", state) in FILED_OTHERWISE else {"supports": waiting.reference}
        asked = self.world.at(state, kind="priority", detail=supported)
        goods = self.world.at(_one(BEGINNINGS["shipment"], second // 7), kind="shipment", parent=parts)
        self.cases = [licence, waiting, parts, work, asked, goods]

    def step(self, what, which, first, second):
        """Let one thing happen: time, a follower, a shipment, or somebody executes something."""
        world = self.world
        world.now += timedelta(hours=1 + first % 30)
        case = world.fresh(self.cases[which % len(self.cases)])
        if what == "time":
            world.now += timedelta(days=second % 20)  # nobody acts in the past of what a deadline did
            cycle.sweep(now=world.now)
        elif what == "followers":
            followers.notify_followers(now=world.now)
        elif what == "shipment":
            self._file_shipment(case, first, second)
        else:
            self._execute(case, *self._choose(case, what, first, second), second)

    def _choose(self, case, what, first, second):
        """A transition and somebody: mostly one whose turn it is."""
        possible = case.flow.transitions_from(case.state)
        if what == "anybody" or not possible:
            transition = case.flow.transitions[first % len(case.flow.transitions)]
            return transition, _one(sorted(self.world.actors), second)
        transition = _one(possible, first)
        role = _one(case.flow.allowed_roles(transition, case), second)
        return transition, _one(self._people(case, role) or ("stranger",), second)

    def _people(self, case, role):
        if role in (*STAFF, Role.CLOCK):
            return PEOPLE[role]
        partners = {relation.partner_id for relation in CaseFile(case).relations if relation.role == role}
        return [name for name, actor in self.world.actors.items() if actor.partner_id in partners]

    def _execute(self, case, transition, who, number):
        if who == "clock" and any(
            transition.name == clock.overdue for state in case.flow.states for clock in state.clocks
        ):
            return  # time alone executes it, with a firing
        data = self._data(transition, number)
        acts = case.events.exclude(actor_kind="clock").count()
        try:
            moved = transitions.execute(
                case.pk, transition.name, ActionContext(self.world.now, self.world.actors[who], data)
            ).case
        except Refused:
            # what was due happens all the same, by the clock
            assert self.world.fresh(case).events.exclude(actor_kind="clock").count() == acts
        else:
            assert moved.event_count > case.event_count

    def _data(self, transition, number):
        result = {}
        for input_ in transition.inputs:
            if input_.name in ("licence", "parts"):
                kind = {"licence": "licence", "parts": "spares"}[input_.name]
                options = [case.reference for case in self.cases if case.kind == kind]
            elif len(input_.choices) == 1:
                options = (value_of(input_),)
            elif input_.name in TODAY:
                options = (self.world.now.date(),)
            elif input_.name in LATELY:
                options = [self.world.now.date() - timedelta(days=days) for days in LATELY[input_.name]]
            else:
                options = CHOICES.get(input_.name, (value_of(input_),))
            result[input_.name] = _one(options, number)
        return result

    def _file_shipment(self, parent, first, second):
        if len(self.cases) >= MOST_CASES:
            return
        before = Case.objects.count()
        line = {"line": 1 + first % 2, "quantity": 1 + second % 6}
        who = _one(("filer", "hal", "repairer", "stranger"), second)
        try:
            self.cases.append(self.world.file_shipment(parent, who=who, lines=[line]))
        except (Refused, filing.BadFiling):
            assert Case.objects.count() == before

    def check(self):
        """What the walk must never break beside the invariants: nothing over-drawn, nobody left waiting."""
        self.world.sweep(0)
        for case in map(self.world.fresh, self.cases):
            assert not _overdrawn(case), f"{case} is over-drawn"
            assert case.desk == (case.flow.desk_of(case) or "")
            locked = transitions.lock(case.pk)
            ctx = ActionContext(self.world.now, self.world.actors["clock"]).not_before(case.last_event_at)
            assert run_automatic_transitions(locked, ctx) == [], f"{case} in {case.state} has not followed"

    def go_home(self):
        """Bring every case to an end, the shipments first, by a path to it or by the law's own time."""
        for who, role in (
            ("fresh", "countersigner"),
            ("fresh_endorser", "endorser"),
            ("fresh_authoriser", "authoriser"),
        ):
            self.world.actors[who] = staff(person(who, role))
        for case in sorted(self.cases, key=lambda item: item.kind != "shipment"):
            self._end(case)

    def _end(self, case):
        flow = CATALOGUE[case.kind]
        for _ in range(8):
            here = self.world.fresh(case)
            if flow.state(here.state).final:
                return
            name = next(
                (way for way, places in HOME[case.kind].items() if here.state in places.split()), None
            )
            if name is None:
                self.world.sweep(366 * 5)
            else:
                self._take_home(here, flow.transition(name, here.state))
        raise AssertionError(f"{case.kind} is stuck in {self.world.fresh(case).state}")

    def _take_home(self, case, transition):
        partners = [
            role for role in case.flow.allowed_roles(transition, case) if role not in (*STAFF, Role.CLOCK)
        ]
        people = self._people(case, partners[0]) if partners else ()
        if case.kind == "shipment" and transition.name in ("clear", "seize"):
            people = ({"export": "export_port", "import": "import_port"}[case.detail.hold_side],)
        fresh = {
            Role.OFFICER: "officer",
            Role.COUNTERSIGNER: "fresh",
            Role.ENDORSER: "fresh_endorser",
            Role.AUTHORISER: "fresh_authoriser",
        }
        who = people[0] if people else fresh[case.flow.allowed_roles(transition, case)[0]]
        self.world.execute(case, transition.name, who, **self._data(transition, 0))


def _overdrawn(case):
    """The lines of which more has been consigned, and not come back, than there was."""
    draws = {line.pk: line.draws.exclude(case__state="cancelled") for line in CaseFile(case).lines}
    drawn = {key: sum(draw.values_list("quantity", flat=True)) for key, draw in draws.items()}
    return [line.number for line in CaseFile(case).lines if drawn[line.pk] > line.quantity]


def _one(options, number):
    return options[number % len(options)]


def without_a_path_to_an_end():
    """(kind, state) of the states that have neither a path to an end nor time that ends them."""
    return {
        (kind, state.name)
        for kind, flow in CATALOGUE.items()
        for state in flow.states
        if not state.final
        and not any(state.name in places.split() for places in HOME[kind].values())
        and not any(clock.overdue for clock in state.clocks)
    }
