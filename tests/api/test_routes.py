"""Default is deny: every route declares who may, and an undeclared one keeps the program from starting."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView

from api import checks, oauth, permissions, urls
from api.views import public
from api.views.base import PartnerView
from licensing.models import User
from tests.api.calling import Caller, is_problem

PUBLIC = {oauth.Token, oauth.Revocation, public.OpenApi, public.Docs, public.Nothing}


def test_every_route_is_declared():
    assert checks.routes_are_declared(None) == []


def test_few_routes_are_public():
    assert {
        view for _, view in checks.routes(urls.urlpatterns) if getattr(view, "public_because", "")
    } == PUBLIC


class Plain(APIView):
    def get(self, request):
        return Response()


class Unscoped(PartnerView):
    def get(self, request):
        return Response()


class WronglyScoped(Unscoped):
    scopes = {"GET": "cases:everything"}


class Open(Unscoped):
    scopes = {"GET": "cases:read"}
    permission_classes = ()


class Anonymous(Unscoped):
    scopes = {"GET": "cases:read"}
    authentication_classes = ()


def function(request):
    return None


@pytest.mark.parametrize(
    ("view", "errors"),
    [
        (Plain, ["no authentication", "no permission", "no scope for GET"]),
        (Unscoped, ["no scope for GET"]),
        (WronglyScoped, ["no scope for GET"]),
        (Open, ["no permission"]),
        (Anonymous, ["no authentication"]),
        (function, ["is not one of this project's views and does not say why it is public"]),
    ],
)
def test_an_undeclared_route_fails_the_check(monkeypatch, view, errors):
    callback = view.as_view() if isinstance(view, type) else view
    monkeypatch.setattr(urls, "urlpatterns", [path("v1/strange", callback)])
    reported = checks.routes_are_declared(None)
    assert {item.id for item in reported} == {"api.E001"}
    assert [
        item.msg.partition("declares ")[2].strip(".") or item.msg.split("' ")[1].strip(".")
        for item in reported
    ] == errors
    with pytest.raises(SystemCheckError):
        call_command("check", "--tag", "api")


def test_a_view_that_declares_nothing_answers_nobody(rf, callers):
    answer = Plain.as_view()(rf.get("/", HTTP_AUTHORIZATION=f"Bearer {callers['filer'].token}"))
    assert answer.status_code == 403
    assert Plain.permission_classes == [permissions.Deny]


def test_officers_are_nobody_here(world):
    browser = Client()
    browser.force_login(User.objects.get(username="olive"), "django.contrib.auth.backends.ModelBackend")
    is_problem(browser.get("/api/v1/cases"), 401, "unauthenticated")


@pytest.mark.parametrize(
    "where", ["nowhere", "cases/", "cases/1", "cases/LIC-2026-00000-00001", "../../admin/x"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_an_unknown_address_is_a_problem(db, where, method):
    is_problem(Caller().call(method, where), 404, "not-found")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "POST"])
def test_a_method_that_is_not_there_is_named(filer, method):
    answer = filer.call(method, "cases")
    is_problem(answer, 405, "method-not-allowed")
    assert answer["Allow"] == "GET, HEAD"


def test_the_documentation_is_served_from_here(db):
    page = Client().get("/api/v1/docs").content.decode()
    assert "swagger-ui" in page
    assert "//cdn" not in page
    assert "/static/drf_spectacular_sidecar/" in page
    answer = Client().get("/api/v1/openapi.json")
    assert json.loads(answer.content)["openapi"] == "3.1.0"
    again = Client().get("/api/v1/openapi.json", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])


def test_many_read_the_description_at_once(db):
    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda _: Client().get("/api/v1/openapi.json"), range(24)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
