"""A chromium, a web server of this module's own with the illustrative scenario, and pictures of what was seen."""

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from config.local_services import CHECKOUT
from tests import databases, servers
from tests.databases import Place

QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
PICTURES = CHECKOUT / ".local" / "screenshots"


@dataclass
class Desk:
    """The running system as a person at a desk knows it: an address, logins, and a partner's client."""

    place: Place
    address: str
    known: dict[str, Any]

    def password(self, username: str) -> str:
        """The password of that login."""
        return next(login["password"] for login in self.known["logins"] if login["username"] == username)

    def client(self, partner: str) -> dict[str, Any]:
        """The API client of that partner."""
        return next(client for client in self.known["clients"] if client["partner"] == partner)


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A database with the scenario as of now, loaded once, and its papers; every module works on a copy."""
    folder: Path = tmp_path_factory.mktemp("told")
    with databases.clone() as url:
        place = Place(url, os.environ["REDIS_URL"], folder / "private")
        place.files.mkdir()
        databases.run(
            ["load_scenario", "--credentials", str(folder / "credentials.json")], place.environment()
        )
        yield place


@pytest.fixture(scope="module")
def desk(told: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A database with the scenario, and a web server on it."""
    folder: Path = tmp_path_factory.mktemp("desk")
    known = json.loads((told.files.parent / "credentials.json").read_text())
    shutil.copytree(told.files, folder / "private")
    copied = {**os.environ, databases.TEMPLATE: databases.name_of(told.database_url)}
    with databases.clone(copied) as url:
        place = Place(url, told.redis_url, folder / "private")
        with servers.web(place) as web:
            yield Desk(place, web.address, known)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's chromium; `make test` leaves these tests out, aloud, where there is none."""
    which = shutil.which("chromium") or shutil.which("chromium-browser")
    if which is None:
        pytest.fail("chromium is not installed: apt-get install chromium")
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which, args=[*QUIET, *sandbox])
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open windows, each with cookies of its own; a page that says an error in its console fails the test."""
    with contextlib.ExitStack() as stack:
        errors: list[str] = []

        def open_one(*, width: int = 1440, scheme: str = "light") -> Page:
            context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("pageerror", lambda error: errors.append(str(error)))
            return page

        yield open_one
        assert errors == []


@pytest.fixture
def sign_in(desk: Desk, window: Callable[..., Page]) -> Callable[..., Page]:
    """Sign in by password and arrive in the inbox."""

    def arrive(username: str, **how: Any) -> Page:
        page = window(**how)
        page.goto(f"{desk.address}/admin/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(desk.password(username))
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/admin/licensing/case/**")
        return page

    return arrive


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keep a picture of the whole page, to be looked at."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    return keep
