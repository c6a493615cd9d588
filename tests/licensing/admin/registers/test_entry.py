"""Who enters, who keeps people and clients, and the lock after failed attempts."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from licensing.models import ApiClient, Membership, OutboxMessage, Partner, RatingAuthority, User
from tests.licensing.admin.desks import INBOX, signed_in, words
from tests.world import person

ADMINISTERED = ("user", "delegation", "apiclient")
READ = ("partner", "delivereditem", "ratingauthority", "arrangement")
KEPT_MODELS = ("User", "Delegation", "ApiClient")
READ_MODELS = ("Partner", "DeliveredItem", "RatingAuthority", "Arrangement", "LetterOfOffer")
ORDERED_MODELS = ("Disruption", "Hold", "ServiceLevel", "CalendarDay")


@pytest.fixture
def administrator(world):
    person("ada", "administrator")
    return signed_in("ada")


def sign_in(name, password, client=None):
    return (client or Client()).post(
        "/admin/login/", {"username": name, "password": password, "next": "/admin/"}
    )


def test_a_password_leads_to_the_inbox(world):
    client = Client()
    assert sign_in("olive", "a-password-of-tests", client)["Location"] == "/admin/"
    assert client.get("/admin/")["Location"] == INBOX


def test_five_wrong_passwords_lock_the_sixth_attempt_even_with_the_right_one(world):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert sign_in("olive", "wrong").status_code == 200
    answer = sign_in("olive", "wrong")
    assert answer.status_code == 429
    assert "Too many failed attempts" in words(answer)
    assert sign_in("olive", "a-password-of-tests").status_code == 429
    assert sign_in("kim", "a-password-of-tests").status_code == 302


def test_who_is_no_staff_does_not_enter(world):
    User.objects.filter(username="olive").update(is_staff=False)
    assert sign_in("olive", "a-password-of-tests").status_code == 200


@pytest.mark.parametrize("model", ADMINISTERED)
def test_officers_keep_no_people(world, at_desk, model):
    for path in ("", "add/"):
        assert at_desk("olive").get(f"/admin/licensing/{model}/{path}").status_code == 403


@pytest.mark.parametrize("model", READ)
def test_officers_read_the_registers_and_change_none(world, at_desk, model):
    client = at_desk("olive")
    assert client.get(f"/admin/licensing/{model}/").status_code == 200
    assert client.get(f"/admin/licensing/{model}/add/").status_code == 403


def test_an_officer_saves_no_partner(world, at_desk):
    owner = Partner.objects.get(code="ge")
    address = f"/admin/licensing/partner/{owner.pk}/change/"
    assert at_desk("olive").get(address).status_code == 200
    assert at_desk("olive").post(address, {"name": "Mine"}).status_code == 403
    assert Partner.objects.get(code="ge").name == owner.name


@pytest.mark.parametrize("model", ADMINISTERED + READ)
def test_administrators_keep_them_and_delete_none(administrator, model):
    assert administrator.get(f"/admin/licensing/{model}/").status_code == 200
    assert administrator.get(f"/admin/licensing/{model}/add/").status_code == 200
    first = {"user": User, "apiclient": ApiClient, "partner": Partner}.get(model)
    if first:
        pk = first.objects.first().pk
        assert administrator.get(f"/admin/licensing/{model}/{pk}/change/").status_code == 200
        assert administrator.post(f"/admin/licensing/{model}/{pk}/delete/").status_code == 403


def test_an_administrator_is_no_officer(administrator, world):
    case = world.at("intake")
    answer = administrator.post(f"{INBOX}{case.pk}/transition/accept/", {"version": case.event_count})
    assert answer.status_code == 403
    assert world.fresh(case).state == "intake"


def test_a_clients_secret_is_shown_once_and_kept_as_a_hash(administrator):
    owner = Partner.objects.get(code="ge")
    sent = {"name": "ERP", "partner": owner.pk, "granted_scopes": ["cases:read"]}
    answer = administrator.post("/admin/licensing/apiclient/add/", sent)
    client = ApiClient.objects.get(name="ERP")
    secret = answer.context["secret"]
    assert secret in words(answer)
    assert "no-store" in answer["Cache-Control"]
    assert (client.client_type, client.authorization_grant_type) == ("confidential", "client-credentials")
    assert client.client_secret != secret
    later = words(administrator.get(f"/admin/licensing/apiclient/{client.pk}/change/"))
    assert secret not in later
    assert client.client_secret not in later


def test_a_scope_that_does_not_exist_is_not_granted(administrator):
    owner = Partner.objects.get(code="ge")
    sent = {"name": "ERP", "partner": owner.pk, "granted_scopes": ["everything"]}
    assert administrator.post("/admin/licensing/apiclient/add/", sent).status_code == 200
    assert not ApiClient.objects.filter(name="ERP").exists()


@pytest.mark.parametrize(
    ("code", "scope", "kind"),
    [
        ("ge", "shipments:hold", "firm"),
        ("mod", "shipments:hold", "ministry"),
        ("mumbai", "cases:write", "port"),
    ],
)
def test_a_scope_that_is_not_for_the_partners_kind_is_refused(administrator, code, scope, kind):
    owner = Partner.objects.get(code=code)
    sent = {"name": "ERP", "partner": owner.pk, "granted_scopes": ["cases:read", scope]}
    answer = administrator.post("/admin/licensing/apiclient/add/", sent)
    assert f"A {kind} cannot be granted {scope}." in words(answer)
    client = ApiClient.objects.get(partner=owner)
    before = client.granted_scopes
    sent = {"name": client.name, "granted_scopes": [scope]}
    answer = administrator.post(f"/admin/licensing/apiclient/{client.pk}/change/", sent)
    assert f"A {kind} cannot be granted {scope}." in words(answer)
    assert ApiClient.objects.get(partner=owner).granted_scopes == before


def test_a_port_is_granted_the_right_to_hold(administrator):
    owner = Partner.objects.get(code="jfk")
    sent = {"name": "Second gate", "partner": owner.pk, "granted_scopes": ["cases:read", "shipments:hold"]}
    administrator.post("/admin/licensing/apiclient/add/", sent)
    assert ApiClient.objects.get(name="Second gate").granted_scopes == ["cases:read", "shipments:hold"]


RATINGS = "/admin/licensing/ratingauthority/"


def test_an_administrator_adds_and_ends_a_period_in_which_ratings_may_be_given(administrator):
    sent = {"starts_on": "2026-01-01", "ends_on": "", "citation": "Public Law 119-1"}
    assert administrator.post(f"{RATINGS}add/", sent).status_code == 302
    rating_authority = RatingAuthority.objects.get(citation="Public Law 119-1")
    sent["ends_on"] = "2026-06-30"
    assert administrator.post(f"{RATINGS}{rating_authority.pk}/change/", sent).status_code == 302
    assert str(RatingAuthority.objects.get(pk=rating_authority.pk)) == "2026-01-01 to 2026-06-30"


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [("2025-09-30", ""), ("1940-01-01", "1950-09-08"), ("1960-01-01", "1961-01-01"), ("1900-01-01", "")],
)
def test_periods_that_overlap_are_refused_with_a_sentence(administrator, starts_on, ends_on):
    sent = {"starts_on": starts_on, "ends_on": ends_on, "citation": "Another"}
    answer = administrator.post(f"{RATINGS}add/", sent)
    assert "It overlaps the period 1950-09-08 to 2025-09-30." in words(answer)
    assert RatingAuthority.objects.count() == 1


def test_a_period_that_ends_before_it_starts_is_refused(administrator):
    sent = {"starts_on": "2026-02-01", "ends_on": "2026-01-01", "citation": "Another"}
    assert administrator.post(f"{RATINGS}add/", sent).status_code == 200
    assert RatingAuthority.objects.count() == 1


def test_a_period_is_read_by_officers_kept_by_administrators_and_deleted_by_nobody(administrator, at_desk):
    known = RatingAuthority.objects.get()
    sent = {"starts_on": "1950-09-08", "ends_on": "", "citation": "Mine"}
    for name in ("olive", "anna"):
        assert at_desk(name).get(f"{RATINGS}{known.pk}/change/").status_code == 200
        assert at_desk(name).post(f"{RATINGS}{known.pk}/change/", sent).status_code == 403
    assert administrator.post(f"{RATINGS}{known.pk}/delete/", {"post": "yes"}).status_code == 403
    assert str(RatingAuthority.objects.get()) == "1950-09-08 to 2025-09-30"


def test_a_person_is_made_with_a_role(administrator):
    from django.contrib.auth.models import Group

    officer = Group.objects.get(name="officer")
    sent = {
        "username": "nina", "usable_password": "true", "password1": "long-enough-4-us", "password2": "long-enough-4-us",
        "zone": "Europe/Paris", "is_active": "on", "is_staff": "on", "groups": [officer.pk],
    }  # fmt: skip
    administrator.post("/admin/licensing/user/add/", sent)
    user = User.objects.get(username="nina")
    assert (list(user.groups.all()), user.is_superuser) == ([officer], False)


def test_a_zone_that_does_not_exist_is_refused(administrator):
    olive = User.objects.get(username="olive")
    sent = {"username": "olive", "zone": "Mars/Olympus", "is_active": "on", "is_staff": "on"}
    answer = administrator.post(f"/admin/licensing/user/{olive.pk}/change/", sent)
    assert "is not a time zone" in words(answer)


def test_the_engines_own_records_have_no_page(administrator):
    from django.contrib import admin

    for model in (OutboxMessage, Membership):
        assert model not in admin.site._registry
    names = {model.__name__ for model in admin.site._registry}
    assert names == {
        *KEPT_MODELS,
        *READ_MODELS,
        *ORDERED_MODELS,
        "Case",
        "Clock",
        "Notice",
        "Authorisation",
        "Programme",
        *("Webhook", "WebhookDelivery", "FilingBatch", "BatchLine"),
    }


STOCK = """
import django; django.setup()
from django.contrib import admin
from django.test import RequestFactory
from django.template.loader import get_template
from licensing.admin.cases import CaseAdmin
assert type(admin.site).__module__ == "django.contrib.admin.sites", type(admin.site)
assert not [one.__module__ for one in CaseAdmin.__mro__ if one.__module__.startswith("unfold")]
import sys
from django.test.utils import setup_test_environment
from django.test import Client
from licensing.models import Case, User
setup_test_environment()
client = Client()
client.force_login(User.objects.get(username="olive"), backend="django.contrib.auth.backends.ModelBackend")
case = Case.objects.get()
base = "/admin/licensing/case/"
for path in ("", f"{case.pk}/change/", f"{case.pk}/transition/accept/", f"{case.pk}/transition/approve/"):
    answer = client.get(base + path)
    assert answer.status_code == 200, path
    assert case.reference in answer.content.decode(), path
version = case.event_count
assert client.post(f"{base}{case.pk}/transition/accept/", {"version": version}).status_code == 302
assert client.get("/admin/login/").status_code in (200, 302)
assert "unfold" not in sys.modules
"""


@pytest.mark.slow
def test_the_stock_theme_serves_the_same_pages(committed_db):
    from tests.world import make_world

    case = make_world().at("intake")
    environment = {
        **os.environ, **committed_db.environment(ADMIN_THEME="django", DJANGO_SETTINGS_MODULE="config.settings"),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", STOCK],
        env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    case.refresh_from_db()
    assert case.state == "review"
