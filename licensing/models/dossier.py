"""The dossier: everything a guard or the door may ask of a case, each part loaded once, when first asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject

from licensing.models import loading
from licensing.models.evidenced import open_grounds_of
from licensing.models.standing import Standing, open_stops_of, share_policy
from licensing.regulations import findings
from workflows.catalogue import CATALOGUE
from workflows.language import Role
from workflows.workflow import Workflow

if TYPE_CHECKING:
    from licensing.models.clocks import Clock
    from licensing.models.lines import Line, Party, Relation
    from licensing.models.partners import Partner
    from licensing.models.referrals import Referral


class Dossier(Standing):
    """What is known of a case; mixed into Case, so that guards have one thing to ask."""

    pk: Any
    kind: str
    state: Any

    @property
    def flow(self) -> Workflow:
        """The table of the case's kind."""
        return CATALOGUE[self.kind]

    @property
    def detail(self) -> Any:
        """The facts of its kind."""
        return getattr(self, f"{self.kind}_detail")

    @classmethod
    def fact_names(cls) -> set[str]:
        """The names that `fact` answers to, for the system check of the tables."""
        owner: Any = cls
        kind = next(kind for kind, proxy in owner.proxies.items() if proxy is cls)
        detail = owner._meta.get_field(f"{kind}_detail").related_model
        fields = {field.name for model in (owner, detail) for field in model._meta.get_fields()}
        derived = {name for name, value in vars(detail).items() if isinstance(value, property)}
        return fields | derived

    def fact(self, name: str) -> Any:
        """A named fact of the detail, else of the case itself; raises AttributeError."""
        return getattr(self.detail, name) if hasattr(self.detail, name) else getattr(self, name)

    def finding(self, topic: str, now: datetime) -> findings.Finding:
        """What the law says of this case on that topic on the office's day of `now`."""
        return findings.find(topic, self.legal_facts(), self.office_day(now))

    def legal_facts(self) -> dict[str, Any]:
        """The facts that findings are made of; each kind's proxy gives its own."""
        raise NotImplementedError

    def notification(self) -> str:
        """Where the congressional notification stands: "" (none is due), due, running, over or barred."""
        return getattr(self.detail, "congress", "")

    def day_of(self, moment: Any) -> date:
        """The day of the moment where its actor is, if that is a partner's system; else the deciding office's."""
        zone = ZoneInfo(moment.actor.zone or settings.OFFICE_ZONE)
        found: date = moment.now.astimezone(zone).date()
        return found

    def office_day(self, now: datetime) -> date:
        """The deciding office's day of that instant."""
        return now.astimezone(ZoneInfo(settings.OFFICE_ZONE)).date()

    @cached_property
    def line_list(self) -> list[Line]:
        """Its lines in order, with what was closed short of them."""
        return list(self._related("lines").select_related("short_closure"))

    @cached_property
    def party_list(self) -> list[Party]:
        """Its parties in order, with the partners among them."""
        return list(self._related("parties").select_related("partner"))

    @cached_property
    def referral_list(self) -> list[Referral]:
        """Its referrals with their agencies, in order; consequences add to it before they are written."""
        return list(self._related("referrals").select_related("agency"))

    @cached_property
    def clock_list(self) -> list[Clock]:
        """Its open clocks, each with its segments in `segment_list`; deadlines change it before they are written."""
        self.load_clocks([self])
        loaded: list[Clock] = vars(self)["clock_list"]
        return loaded

    @staticmethod
    def load_details(
        cases: Sequence[Any], *, relations: bool = False, also: Mapping[str, Any] | None = None
    ) -> None:
        """Read the details of all these cases with what guards ask of other cases, in two statements at most for a kind.

        With `relations` it also reads what partners are to each case, for `relation_roles`; `also` are further columns.
        """
        of_kind: dict[str, list[Any]] = defaultdict(list)
        for case in cases:
            of_kind[case.kind].append(case)
        for kind, some in of_kind.items():
            model = some[0]._meta.get_field(f"{kind}_detail").related_model
            found = model._default_manager.annotate(
                held_stops=open_stops_of(some[0]), held_grounds=open_grounds_of(some[0]), **model.read_along()
            )
            if also:
                found = found.annotate(**also)
            if relations:
                found = found.annotate(held_relations=_relations_of(some[0]))
            details = _details(found, [one.pk for one in some])
            for case in some:
                detail = details[case.pk]
                detail.case = case  # the very case, not another copy of it
                setattr(case, f"{kind}_detail", detail)

    @classmethod
    def load_held(cls, keys: Collection[int]) -> list[Any]:
        """The cases of those keys in their order, each filer read once; the caller holds their locks."""
        owner: Any = cls
        held = loading.columns(owner, "held")
        statement = f"SELECT {held.sql} FROM {owner._meta.db_table} held WHERE id = ANY(%(keys)s) ORDER BY id"  # noqa: S608 - names of ours
        cases = [held.make(row) for row in loading.rows(statement, {"keys": list(keys)})]
        partners = owner._meta.get_field("filer").related_model._default_manager
        filers = partners.in_bulk({one.filer_id for one in cases})
        for one in cases:
            one.filer = filers[one.filer_id]
        return cases

    @staticmethod
    def load_clocks(cases: Sequence[Any]) -> None:
        """Read the open clocks of all these cases anew, with the segments that stand, in one statement."""
        share_policy(cases)
        by_id = {case.pk: case for case in cases}
        for case in cases:
            vars(case)["clock_list"] = []
        model = cases[0].clocks.model
        clock, segment = _clock_columns(model)
        found: dict[int, Any] = {}
        for row in loading.rows(_clock_statement(model), {"keys": list(by_id)}):
            stretch = segment.make(row)
            one = found.get(stretch.clock_id)
            if one is None:
                one = found[stretch.clock_id] = clock.make(row[segment.count :])
                one.case = by_id[one.case_id]  # the very case, not another copy of it
                vars(one)["segment_list"] = []
                vars(one.case)["clock_list"].append(one)
            stretch.clock = one
            vars(one)["segment_list"].append(stretch)

    def _related(self, name: str) -> models.QuerySet[Any]:
        queryset: models.QuerySet[Any] = getattr(self, name).all()
        return queryset

    @cached_property
    def relation_list(self) -> list[Relation]:
        """What partners are to it, with the partners."""
        return list(self._related("relations").select_related("partner"))

    def partner_as(self, role: Role) -> Partner | None:
        """The partner in that role; the first where there are several, None if nobody is."""
        return next((one.partner for one in self.relation_list if one.role == role), None)

    def other_case(self, reference: str, kind: str, seen_by: int | None = None) -> Any:
        """The case of that reference and kind, None if there is none that the partner of key `seen_by` may see."""
        owner: Any = type(self)
        cases = owner._default_manager.filter(reference=reference, kind=kind)
        return (cases if seen_by is None else cases.visible_to(seen_by)).first()

    def lines_count(self) -> int:
        """How many lines it has."""
        return len(self.line_list)

    def party_roles(self) -> set[str]:
        """The roles that its parties fill."""
        return {party.role for party in self.party_list}

    def relation_roles(self, partner_id: int | None) -> frozenset[Role]:
        """What that partner is to this case."""
        return frozenset(Role(role) for partner, role in self._roles if partner == partner_id)

    @cached_property
    def _roles(self) -> list[tuple[int, str]]:
        """What every partner is to it, by key."""
        loaded = vars(self.detail).get("held_relations")
        if loaded is not None:
            return [(one["partner"], one["role"]) for one in loaded]
        return list(self._related("relations").values_list("partner_id", "role"))

    def agencies(self, codes: Iterable[str]) -> dict[str, Any]:
        """Those of the named agencies that exist and are active, by code."""
        partners = self._related("referrals").model._meta.get_field("agency").related_model._default_manager
        found = partners.filter(kind="agency", is_active=True, code__in=list(codes))
        return {agency.code: agency for agency in found}

    def open_referrals(self) -> set[str]:
        """The codes of the agencies that have not answered."""
        return {referral.agency.code for referral in self.referral_list if referral.closed_at is None}

    def referred_agencies(self) -> set[str]:
        """The codes of all agencies ever asked."""
        return {referral.agency.code for referral in self.referral_list}

    def defence_agencies(self) -> set[str]:
        """The codes of those asked that speak for the defence department."""
        return {one.agency.code for one in self.referral_list if one.agency.is_defence_department}

    def objecting_defence_agencies(self) -> list[str]:
        """The defence agencies whose latest position is an objection that nothing has settled."""
        latest = {one.agency.code: one for one in self.referral_list if one.closed_at is not None}
        standing = [
            code for code, one in latest.items() if one.position == "objection" and one.settled_at is None
        ]
        return sorted(set(standing) & self.defence_agencies())

    def taken_by(self, actor: Any, names: Collection[str], before: datetime | None = None) -> bool:
        """Whether the actor, or a delegate or delegator of the actor, took one of the named rows on this case."""
        if not actor.people or not names:
            return False
        events = {row.event for name in names for row in self.flow.named(name)}
        return any(
            name in events and (before is None or at < before) for name, at in self._steps(actor.people)
        )

    def _steps(self, people: frozenset[int]) -> list[tuple[str, datetime]]:
        """What these people have done on the case, by event and instant; read once for all rows that ask."""
        held: dict[frozenset[int], list[tuple[str, datetime]]] = vars(self).setdefault("steps_held", {})
        if people not in held:
            found = self._related("events").filter(actor_user_id__in=people)
            held[people] = list(found.order_by().values_list("name", "at"))
        return held[people]


def _relations_of(case: Any) -> ArraySubquery:
    """What partners are to the case of a detail, as a column of the detail's own statement."""
    held = case.relations.model._default_manager.filter(case_id=models.OuterRef("case_id")).order_by("id")
    return ArraySubquery(held.values(one=JSONObject(partner="partner_id", role="role")))


def _details(found: models.QuerySet[Any], keys: Sequence[int]) -> dict[int, Any]:
    """The details of the cases of those keys; only those that refer to other cases take the joins that guards read."""
    model: Any = found.model
    if len(keys) == 1:
        return found.select_related(*model.guards_read).in_bulk(keys)
    names = [*loading.columns(model, "held").names, *found.query.annotations]
    rows = found.filter(pk__in=keys).values_list(*names)
    details = {
        one.pk: one for one in (loading.made(model, dict(zip(names, row, strict=True))) for row in rows)
    }
    linked = [key for key, one in details.items() if one.reads_others]
    if linked:
        details |= found.select_related(*model.guards_read).in_bulk(linked)
    return details


def _clock_columns(model: type[models.Model]) -> tuple[loading.Columns[Any], loading.Columns[Any]]:
    segment: Any = model._meta.get_field("segments").related_model
    return loading.columns(model, "clock"), loading.columns(segment, "segment")


@cache
def _clock_statement(model: type[models.Model]) -> str:
    """SQL for the open clocks of the cases %(keys)s, each with its segments that no correction has replaced."""
    clock, segment = _clock_columns(model)
    return (
        f"SELECT {segment.sql}, {clock.sql} FROM {model._meta.db_table} clock "  # noqa: S608 - names of ours
        f"JOIN {segment.model._meta.db_table} segment ON segment.clock_id = clock.id "
        "WHERE clock.case_id = ANY(%(keys)s) AND clock.closed_at IS NULL AND segment.replaced_by IS NULL "
        "ORDER BY clock.id, segment.starts_at, segment.id"
    )
