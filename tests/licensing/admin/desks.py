"""Signing in, addresses, and statements counted, for the tests of the admin."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from licensing import context
from licensing.models import User
from licensing.worker import bulk
from tests.world import PATHS_OF
from workflows.catalogue import CATALOGUE

FREE = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
INBOX = "/admin/licensing/case/"


def signed_in(name, **more):
    client = Client(**more)
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(case):
    return reverse("admin:licensing_case_change", args=[case.pk])


def confirm_page(case, name):
    return f"{INBOX}{case.pk}/transition/{name}/"


def steps_shown(kind, state):
    """The steps whose pages are looked at in that state: all that it offers; each other one in one state that does not."""
    flow = CATALOGUE[kind]
    for number, name in enumerate(sorted({row.name for row in flow.transitions})):
        elsewhere = [other for other in PATHS_OF[kind] if flow.transition(name, other) is None]
        if flow.transition(name, state) or elsewhere[number % len(elsewhere)] == state:
            yield name


def execute(client, case, name, *, version=None, **answers):
    case.refresh_from_db(fields=["event_count"])
    sent = {"version": case.event_count if version is None else version, **answers}
    return client.post(confirm_page(case, name), sent)


def words(response):
    return " ".join(response.content.decode().split())


def statements(client, address):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(FREE)]


def carry_out():
    """Whatever was ordered, and what is looked at a second time a little later."""
    while bulk.carry_out(now=context.database_now() + timedelta(hours=1)):
        pass
