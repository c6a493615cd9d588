"""Outgoing calls: where a name leads is looked at once, and what is not public is never connected to."""

import socket

import pytest

from licensing.messaging import outgoing


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["::1"], ["::ffff:10.0.0.1"], ["100.64.0.1"]]
)
def test_a_name_that_leads_inside_is_not_called(monkeypatch, found):
    connected = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (one, 443)) for one in found])
    monkeypatch.setattr(socket, "create_connection", lambda *where, **_: connected.append(where))
    answer = outgoing.post("https://example.com/", b"{}", {}, 1)
    assert (answer.status, answer.error) == (None, "It must lead to a public address.")
    assert connected == []


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch):
    connected, looked_up = [], []

    def look_up(*where, **_):
        looked_up.append(where)
        return [(2, 1, 6, "", ("93.184.215.14", 443))]

    def connect(where, **_):
        connected.append(where)
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    answer = outgoing.post("https://example.com/", b"{}", {}, 1)
    assert (answer.status, connected, len(looked_up)) == (None, [("93.184.215.14", 443)], 1)
