"""Health, the root, and an address that no view could answer."""

import pytest

from config import health
from tests import databases, servers


def test_it_lives_without_a_database(client):
    assert client.get("/healthz").status_code == 200


def test_it_is_ready_when_the_database_answers(db, client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


def test_it_is_not_ready_without_its_database(committed_db, client):
    with databases.django_at(databases.named(committed_db.database_url, "nowhere")):
        assert client.get("/readyz").status_code == 503


def test_the_root_leads_to_the_admin(client):
    assert client.get("/").headers["Location"] == "/admin/"


@pytest.mark.parametrize("address", ["/admin/%00/", "/admin/login/?next=%00", "/api/v1/x?q=a%00b"])
def test_a_nul_is_refused_before_any_view(client, address):
    assert client.get(address).status_code == 400


def test_a_container_asks_its_own_web(committed_db, monkeypatch, capsys):
    with servers.web(committed_db) as web:
        monkeypatch.setenv("PORT", web.address.rsplit(":", 1)[1])
        monkeypatch.setenv("ALLOWED_HOSTS", "localhost,other")
        assert health.main() == 0
        monkeypatch.setenv("ALLOWED_HOSTS", "stranger.example")
        assert health.main() == 1
    assert "400" in capsys.readouterr().err
