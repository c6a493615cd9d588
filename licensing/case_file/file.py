"""CaseFile: a case with all that is read of it; the loader fills its parts, else each is read when first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from licensing.case_file import contracts, holding, law, loading
from licensing.case_file.agreement import Agreement
from licensing.case_file.licence_facts import sale_of_licence
from licensing.case_file.orders import Orders
from licensing.case_file.people import People
from licensing.case_file.priority import Priority
from licensing.case_file.review import Review
from licensing.case_file.shipments import Shipments
from licensing.models import (
    Case,
    Clock,
    Document,
    Drawdown,
    Event,
    Hold,
    Line,
    Obligation,
    Party,
    Pause,
    Relation,
    listing,
    policy,
)
from licensing.models.policy import Policy, Waiting
from licensing.regulations import findings
from licensing.regulations.contracts import Sale, Sold
from licensing.worktime.office import office_day
from workflows.workflow import Workflow


class CaseFile:
    """What is known of one case. Side effects change its parts in memory before they are written."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.kind: str = case.kind
        self.flow: Workflow = case.flow  # the table of its kind
        self.policy_version: UUID | None = None  # that of the policy when the case was read
        self.recorded: list[Event] = []  # by the transition that was just executed
        self.letter: dict[str, Any] | None = (
            None  # what a letter says of the rows beside the case, read for one alone
        )
        self._findings: dict[tuple[str, date], findings.Finding] = {}
        self._asked: tuple[datetime, date] | None = None  # when last, and the office's day of that instant

    @classmethod
    def for_change(cls, case: Case) -> CaseFile:
        """The file of a locked case, cast to its kind's proxy, which carries the verbs; the one cast that there is."""
        case.__class__ = Case.proxies[case.kind]
        return cls(case)

    def __str__(self) -> str:
        return self.case.reference

    # ------------------------------------------------------------------------------------ the case and its facts

    @property
    def state(self) -> str:
        """The state that the case is in."""
        state: str = self.case.__dict__["state"]  # read for every guard: not by way of the machine
        return state

    @cached_property
    def detail(self) -> Any:
        """The facts of its kind."""
        return self.case.detail

    def fact(self, name: str) -> Any:
        """A named fact of the detail, else of the case itself; raises AttributeError."""
        if name == "parent" and self.parent is not None:
            return self.parent.case  # read with all that guards ask of it, in one statement
        return self.case.fact(name)

    def notification(self) -> str:
        """Where the congressional notification is: "" (none is due), due, running, over or barred."""
        return getattr(self.detail, "congress", "")

    @staticmethod
    def office_day(instant: datetime) -> date:
        """The deciding office's day of that instant."""
        return office_day(instant)

    def countries(self) -> set[str]:
        """The countries under whose arrangements it may be: its filer's, its destination, those a priority case is about."""
        # asked for every clock: the codes as they are kept, not the countries that are made of them
        destination = self.detail.__dict__.get("destination")
        own = {self.case.filer.__dict__["country"]} | ({destination} if destination else set())
        return own | self.orders.abroad if self.kind == "priority" else own

    # ---------------------------------------------------------------------------------------------------- the law

    @cached_property
    def legal_facts(self) -> Mapping[str, Any]:
        """The facts that findings are made of."""
        return law.facts_of(self)

    def finding(self, topic: str, now: datetime) -> findings.Finding:
        """What the law says of this case on that topic on the office's day of `now`; asked once for a topic and day."""
        if self._asked is None or self._asked[0] != now:
            self._asked = now, office_day(now)
        key = topic, self._asked[1]
        if key not in self._findings:
            self._findings[key] = findings.find(topic, self.legal_facts, key[1])
        return self._findings[key]

    def drop_stale_findings(self) -> None:
        """Forget what was found on facts that have changed since."""
        if self._findings and (now := law.facts_of(self)) != self.legal_facts:
            self._findings.clear()
            self.legal_facts = now

    @cached_property
    def exempt_before(self) -> int:
        """How many other shipments went to its end-users under an exemption in the office's year of its receipt."""
        return law.exempt_before(self)

    @cached_property
    def other_filings(self) -> tuple[Sold, ...]:
        """What else its filer sells under the same contract by live filings."""
        return contracts.other_filings(self)

    @property
    def sale(self) -> Sale | None:
        """What is sold under the contract that a licence case names, its lines as they are now; else None."""
        return sale_of_licence(self) if self.kind == "licence" else None

    # -------------------------------------------------------------------------------------------- the case's parts

    @cached_property
    def lines(self) -> list[Line]:
        """Its lines in order, with what was decided and what was closed short of them."""
        return list(self.case.lines.select_related("line_decision", "short_closure"))

    @cached_property
    def parties(self) -> list[Party]:
        """Its parties in order, with the partners among them."""
        return list(self.case.parties.select_related("partner"))

    def read_parties_with_parents(self) -> None:
        """Read its parties and those of the case that it goes under together, where neither were read before."""
        files = [self] if self.parent is None else [self, self.parent]
        if not any("parties" in file.__dict__ for file in files):
            loading.load_parties(files)

    @cached_property
    def relations(self) -> list[Relation]:
        """What partners are to it, with the partners."""
        return list(self.case.relations.select_related("partner"))

    @cached_property
    def clocks(self) -> list[Clock]:
        """Its open clocks, each with its ledger."""
        return loading.open_clocks(self)

    @cached_property
    def ended_late(self) -> list[Clock]:
        """Its clocks that ended after a breach, each with its ledger: a correction can put that right."""
        return loading.ended_late(self)

    def clock_written(self, written: str | None) -> Clock | None:
        """The clock that a correction names: an open one, or one that ended after a breach."""
        clocks = self.ended_late if written and "#" in written else self.clocks
        return next((clock for clock in clocks if clock.written == written), None)

    @cached_property
    def pauses(self) -> list[Pause]:
        """Its open pauses and exceptions."""
        return list(self.case.stops.filter(closed_at__isnull=True))

    @cached_property
    def obligations(self) -> list[Obligation]:
        """Its obligations, met or not."""
        return list(self.case.obligations.all())

    @cached_property
    def policy(self) -> Policy:
        """What is in force beside the law."""
        return policy.in_force(self.policy_version)

    @cached_property
    def waiting(self) -> Waiting:
        """The bulk operations that are not finished, whether they reach this case or not."""
        return policy.waiting()

    @cached_property
    def holds(self) -> list[Hold]:
        """The holds that cover it now, those included whose operation has not reached it yet."""
        return holding.covering(self)

    @cached_property
    def fired_levels(self) -> set[tuple[int, int, str]]:
        """(clock's key, revision, level) of all that its open clocks have fired."""
        return loading.fired_levels(self)

    # ------------------------------------------------------------------------------------- questions by their subject

    @cached_property
    def people(self) -> People:
        """Who is what to it, and who has acted on it."""
        return People(self)

    @cached_property
    def review(self) -> Review:
        """The agencies that are asked about it."""
        return Review(self)

    @cached_property
    def agreement(self) -> Agreement:
        """The terms that an amendment changes, and what was made under an agreement."""
        return Agreement(self)

    @cached_property
    def priority(self) -> Priority:
        """The evidence on which its class rests."""
        return Priority(self)

    @cached_property
    def orders(self) -> Orders:
        """A priority case beside the other orders of its supplier."""
        return Orders(self)

    @cached_property
    def parent(self) -> CaseFile | None:
        """The file of the case under which this shipment goes; None for other kinds."""
        return CaseFile(loading.parent_of(self.detail)) if self.kind == "shipment" else None

    @cached_property
    def drawdowns(self) -> list[Drawdown]:
        """What this shipment drew and has not given back; a return changes it before it is written."""
        current = Drawdown.objects.filter(line__case=self.case.pk, given_back_at__isnull=True)
        return list(
            current.select_related("line", "authorised_line__authorisation", "letter", "exemption_use")
        )

    def quantities_out(self) -> dict[int, int]:
        """What of each line of this shipment has not been returned, by its number; lines that are back are left out."""
        return {
            drawdown.line.number: drawdown.quantity_out
            for drawdown in self.drawdowns
            if drawdown.quantity_out
        }

    @cached_property
    def shipments(self) -> Shipments:
        """What moves under it, and what is left of each line."""
        return Shipments(self)

    def will_miss_required_date(self) -> bool:
        """Whether its required date cannot be met by what remains to be done in the time that it has."""
        return any(clock.says_date_missed for clock in self.clocks)

    def open_pauses(self) -> set[str]:
        """The codes of its open pauses and exceptions."""
        return {pause.code for pause in self.pauses}

    def open_obligations(self) -> set[str]:
        """The codes of the obligations that are still owed."""
        return {obligation.code for obligation in self.obligations if obligation.is_open}

    def obligation_begins_on(self, code: str) -> date | None:
        """The day on which the year of the open obligation of that code begins; None where it is not yearly."""
        return next(
            (
                obligation.begins_on
                for obligation in self.obligations
                if obligation.code == code and obligation.is_open
            ),
            None,
        )

    def document(self, number: int) -> Document | None:
        """The document of that number that somebody attached to it; None if there is none."""
        return self.case.documents.attached().filter(number=number).first()

    def amendment_errors(self) -> list[str]:
        """Why what it would change of the parties listed cannot be told, or is nothing: 22 CFR 123.25(b)."""
        amended = self.detail.amends
        if amended is None:
            return []
        listed = list(amended.licence_detail.authorisation.listed())
        return listing.changes(self.detail.change, self.parties, listed).errors

    def other_case(self, reference: str, kind: str, seen_by: int | None = None) -> Case | None:
        """The case of that reference and kind, None if there is none that the partner of key `seen_by` may see."""
        cases = Case.objects.filter(reference=reference, kind=kind)
        return (cases if seen_by is None else cases.visible_to(seen_by)).first()
