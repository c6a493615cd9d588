"""Loading: case files filled by a fixed number of statements, for one case or for a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from licensing.models import (
    Case,
    Clock,
    ClockSegment,
    DeliveredItem,
    Displacement,
    Firing,
    Partner,
    Party,
    Pause,
    PriorityEvidence,
    Relation,
    ShipmentDetail,
    loading,
    policy,
    prepared,
)
from licensing.models.case_links import detail_model
from licensing.models.policy import Waiting
from licensing.models.prepared import Prepared, PreparedValues, keys

if TYPE_CHECKING:
    from licensing.case_file.file import CaseFile

ITEM = "item"  # whether the filer may name the delivered item, of a shipment the filer of what it goes under
LETTER = "file_letter"  # the column of what a letter says of the rows beside the case
_PAUSE = ("id", "number", "code", "basis", "hold_id")
_EVIDENCE = tuple(field.attname for field in PriorityEvidence._meta.concrete_fields if field.name != "case")
_DISPLACEMENT = tuple(field.attname for field in Displacement._meta.concrete_fields)


def load_details(
    files: Sequence[CaseFile],
    *,
    relations: bool = False,
    letter: Callable[[], Mapping[str, Any]] | None = None,
) -> None:
    """Read the details of all these cases with what guards ask beside them, in two statements at most for a kind.

    With `relations` it also reads what partners are to each case, and whether its filer may name its item; `letter` makes the column for a letter to be written.
    """
    of_kind: dict[str, list[CaseFile]] = defaultdict(list)
    for file in files:
        of_kind[file.kind].append(file)
    waiting: Waiting | None = None  # one reading for all of them
    for kind, same in of_kind.items():
        names = _columns_beside(kind, letter, relations=relations)
        details = _details(kind, letter, [file.case.pk for file in same], relations=relations)
        for file in same:
            detail = details[file.case.pk]
            loading.refer(detail, case=file.case)  # the very case, not another copy of it
            loading.refer(file.case, **{f"{kind}_detail": detail})
            file.detail = detail
            read = {name: vars(detail).pop(name) for name in names}
            waiting = waiting or Waiting(read["file_waiting"])
            file.waiting, file.policy_version = waiting, read["file_version"]
            _take_parts(file, read)


@cache
def _columns_beside(
    kind: str, letter: Callable[[], Mapping[str, Any]] | None, *, relations: bool
) -> Mapping[str, Any]:
    return {**_parts(kind, relations=relations), **(letter() if letter else {})}


def _parts(kind: str, *, relations: bool) -> dict[str, Any]:
    """The rows beside a detail that travel in its own statement, as columns of JSON."""
    here = OuterRef("case_id")
    pauses = Pause.objects.filter(case_id=here, closed_at__isnull=True).order_by("number")
    evidence = PriorityEvidence.objects.filter(case_id=here, ended_at__isnull=True).order_by("number")
    parts: dict[str, Any] = {"pauses": _as_json(pauses, _PAUSE), "evidence": _as_json(evidence, _EVIDENCE)}
    parts |= policy.columns()
    if relations:
        parts["role_pairs"] = _as_json(
            Relation.objects.filter(case_id=here).order_by("id"), ("partner_id", "role")
        )
        of = "parent" if kind == "shipment" else "case"  # what names an item
        nameable = DeliveredItem.objects.nameable_by(OuterRef(f"{of}__filer"))
        parts[ITEM] = Exists(nameable.filter(pk=OuterRef(f"{of}__delivered_item")))
    if kind == "priority":
        untold = Displacement.objects.filter(displaced=here, told_at__isnull=True).order_by("at", "id")
        parts["displacements"] = _as_json(untold, _DISPLACEMENT)
    return {f"file_{name}": column for name, column in parts.items()}


def _as_json(rows: QuerySet[Any], names: Sequence[str]) -> ArraySubquery:
    return ArraySubquery(rows.values(one=JSONObject(**{name: name for name in names})))


def _take_parts(file: CaseFile, read: Mapping[str, Any]) -> None:
    """Turn what travelled with the detail into the parts of the file."""
    file.pauses = [loading.from_json(Pause, row, case=file.case) for row in read["file_pauses"]]
    file.priority.evidence = [
        loading.from_json(PriorityEvidence, row, case=file.case) for row in read["file_evidence"]
    ]
    if "file_role_pairs" in read:
        file.people.role_pairs = [(row["partner_id"], row["role"]) for row in read["file_role_pairs"]]
        file.people.item_is_nameable = read[f"file_{ITEM}"]
    if "file_displacements" in read:
        file.orders.displacements = [
            loading.from_json(Displacement, row) for row in read["file_displacements"]
        ]
    file.letter = read.get(LETTER)


def _details(
    kind: str, letter: Callable[[], Mapping[str, Any]] | None, wanted: Sequence[int], *, relations: bool
) -> dict[int, Any]:
    """The details of the cases of those keys; only those that refer to other cases take the joins that guards read."""
    only_one = len(wanted) == 1
    first = _detail_statement(kind, letter, relations=relations, joined=only_one)
    details = {detail.pk: detail for detail in first.rows(cases=wanted)}
    linked = [key for key, detail in details.items() if detail.reads_others]
    if linked and not only_one:
        joined = _detail_statement(kind, letter, relations=relations, joined=True)
        details |= {detail.pk: detail for detail in joined.rows(cases=linked)}
    return details


@cache
def _detail_statement(
    kind: str, letter: Callable[[], Mapping[str, Any]] | None, *, relations: bool, joined: bool
) -> Prepared[Any]:
    model: Any = detail_model(kind)
    related = model.guards_read if joined else ()
    beside = _columns_beside(kind, letter, relations=relations)
    rows = model._default_manager.filter(pk__in=keys("cases")).annotate(**beside)
    return Prepared(lambda: rows.select_related(*related) if related else rows)


def parent_of(detail: ShipmentDetail) -> Case:
    """The case that a shipment goes under, read in one statement with what guards ask of it where it was not read yet."""
    if not ShipmentDetail.parent.is_cached(detail):
        whole = Case.objects.with_detail().select_related("delivered_item")
        detail.parent = whole.get(pk=detail.parent_id)
    return detail.parent


def load_parties(files: Sequence[CaseFile]) -> None:
    """Read the parties of all these cases with the partners among them, in one statement."""
    of_case: dict[int, list[Party]] = {file.case.pk: [] for file in files}
    for party in Party.objects.filter(case__in=of_case).select_related("partner").order_by("case", "id"):
        of_case[party.case_id].append(party)
    for file in files:
        file.parties = of_case[file.case.pk]


def read_cases(keys: Collection[int]) -> list[Case]:
    """The cases of those keys in their order, each filer read once; the caller has their locks."""
    columns = loading.columns(Case, "held")
    statement = f"SELECT {columns.sql} FROM {Case._meta.db_table} held WHERE id = ANY(%(keys)s) ORDER BY id"  # noqa: S608 - table and column names alone, no user input
    cases = [columns.make(row) for row in prepared.fetch(statement, {"keys": list(keys)})]
    filers = Partner.objects.in_bulk({case.filer_id for case in cases})
    for case in cases:
        loading.refer(case, filer=filers[case.filer_id])
    return cases


@cache
def _terms() -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    fixed = ("id", *Clock.FIXED, *Clock.MOVING)
    return itemgetter(*(field.attname for field in Clock._meta.concrete_fields if field.attname not in fixed))


def terms_of(clock: Clock) -> tuple[Any, ...]:
    """Its terms: what neither is fixed nor moves with time."""
    return _terms()(vars(clock))


def load_clocks(files: Sequence[CaseFile]) -> None:
    """Read the open clocks of all these cases again, with the segments that no correction replaced, in one statement."""
    by_key = {file.case.pk: file for file in files}
    for file in files:
        file.clocks = []
    clocks, segments = loading.columns(Clock, "clock"), loading.columns(ClockSegment, "segment")
    clocks_by_key: dict[int, Clock] = {}
    for row in prepared.fetch(_clock_statement(), {"keys": list(by_key)}):
        segment = segments.make(row)
        clock = clocks_by_key.get(segment.clock_id)
        if clock is None:
            clock = clocks_by_key[segment.clock_id] = clocks.make(row[segments.count :])
            file = by_key[clock.case_id]
            loading.refer(clock, case=file.case)
            clock.file, clock.ledger, clock.stored_terms = file, [], terms_of(clock)
            file.clocks.append(clock)
        loading.refer(segment, clock=clock)
        segment.stored = segment.ends_at, segment.replaced_by
        clock.ledger.append(segment)


def open_clocks(file: CaseFile) -> list[Clock]:
    """The open clocks of one case."""
    load_clocks([file])
    return file.clocks


def ended_late(file: CaseFile) -> list[Clock]:
    """The clocks of one case that ended after a breach, with their ledgers, in the order in which they ended."""
    ended = Clock.objects.filter(case=file.case.pk, closed_at__isnull=False, breached_at__isnull=False)
    clocks = list(ended.order_by("closed_at", "pk").prefetch_related("segments"))
    for clock in clocks:
        clock.case, clock.file = file.case, file
        clock.ledger = [segment for segment in clock.segments.all() if segment.replaced_by is None]
    return clocks


def load_fired(files: Sequence[CaseFile]) -> None:
    """Read for all these cases what their open clocks have fired, in one statement."""
    by_key = {file.case.pk: file for file in files}
    for file in files:
        file.fired_levels = set()
    for key, clock, revision, level in _FIRED.rows(cases=list(by_key)):
        by_key[key].fired_levels.add((clock, revision, level))


_FIRED = PreparedValues(
    lambda: Firing.objects.filter(clock__case__in=keys("cases"), clock__closed_at__isnull=True).values_list(
        "clock__case", "clock", "revision", "rung"
    )
)


def fired_levels(file: CaseFile) -> set[tuple[int, int, str]]:
    """What the open clocks of one case have fired."""
    load_fired([file])
    return file.fired_levels


@cache
def _clock_statement() -> str:
    """SQL for the open clocks of the cases %(keys)s, each with its segments that no correction has replaced."""
    clock, segment = loading.columns(Clock, "clock"), loading.columns(ClockSegment, "segment")
    return (
        f"SELECT {segment.sql}, {clock.sql} FROM {_table(Clock)} clock "  # noqa: S608 - table and column names alone, no user input
        f"JOIN {_table(ClockSegment)} segment ON segment.clock_id = clock.id "
        "WHERE clock.case_id = ANY(%(keys)s) AND clock.closed_at IS NULL AND segment.replaced_by IS NULL "
        "ORDER BY clock.id, segment.starts_at, segment.id"
    )


def _table(model: type[Model]) -> str:
    return model._meta.db_table
