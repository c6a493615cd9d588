"""The pages of every kind by axe, in light and dark: spares, shipments, maintenance, priority as officers see them."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import databases, servers
from tests.browser.test_accessibility import grave, overflow, wait_until_quiet
from tests.databases import Place
from tests.worlds.filings import REPAIR_AND_RETURN, SIGNED, SMALL_LINE, SMALL_PART

EARLIER = timedelta(days=40)


class Gallery:
    """A web server over a few cases of every kind, told over the last weeks."""

    def __init__(self, address: str, keys: dict[str, int]) -> None:
        self.address, self.keys = address, keys


def waiting_for_a_licence(world) -> int:
    """HAL's engines stand idle; the officer waits for GE's licence."""
    detail = {
        "authority_kind": "licence",
        "letter_number": "",
        "authority_ends_on": None,
        "equipment_down": True,
    }
    case = world.file(
        "spares", subject="F404-IN20 hot-section spares, lot 2", detail={**detail, **dated(world)}
    )
    licence = world.at("staffed", subject="F404-IN20 high-pressure turbine blades")
    world.execute(case, "submit", "hal")
    world.execute(case, "await_licence", "officer", licence=licence.reference)
    return case.pk


def dated(world) -> dict[str, object]:
    return {"required_on": (world.now + timedelta(days=75)).date()}


def consigned(world, keys: dict[str, int]) -> None:
    """Four shipments: delivered, held at import and disputed, on its way, called off; and a line closed short."""
    spares = world.at("released", kind="spares", detail=dated(world))
    keys["released"] = spares.pk
    when = {
        "departs_at": world.now + timedelta(days=1),
        "arrives_on": (world.now + timedelta(days=44)).date(),
    }

    def file_shipment(*lines: tuple[int, int]):
        drawn = [{"line": line, "quantity": quantity} for line, quantity in lines]
        return world.file_shipment(spares, lines=drawn, detail=when, subject="Gears by air to Mumbai")

    first, second, third, fourth = (
        file_shipment((1, 3)),
        file_shipment((1, 2), (2, 1)),
        file_shipment((1, 1)),
        file_shipment((1, 1)),
    )
    for number, shipment in enumerate((first, second, third)):
        world.execute(shipment, "depart", "filer", itn=f"X2026071012345{number}")
    world.execute(first, "deliver", "end_user", delivered_on=world.now.date())
    world.execute(fourth, "cancel", "filer")
    world.execute(spares, "close_short", "hal", line=2, reason="The rest is no longer needed.")
    world.now += EARLIER - timedelta(days=3)
    world.execute(
        second, "hold", "import_port", side="import", code="duty_papers",
        evidence="Bill of entry 4471 names no exemption certificate for the bevel gears.",
    )  # fmt: skip
    world.execute(
        second, "dispute", "filer", grounds="The certificate was filed on Monday.",
        evidence="Certificate CBIC-2026-118, stamped by the customs house.",
    )  # fmt: skip
    keys["disputed"] = second.pk


def in_the_workshop(world) -> int:
    """An intermediate-level repair past its turn-around, waiting for parts."""
    detail = {
        "level": "intermediate", "work": "repair", "turnaround_days": 20, "equipment_down": True,
        "description": "Repair of the tail rotor gearbox after a chip-detector warning.",
        "induction_on": (world.now + timedelta(days=5)).date(),
    }  # fmt: skip
    return world.at(
        "awaiting_parts", kind="maintenance", detail=detail, subject="AH-64E tail rotor gearbox"
    ).pk


def rated(world) -> int:
    """A rated order with the supplier, who has some days left to answer."""
    world.now += EARLIER - timedelta(days=8)
    case = world.at("authorised", kind="priority", detail=dated(world))
    world.execute(
        case,
        "place_order",
        "hal",
        order_number="IN-MOD-2026-114/2",
        order_received_on=world.now.date(),
        **SIGNED,
    )
    world.now -= EARLIER - timedelta(days=8)
    return case.pk


def told(world) -> dict[str, int]:
    """The cases by what is special of them."""
    keys: dict[str, int] = {}
    keys["waiting"] = waiting_for_a_licence(world)
    keys["workshop"] = in_the_workshop(world)
    small = world.file(
        "spares", detail={**SMALL_PART, **dated(world)}, lines=[SMALL_LINE], subject="O-ring kits"
    )
    keys["exempt"] = world.execute(small, "submit", "hal").pk
    cleared = world.file(
        "maintenance", detail={**REPAIR_AND_RETURN, "work": "repair"}, subject="C-130J propeller"
    )
    world.execute(cleared, "submit", "hal")
    keys["rated"] = rated(world)
    keys["requested"] = world.at("requested", kind="priority", detail=dated(world)).pk
    letter = {**dated(world), "authority_ends_on": (world.now + timedelta(days=10)).date()}
    keys["blocked"] = world.at("released", kind="spares", detail=letter, subject="Sonobuoy launch tubes").pk
    keys["technical"] = world.at("technical", kind="maintenance", subject="P-8I radome repair").pk
    consigned(world, keys)
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
def gallery(django_db_setup, django_db_blocker, redis_url, tmp_path_factory) -> Iterator[Gallery]:
    files: Path = tmp_path_factory.mktemp("gallery") / "private"
    files.mkdir()
    with databases.clone() as url:
        # in a thread of its own: playwright runs an event loop in this one, where Django refuses to work
        with django_db_blocker.unblock(), ThreadPoolExecutor(1) as failed_jobs:
            keys = failed_jobs.submit(make, url).result()
        with servers.web(Place(url, redis_url, files)) as web:
            yield Gallery(web.address, keys)


@pytest.fixture
def enter(gallery: Gallery, window: Callable[..., Page]) -> Callable[..., Page]:
    """Sign in as one of the small world and arrive in the inbox."""

    def arrive(username: str, **how: object) -> Page:
        page = window(**how)
        page.goto(f"{gallery.address}/admin/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill("a-password-of-tests")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/admin/licensing/case/**")
        return page

    return arrive


SHOWN = (
    "waiting",
    "released",
    "disputed",
    "workshop",
    "exempt",
    "rated",
    "requested",
    "blocked",
    "technical",
)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (1024, "light")])
def test_the_pages_of_every_kind(gallery, enter, picture, width, scheme):
    page = enter("olive", width=width, scheme=scheme)
    inbox = f"{gallery.address}/admin/licensing/case/"
    addresses = {name: f"{inbox}{gallery.keys[name]}/change/" for name in SHOWN}
    views = ("open", "held", "sample", "partner", "mine")
    for name, address in {**{view: f"{inbox}?view={view}" for view in views}, **addresses}.items():
        page.goto(address)
        wait_until_quiet(page)
        picture(page, f"kinds-{name}-{width}-{scheme}")
        assert grave(page) == [], name
        assert overflow(page) <= 0, name


def test_the_transitions_of_every_kind(gallery, enter, picture):
    page = enter("olive")
    inbox = f"{gallery.address}/admin/licensing/case/"
    for name, step in (("waiting", "await_licence"), ("exempt", "sample"), ("blocked", "extend_authority")):
        page.goto(f"{inbox}{gallery.keys[name]}/transition/{step}/")
        wait_until_quiet(page)
        picture(page, f"kinds-{name}-{step}")
        assert grave(page) == [], name
        expect(page.locator("#lx-step")).to_be_visible()
