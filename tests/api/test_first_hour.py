"""The integrator's first hour: every snippet of the page runs, in its order, against a server."""

import re
from datetime import timedelta

import pytest

from config.processes import wait_until
from licensing.context import database_now
from licensing.models import ApiClient, Case
from licensing.worker import batches
from licensing.worker import webhooks as worker
from tests import servers
from tests.api.test_oauth import SECRET
from tests.api.test_webhooks import SCOPES, receiver  # noqa: F401 - a fixture
from tests.house import ROOT
from tests.world import make_world

PAGE = ROOT / "docs" / "api.md"
# a snippet, or a remark on what happens in between
PARTS = re.compile(r"^```python\n(.*?)^```$|^<!-- (.*?) -->$", re.MULTILINE | re.DOTALL)


class Story:
    """What others do while the integrator reads."""

    def __init__(self, world):
        self.world = world

    def the_agency_asks_a_question(self):
        case = Case.objects.get(client_reference="PO-2026-0041")
        self.world.execute(case, "accept", "officer")
        self.world.execute(case, "query", "officer", reason="Which lot?")

    def the_batch_is_worked_off(self):
        batches.work_off()

    def a_licence_is_approved(self):
        self.world.at("approved")


@pytest.mark.slow
def test_every_snippet_runs(committed_db, receiver, capsys):  # noqa: F811 - the fixture
    world = make_world()
    world.now = database_now() - timedelta(days=3)
    client = ApiClient.objects.get(pk=world.actors["filer"].client_id)
    client.granted_scopes, client.client_secret = SCOPES.split(), SECRET
    client.save()
    story = Story(world)
    names = {
        "CLIENT_ID": client.client_id,
        "CLIENT_SECRET": SECRET,
        "RECEIVER": receiver.url(),
    }
    environment = {"WEBHOOK_PRIVATE_HOSTS": "127.0.0.1", "RATE_LIMIT": "1200"}
    with servers.web(committed_db, **environment) as server:
        names["API"] = server.address
        for snippet, happens in PARTS.findall(PAGE.read_text()):
            if happens:
                getattr(story, happens.replace(" ", "_"))()
            else:
                exec(compile(snippet, str(PAGE), "exec"), names)
    worker.call_out()
    wait_until(lambda: len(receiver.bodies()) >= 1, seconds=10, what="the ping")
    call = receiver.calls()[0]
    assert (
        names["receive"]({name.lower(): value for name, value in call["headers"].items()}, call["body"])[
            "type"
        ]
        == "webhook.ping"
    )
    assert "We are asked: Which lot?" in capsys.readouterr().out


def test_the_page_has_no_other_snippets():
    text = PAGE.read_text()
    assert len(PARTS.findall(text)) == text.count("```python") + text.count("<!--")
    assert text.count("```") == 2 * text.count("```python")
