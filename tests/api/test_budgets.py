"""Statement budgets: the verbs' own, and one more for knowing the caller, two for its key; the bounds of transactions not counted."""

from datetime import timedelta

import pytest

from licensing import transitions
from licensing.case_file import CaseFile
from licensing.filing import references
from licensing.models import Case, DeliveredItem, LicenceDetail, Line, Party, Relation
from licensing.transitions import TransitionResult
from tests.api.calling import FILING, statements
from tests.api.journey import WHO, body, filing_body, shipment_body
from tests.world import AGREEMENT, filing_of
from tests.worlds.filings import SMALL_LINE, SMALL_PART
from workflows.catalogue import CATALOGUE

AUTH = 1
KEY = 2  # whether it was answered before, and the answer
TAG = 1  # the links that it covers
LIST, TRANSITION, FILE, RETRIEVE = 8 + AUTH, 12 + AUTH + KEY + TAG, 15 + AUTH + KEY, 8 + AUTH
EDIT = 25 + AUTH  # what it replaces is deleted first
FILE_SHIPMENT = (
    24 + AUTH + KEY
)  # a filing, the parent's parties, what is left of its lines while it is paused, and a drawdown on its authority
EXEMPT = 19 + AUTH + KEY + TAG  # a submit that the case's release follows at once: two moves in one


def within(budget, work):
    answer, sent = statements(work)
    assert answer.status_code < 300, answer.content
    assert len(sent) <= budget, "\n".join(sent)
    return answer.json()


def file_many(world, count):
    """Drafts by the hundred, each with the event that its head must be."""
    ctx = world.ctx("filer")
    drafts = [
        Case(
            kind="licence",
            reference=references.new_reference("LIC", 2026),
            state="draft",
            filer=world.us_firm,
            subject=f"Draft {number}",
            filed_at=ctx.now + timedelta(seconds=number),
            queue_at=ctx.now,
        )
        for number in range(count)
    ]
    Case.objects.bulk_create(drafts)
    facts = filing_of(world.us_firm)["detail"]
    LicenceDetail.objects.bulk_create([LicenceDetail(case=case, **facts) for case in drafts])
    lines = filing_of(world.us_firm)["lines"]
    Line.objects.bulk_create([Line(case=case, number=1, **line) for case in drafts for line in lines])
    ends = [Party(case=case, role="end_user", name="HAL", country="IN") for case in drafts]
    Party.objects.bulk_create(ends)
    Relation.objects.bulk_create(
        [Relation(case=draft, partner=world.us_firm, role="filer") for draft in drafts]
    )
    transitions.record(
        [TransitionResult.of(CaseFile(case), "case.filed", {"to": "draft"}, ctx) for case in drafts]
    )


@pytest.mark.parametrize("cases", [10, 1000])
def test_listing(world, callers, cases):
    file_many(world, cases)
    page = within(LIST, lambda: callers["filer"].get("cases?limit=200"))
    assert len(page["items"]) == min(cases, 200)
    if page["next"]:
        within(LIST, lambda: callers["filer"].get(page["next"].removeprefix("http://testserver")))
        within(LIST, lambda: callers["consignee"].get("cases?state=draft&due_before=2190-01-01T00:00:00Z"))
    within(TRANSITION, lambda: submit(callers["filer"], page["items"][0]))


def submit(caller, item):
    return caller.post(f"cases/{item['reference']}/transitions/submit", {"version": item["version"]})


@pytest.fixture
def approved(world):
    return world.at("approved")


def test_filing(world, filer, approved):
    item = {"designation": "F404-IN20", "serial_number": "1"}
    DeliveredItem.objects.create(
        **item,
        usml_category="XIX(a)",
        end_user=world.us_firm,
        authority_kind="letter_of_offer",
        authority_number="IN-P-ABC",
        delivered_on="2020-01-01",
    )
    full = {
        **FILING,
        "instrument": "DSP-6",
        "transaction": "amendment",
        "amends": approved.reference,
        "change": "add_freight_forwarder",
        "replaces": approved.reference,
        "delivered_item": item,
        "lines": FILING["lines"] * 500,
        "parties": FILING["parties"] * 50,
    }
    within(FILE, lambda: filer.post("licence-cases", FILING))
    seen = within(FILE, lambda: filer.post("licence-cases", full))
    within(TRANSITION, lambda: submit(filer, seen))
    within(RETRIEVE, lambda: filer.get(f"cases/{seen['reference']}"))


@pytest.mark.parametrize(
    ("state", "name", "answers"),
    [
        ("draft", "submit", {}),
        ("draft", "withdraw", {}),
        ("queried", "answer", {"answer": "F404-IN20"}),
        ("queried", "withdraw", {}),
        ("staffed", "withdraw", {}),
        ("approved", "surrender", {}),
        ("approved", "execute", {"executed_on": "2026-03-02"}),
        ("suspended", "contest", {"grounds": "No"}),
        ("revocation", "contest", {"grounds": "No"}),
        ("denied", "request_reconsideration", {"grounds": "New facts"}),
    ],
)
def test_transitions(world, filer, state, name, answers):
    case = world.at(state, detail=AGREEMENT)
    body = {"version": case.event_count, **answers}
    within(TRANSITION, lambda: filer.post(f"cases/{case.reference}/transitions/{name}", body))


@pytest.mark.parametrize("state", ["draft", "staffed", "approved", "denied"])
def test_retrieving(world, callers, state):
    case = world.at(state)
    within(RETRIEVE, lambda: callers["filer"].get(f"cases/{case.reference}"))
    within(RETRIEVE, lambda: callers["filer"].get(f"cases/{case.reference}/transitions"))


def walkable() -> list[tuple[str, str, str, str]]:
    """Every transition of every new kind with who executes it: (kind, state, actor, name); parts are awaited in a walk."""
    return [
        (kind, state.name, WHO[kind][role], transition.name)
        for kind, flow in CATALOGUE.items()
        if kind != "licence"
        for state in flow.states
        for transition in flow.transitions_from(state.name)
        for role in flow.possible_roles(transition, state.name)
        if role in WHO[kind] and (state.name, transition.name) not in LEFT_OUT
    ]


# what needs another case or another side than the world's path to the state gives it
LEFT_OUT = {
    ("in_work", "await_parts"),
    ("in_transit", "hold"),
    ("disputed", "overrule"),
    ("disputed", "uphold"),
    ("held", "advise"),
    ("requested", "undertake"),
    ("requested", "offer"),
    ("requested", "decline"),
    ("requested", "cancel"),
    ("blocked", "cancel"),
    ("draft", "flow_down"),
    ("accepted", "confirm_delay"),
    ("assistance", "confirm_delay"),
}


@pytest.mark.parametrize("way", walkable(), ids="-".join)
def test_every_transition_of_a_new_kind(world, systems, way):
    kind, state, who, name = way
    case = world.at(state, kind=kind)
    if name == "return_to_service":
        case = world.goes_down(case)
    within(
        # its evidence ends, and a target has its former terms; the law asks of the countries of a shipment's parties,
        # and the number of an export filing is locked
        TRANSITION + (name in ("return_to_service", "depart")) + (name == "depart"),
        lambda: systems[who].post(f"cases/{case.reference}/transitions/{name}", body(case, name)),
    )


@pytest.mark.parametrize("size", [1, 40])
def test_a_new_kind_of_any_size(world, systems, size):
    filed = filing_body("spares")
    lines, parties = filed["lines"][:1] * size, [*filed["parties"], *filed["parties"][:1] * (size - 1)]
    hal = systems["hal"]
    seen = within(FILE, lambda: hal.post("spares-cases", {**filed, "lines": lines, "parties": parties}))
    path = f"cases/{seen['reference']}"
    within(EDIT, lambda: hal.patch(path, {"version": 1, "lines": lines, "parties": parties}))
    within(RETRIEVE, lambda: hal.get(path))
    within(TRANSITION, lambda: hal.post(f"{path}/transitions/submit", {"version": 2}))
    case = Case.objects.get(reference=seen["reference"])
    for who, name, data in (
        ("officer", "accept", {}),
        ("officer", "recommend", {"recommendation": "approve"}),
        ("countersigner", "release", {}),
    ):
        world.execute(case, name, who, **data)
    drawn = [{"line": number, "quantity": 1} for number in range(1, size + 1)]
    for _ in range(size % 7 + 1):
        goods = within(FILE_SHIPMENT, lambda: hal.post(f"{path}/shipments", shipment_body(lines=drawn)))
    for who in ("hal", "end_user", "sponsor"):
        for each_case in (path, f"cases/{goods['reference']}"):
            within(RETRIEVE, lambda item=each_case, who=who: systems[who].get(item))
            within(RETRIEVE, lambda item=each_case, who=who: systems[who].get(f"{item}/transitions"))
        within(LIST, lambda who=who: systems[who].get("cases"))
    within(RETRIEVE, lambda: systems["export_port"].get(f"cases/{goods['reference']}"))


@pytest.mark.parametrize("kind", ["maintenance", "priority"])
def test_filing_and_retrieving_the_others(systems, kind):
    seen = within(FILE, lambda: systems["hal"].post(f"{kind}-cases", filing_body(kind)))
    within(RETRIEVE, lambda: systems["hal"].get(f"cases/{seen['reference']}"))


def test_an_exempt_release_follows_its_submit(world, systems):
    case = world.file("spares", detail=SMALL_PART, lines=[SMALL_LINE])
    path = f"cases/{case.reference}/transitions/submit"
    moved = within(EXEMPT, lambda: systems["hal"].post(path, {"version": 1}))
    assert moved["state"] == "released"
