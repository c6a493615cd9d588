"""The inbox: its order, pages, views, search, and what it costs."""

import hashlib
import io

import pytest
from django.db import connection
from django.urls import reverse

from licensing import filing
from licensing.admin.inbox.views import VIEWS
from licensing.models import Case, Event, User
from licensing.transitions import Refused
from tests.licensing.admin.desks import INBOX, statements, words
from tests.licensing.filing.test_filing import PDF
from tests.world import person

HTTP = 2  # the session and its person
LIST = 8


@pytest.fixture
def many(world):
    """A thousand submitted cases, copies of one, due on different days."""
    case = world.at("review")
    columns = [
        field.column for field in Case._meta.concrete_fields if field.column not in ("id", "reference")
    ]
    wanted = ", ".join(columns)
    chosen = ", ".join(
        "due_at + n * interval '1 hour'" if column == "due_at" else column for column in columns
    )
    detail_model = type(case.detail)
    parts = [field.column for field in detail_model._meta.concrete_fields if field.column != "case_id"]
    detail = ", ".join(parts)
    copied = ", ".join(f"d.{part}" for part in parts)
    of_event = [
        field.column for field in Event._meta.concrete_fields if field.column not in ("id", "case_id")
    ]
    event, sealed = ", ".join(of_event), ", ".join(f"e.{item}" for item in of_event)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO licensing_case (reference, {wanted}) SELECT 'LIC-COPY-' || n, {chosen} "
            "FROM licensing_case, generate_series(1, 999) n WHERE id = %s",
            [case.pk],
        )
        cursor.execute(
            f"INSERT INTO licensing_licencedetail (case_id, {detail}) SELECT c.id, {copied} FROM licensing_case c, "
            "licensing_licencedetail d WHERE d.case_id = %s AND c.reference LIKE 'LIC-COPY-%%'",
            [case.pk],
        )
        # the database lets no case stand without the event that its head is
        cursor.execute(
            f"INSERT INTO licensing_event (case_id, {event}) SELECT c.id, {sealed} FROM licensing_case c, "
            "licensing_event e WHERE e.case_id = %s AND c.reference LIKE 'LIC-COPY-%%'",
            [case.pk],
        )
    return case


def test_the_list_stays_in_its_budget_and_counts_nothing(world, at_desk):
    for _ in range(10):
        world.at("intake")
    sent = statements(at_desk("olive"), INBOX)
    assert len(sent) <= LIST + HTTP, sent
    assert not [case for case in sent if "COUNT(" in case.upper()]


def test_a_thousand_cases_cost_what_ten_do(many, world, at_desk):
    client = at_desk("rita")
    world_of_few = len(statements(client, f"{INBOX}?view=closed"))
    sent = statements(at_desk("olive"), INBOX)
    assert len(sent) <= LIST + HTTP, sent
    assert not [case for case in sent if "COUNT(" in case.upper()]
    assert world_of_few <= LIST + HTTP


@pytest.mark.slow
def test_the_pages_hold_every_case_once_in_order_forth_and_back(many, at_desk):
    client, seen, address = at_desk("olive"), [], INBOX
    first = None
    while address:
        listed = client.get(address).context["cl"]
        seen += [case.pk for case in listed.result_list]
        first = first or [case.pk for case in listed.result_list]
        back = listed.previous_link
        address = INBOX + listed.next_link if listed.next_link else ""
    due = [
        pk for pk, _ in sorted(Case.objects.values_list("pk", "due_at"), key=lambda item: (item[1], item[0]))
    ]
    assert seen == due
    for _ in range(19):
        listed = client.get(INBOX + back).context["cl"]
        back = listed.previous_link
    assert [case.pk for case in listed.result_list] == first
    assert listed.previous_link == ""


QUEUED = (
    "UPDATE licensing_case SET queue_lane = id % 3, queue_on = DATE '2026-03-01' + (id % 4)::int,"
    " queue_at = received_at + (id % 5) * interval '1 hour'"
)
LATE = "UPDATE licensing_case SET escalation = id % 4, due_at = TIMESTAMPTZ '2026-01-01' + (id % 5) * interval '1 hour'"


@pytest.mark.parametrize(
    ("view", "how"),
    [
        ("open", (QUEUED, ("queue_lane", "queue_on", "queue_at"), lambda item: (*item[1:], item[0]))),
        ("breached", (LATE, ("escalation", "due_at"), lambda item: (-item[1], item[2], item[0]))),
    ],
)
@pytest.mark.slow
def test_a_view_has_its_order_on_whatever_page(many, at_desk, view, how):
    change, names, key = how
    with connection.cursor() as cursor:
        cursor.execute(change)
    rows = Case.objects.values_list("pk", *names)
    order = [pk for pk, *_ in sorted(rows, key=key)]
    client, seen, address = at_desk("olive"), [], f"{INBOX}?view={view}"
    while address:
        listed = client.get(address).context["cl"]
        seen += [case.pk for case in listed.result_list]
        address = INBOX + listed.next_link if listed.next_link else ""
    assert seen == order
    while listed.previous_link:
        listed = client.get(INBOX + listed.previous_link).context["cl"]
    assert [case.pk for case in listed.result_list] == order[:50]


@pytest.mark.parametrize(
    "query",
    ["after=1~~x", "after=99999~~1", "after=1~2026-01-01~1", "before=٣~~1", "after=1~~" + "9" * 40, "after=x", "after=~", "after=~99999999999999999999999", "before=2026-13-01~1", "after=2026-01-01~2", "e=1",
     "view=none", "state=none", "desk=none", "kind=none", "partner=none", "p=x", "o=x.-1", "all=", "q=%25%27"],
)  # fmt: skip
def test_a_forged_address_is_answered(world, at_desk, query):
    world.at("intake")
    assert at_desk("olive").get(f"{INBOX}?{query}").status_code == 200


def test_an_unknown_lookup_is_sent_back_to_the_list(world, at_desk):
    answer = at_desk("olive").get(f"{INBOX}?filer__password=x")
    assert answer.status_code in (302, 400)


def test_a_nul_in_the_address_is_refused(world, at_desk):
    assert at_desk("olive").get(f"{INBOX}?q=%00").status_code == 400


def references(client, view, **more):
    listed = client.get(INBOX, {"view": view, **more}).context["cl"]
    return {case.pk for case in listed.result_list}


@pytest.mark.slow
def test_each_view_shows_its_cases(world, at_desk):
    cases = {
        name: world.at(name)
        for name in (
            "draft",
            "intake",
            "staffed",
            "countersign",
            "queried",
            "approved",
            "denied",
            "withdrawn",
        )
    }
    officer = at_desk("olive")

    def named(view, client=officer):
        return {name for name, case in cases.items() if case.pk in references(client, view)}

    assert named("open") == {"intake", "staffed", "countersign", "queried", "denied"}
    assert named("mine") == {"intake"}
    assert named("mine", at_desk("kim")) == {"countersign"}
    assert named("mine", at_desk("rita")) == {"staffed"}
    assert named("second") == {"countersign"}
    assert named("partner") == {"queried", "denied"}
    assert named("force") == {"approved"}
    assert named("closed") == set()  # it was withdrawn as a draft


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
@pytest.mark.parametrize("person", ["olive", "kim", "rita"])
def test_a_draft_is_its_filers_alone(world, at_desk, state, person):
    """No list, search, page, confirm page or download shows an officer what was never submitted."""
    case, client = world.at(state), at_desk(person)
    for view in VIEWS:
        assert case.pk not in references(client, view.name)
        assert case.pk not in references(client, view.name, q=case.reference)
    for key in (case.pk, case.pk + 1000):  # the draft, and none
        page = reverse("admin:licensing_case_change", args=[key])
        document = reverse("admin:licensing_case_document", args=[key, 1])
        confirms = [
            reverse("admin:licensing_case_transition", args=[key, name]) for name in ("submit", "accept")
        ]
        assert {client.get(address).status_code for address in (page, document, *confirms)} == {404}
        assert client.post(confirms[0], {"version": 1}).status_code == 404
    with pytest.raises(Refused) as refused:
        filing.attach(
            case.pk, world.ctx("officer"), kind="other", title="x", content=io.BytesIO(PDF), declared_size=len(PDF),
            declared_sha256=hashlib.sha256(PDF).hexdigest(),
        )  # fmt: skip
    assert refused.value.codes <= {"wrong_role", "wrong_state"}


def test_a_case_that_has_ended_waits_for_no_agency(world, at_desk):
    case = world.execute(world.at("staffed"), "withdraw", "filer")
    assert case.pk not in references(at_desk("rita"), "mine")


def test_breached_and_soon_are_by_the_databases_clock(world, at_desk):
    from datetime import timedelta

    from licensing import context

    late, soon, later = (world.at("intake") for _ in range(3))
    now = context.database_now()
    for case, days in ((late, -3), (soon, 1), (later, 9)):
        Case.objects.filter(pk=case.pk).update(due_at=now + timedelta(days=days))
    client = at_desk("olive")
    assert references(client, "breached") == {late.pk}
    assert references(client, "soon") == {soon.pk}


def test_search_finds_by_reference_subject_and_partner(world, at_desk):
    case = world.at("intake")
    client = at_desk("olive")
    for text in (case.reference, case.reference[9:14].lower(), "hot-section", "GE"):
        assert references(client, "open", q=text) == {case.pk}
    assert references(client, "open", q="nobody files this") == set()


def test_filters_narrow(world, at_desk):
    intake, review = world.at("intake"), world.at("review")
    client = at_desk("olive")
    assert references(client, "open", state="review") == {review.pk}
    assert references(client, "open", desk="officer") == {intake.pk, review.pk}
    assert references(client, "open", desk="filer") == set()
    assert references(client, "open", kind="licence", partner="ge") == {intake.pk, review.pk}


def test_a_reviewer_sees_the_cases_of_the_agency_alone(world, at_desk):
    asked, other = world.at("staffed"), world.at("review")
    reviewer = at_desk("rita")
    assert references(reviewer, "open") == {asked.pk}
    assert reviewer.get(f"{INBOX}{other.pk}/change/").status_code == 404
    assert reviewer.get(f"{INBOX}{other.pk}/transition/query/").status_code == 404


def test_a_reviewer_without_an_agency_sees_none(world, at_desk):
    world.at("staffed")
    person("rene", "reviewer")
    assert references(at_desk("rene"), "open") == set()


def test_time_left_is_words_in_the_readers_own_zone(world, at_desk):
    from datetime import UTC, datetime

    case = world.at("intake")
    Case.objects.filter(pk=case.pk).update(due_at=datetime(2030, 11, 26, 5, tzinfo=UTC))
    officer = User.objects.get(username="olive")
    assert "end of 25 November 2030" in words(at_desk("olive").get(INBOX))
    User.objects.filter(pk=officer.pk).update(zone="Asia/Kolkata")
    assert "26 November 2030, 10:30" in words(at_desk("olive").get(INBOX))
    User.objects.filter(pk=officer.pk).update(zone="Nowhere/Else")
    assert "26 November 2030, 05:00" in words(at_desk("olive").get(INBOX))


def test_a_query_is_the_applicants_time(world, at_desk):
    from datetime import timedelta

    from licensing import context

    case = world.at("queried")
    Case.objects.filter(pk=case.pk).update(due_at=context.database_now() + timedelta(days=5))
    assert "Paused: the applicant&#x27;s time" in words(at_desk("olive").get(INBOX))
