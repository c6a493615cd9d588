"""What bears on many cases, in a real browser: a hold placed, seen on a case and lifted; every page about time by axe."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
from playwright.sync_api import Page, expect

from config.processes import wait_until
from tests import databases, servers
from tests.browser.test_accessibility import grave, overflow, wait_until_quiet
from tests.databases import Place

EARLIER = timedelta(days=63)
HOLD = "Pause on engine parts"
LOOKS = [(1440, "light"), (1024, "dark")]
ADMIN, OFFICE = "admin/licensing", ZoneInfo("America/New_York")


class Office:
    """A web server and a sweeper over a few cases, told over the last weeks; `keys` by what is special of each."""

    def __init__(self, place: Place, address: str, keys: dict[str, int]) -> None:
        self.place, self.address, self.keys = place, address, keys

    def page_of(self, name: str) -> str:
        """The address of that case's page."""
        return f"{self.address}/{ADMIN}/case/{self.keys[name]}/change/"


def told(world) -> dict[str, int]:
    """A case at the defence department past its date, one under an end-use check, one that waits in review."""
    keys = {"staffed": world.at("staffed", subject="F404-IN20 high-pressure turbine blades").pk}
    checked = world.at("review", subject="MT30 turbine seals")
    keys["checked"] = checked.pk
    world.now += timedelta(days=12)
    world.execute(
        checked, "open_stop", "officer", stop="end_use_check", reason="The consignee is being visited."
    )
    world.execute(
        checked, "record_evidence", "officer", evidence="certificate", title="DSP-83 No. 4471",
        expires_on=(world.now + timedelta(days=300)).date(),
    )  # fmt: skip
    world.now += timedelta(days=50)
    for number in range(3):
        keys[f"review {number}"] = world.at("review", subject=f"Afterburner liners, lot {number + 1}").pk
    return keys


def make(url: str) -> dict[str, int]:
    """Tell it all in that database, up to now."""
    from licensing import context
    from licensing.worker import cycle
    from tests.world import make_world

    with databases.django_at(url):
        now = context.database_now()
        world = make_world()
        world.now = now - EARLIER
        keys = told(world)
        cycle.sweep(now=now)
    return keys


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker, redis_url, tmp_path_factory) -> Iterator[Office]:
    files: Path = tmp_path_factory.mktemp("office") / "private"
    files.mkdir()
    with databases.clone() as url:
        # in a thread of its own: playwright runs an event loop in this one, where Django refuses to work
        with django_db_blocker.unblock(), ThreadPoolExecutor(1) as failed_jobs:
            keys = failed_jobs.submit(make, url).result()
        place = Place(url, redis_url, files)
        with servers.web(place) as web, servers.sweeper(place, "--interval", "0.5"):
            yield Office(place, web.address, keys)


@pytest.fixture
def enter(office: Office, window: Callable[..., Page]) -> Callable[..., Page]:
    """Sign in as one of the small world and arrive in the inbox."""

    def arrive(username: str, **how: object) -> Page:
        page = window(**how)
        page.goto(f"{office.address}/admin/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill("a-password-of-tests")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"**/{ADMIN}/case/**")
        return page

    return arrive


def sound(page: Page, picture, name: str) -> None:
    """Nothing grave by axe, nothing overflowing; a picture is kept."""
    wait_until_quiet(page)
    picture(page, name)
    assert grave(page) == [], name
    assert overflow(page) <= 0, name


def until_shown(page: Page, text: str) -> None:
    """Look at the page again until what the workers do has come to it."""

    def shown() -> bool:
        page.reload()
        return text in page.content()

    wait_until(shown, seconds=60, what=f"{text!r} at {page.url}")


def places_a_hold(page: Page, address: str, picture) -> None:
    page.goto(f"{address}/{ADMIN}/hold/add/")
    page.get_by_label("Title").fill(HOLD)
    page.get_by_label("Legal basis").fill("Order of 20 November 2026, section 2")
    page.get_by_label("Notice").fill("Engine parts wait for a review of policy. Nothing is needed of you.")
    page.get_by_label("Licence").check()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Nothing has been changed yet.")).to_be_visible()
    expect(page.get_by_text("Engine parts wait for a review of policy.")).to_be_visible()
    sound(page, picture, "hold-preview")
    page.get_by_role("button", name="Place the hold").click()
    expect(page.get_by_text("The hold is placed.")).to_be_visible()
    until_shown(page, "Finished")
    sound(page, picture, "hold")


def lifts_it(page: Page, picture) -> None:
    page.get_by_role("link", name="Lift the hold").click()
    page.get_by_label("Reason").fill("The review is over.")
    page.get_by_role("button", name="Preview").click()
    sound(page, picture, "hold-lift-preview")
    page.get_by_role("button", name="Lift the hold").click()
    expect(page.get_by_text("The hold is lifted.")).to_be_visible()


def test_a_hold_is_placed_seen_on_a_case_and_lifted(office, enter, picture):
    page = enter("kim", width=1440, scheme="light")
    places_a_hold(page, office.address, picture)
    order = page.url
    page.locator(".lx-table a.lx-reference").first.click()
    case = page.url
    expect(page.locator(".lx-head")).to_contain_text(f"Held: {HOLD}")
    expect(page.locator("#lx-clocks ~ .lx-stops")).to_contain_text("Order of 20 November 2026, section 2")
    sound(page, picture, "case-held")
    page.goto(f"{office.address}/{ADMIN}/case/?view=order")
    expect(page.locator("#result_list")).to_contain_text(f"Held: {HOLD}")
    sound(page, picture, "inbox-held")
    page.goto(order)
    lifts_it(page, picture)
    page.goto(case)
    until_shown(page, "Hold lifted")
    expect(page.locator(".lx-head")).not_to_contain_text("Held:")


@pytest.fixture(scope="module")
def failures(office) -> None:
    """Something failed behind everybody's back: a clock and mails are failed; a digest came in."""
    with psycopg.connect(office.place.database_url, autocommit=True) as connection:
        connection.execute(
            "UPDATE licensing_clock SET set_aside_at = now(), next_at = NULL, failures = 3, "
            "error = 'DatabaseError: value too long for type character varying(200)' WHERE id IN "
            "(SELECT id FROM licensing_clock WHERE closed_at IS NULL AND next_at IS NOT NULL ORDER BY id LIMIT 2)"
        )
        connection.execute(
            'INSERT INTO licensing_notice (id, "to", subject, body, count, created_at, attempts, error, fence, '
            "set_aside_at) VALUES (gen_random_uuid(), 'officer', '412 deadlines: 400 deadline breached, 12 escalated', "
            "E'For officer: 412 notices of deadlines.\\n\\n400 x Deadline breached: Licence, Review\\n12 x Escalated: "
            "Licence, Intake', 412, now(), 5, 'SMTPRecipientsRefused: 550 no such mailbox', 0, now())"
        )


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_what_failed_and_what_was_told(office, enter, picture, failures, width, scheme):  # noqa: PLR0917 - pytest passes them by name
    page = enter("olive", width=width, scheme=scheme)
    for name in ("clock", "notice"):
        page.goto(f"{office.address}/{ADMIN}/{name}/")
        sound(page, picture, f"{name}-{width}-{scheme}")
    expect(page.get_by_text("412 notices in this digest")).to_be_visible()


def declared(page: Page, address: str, picture, name: str, days: str) -> None:
    page.goto(f"{address}/{ADMIN}/servicelevel/add/")
    sound(page, picture, f"level-form-{name}")
    page.get_by_label("Scope").select_option("licence/review")
    page.get_by_label("Target").fill(days)
    page.get_by_label("Warnings").fill("50, 75")
    page.get_by_label("Effective from").fill(f"{datetime.now(OFFICE):%Y-%m-%d}")
    page.get_by_label("Reason").fill("More cases than reviewers this quarter")
    page.get_by_role("button", name="Declare").click()
    expect(page.get_by_text("Declared: Licence: review")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), LOOKS[:1])
def test_a_service_level_is_declared_and_its_move_previewed(office, enter, picture, width, scheme):
    page = enter("kim", width=width, scheme=scheme)
    declared(page, office.address, picture, scheme, "15")
    sound(page, picture, f"level-{scheme}")
    page.get_by_role("link", name="Move running clocks").click()
    page.get_by_label("Reason").fill("It is for the cases that wait, too")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Nothing has been changed yet.")).to_be_visible()
    sound(page, picture, f"level-move-{scheme}")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("path", ["hold/", "hold/add/", "servicelevel/", "calendarday/", "calendarday/add/"])
def test_the_pages_about_time(office, enter, picture, path, width, scheme):  # noqa: PLR0917 - pytest passes them by name
    page = enter("kim", width=width, scheme=scheme)
    page.goto(f"{office.address}/{ADMIN}/{path}")
    wait_until_quiet(page)
    picture(page, f"time-{path.strip('/').replace('/', '-')}-{width}-{scheme}")
    assert overflow(page) <= 0
    if path.endswith("add/"):
        assert grave(page) == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_a_statutory_date_is_excused_and_every_date_explained(office, enter, picture, width, scheme):
    page = enter("olive", width=width, scheme=scheme)
    clocks = page.locator("section[aria-labelledby=lx-clocks]")
    for name, reason in (("staffed", "DoD review"), ("checked", "end-use check")):
        page.goto(office.page_of(name))
        expect(clocks).to_contain_text(f"Excused: {reason}")
        expect(clocks).to_contain_text("How this date was calculated")
        sound(page, picture, f"case-{name}-{width}-{scheme}")
    before = datetime.now(UTC) - EARLIER + timedelta(days=2)
    page.goto(f"{office.page_of('checked')}?as_of={before:%Y-%m-%d}")
    expect(clocks).to_contain_text("As known on")
    expect(clocks).not_to_contain_text("Excused")
    sound(page, picture, f"case-as-of-{width}-{scheme}")
