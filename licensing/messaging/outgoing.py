"""Outgoing calls: one POST to an address that a partner chose, which must not reach what is ours.

The name is resolved once, every address that it has must be public, and the connection goes to the one that was looked
at, so that a name which changes in between leads nowhere else. No redirect is followed, no proxy asked, and the whole call
has an end whatever the other side does.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
PORTS = {"https": 443, "http": 80}
LONGEST_ERROR = 200


class Forbidden(Exception):
    """An address that is not called; its text says why."""


@dataclass(frozen=True)
class Answer:
    """What a call came to: the status, or why there is none, and how long it took."""

    status: int | None
    error: str
    milliseconds: int

    @property
    def accepted(self) -> bool:
        """Whether the other side took it."""
        return self.status is not None and 200 <= self.status < 300


def check_address(url: str) -> SplitResult:
    """The parts of an address that may be called as far as its text says; raises Forbidden.

    HTTPS alone, but to the hosts of `WEBHOOK_PRIVATE_HOSTS`.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Forbidden("It is not an address.") from None
    if not url.isascii() or any(not "!" <= character <= "~" for character in url) or not parts.hostname:
        raise Forbidden("It is not an address.")
    if parts.scheme not in PORTS or (parts.scheme != "https" and not _is_private_host(parts.hostname)):
        raise Forbidden("It must begin with https://.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Forbidden("It must carry neither a login nor a fragment.")
    if port == 0:
        raise Forbidden("It is not an address.")
    with suppress(ValueError):
        if not _is_private_host(parts.hostname) and not is_public(parts.hostname):
            raise Forbidden("It must lead to a public address.")
    return parts


def post(url: str, body: bytes, headers: Mapping[str, str], seconds: int) -> Answer:
    """Send the body; whatever goes wrong is in the answer."""
    started = time.monotonic()
    try:
        status, error = _post(check_address(url), body, headers, seconds), ""
    except Forbidden as refusal:
        status, error = None, str(refusal)
    except (OSError, http.client.HTTPException, ValueError) as failure:
        status, error = None, f"{type(failure).__name__}: {failure}"[:LONGEST_ERROR]
    if status is not None and 300 <= status < 400:
        error = "It redirects, which is not followed."
    return Answer(status, error, int((time.monotonic() - started) * 1000))


def _post(parts: SplitResult, body: bytes, headers: Mapping[str, str], seconds: int) -> int:
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    address = _resolve(host, port)
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    over = threading.Event()
    end = threading.Timer(seconds, _break, [connection, over])
    end.daemon = True
    end.start()
    try:
        connection.sock = socket.create_connection((address, port), timeout=seconds)
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request("POST", target, body, {**headers, "Connection": "close"})
        status = connection.getresponse().status
        if over.is_set():
            raise TimeoutError("it took too long")
        return status
    finally:
        end.cancel()
        connection.close()


def _break(connection: http.client.HTTPConnection, over: threading.Event) -> None:
    """End a call that takes too long, however slowly its answer drips: first say so, since an end may look like an answer."""
    over.set()
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _resolve(host: str, port: int) -> str:
    """The address to connect to; raises Forbidden if any that the name has is not public, OSError if it has none."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not _is_private_host(host) and not all(map(is_public, found)):
        raise Forbidden("It must lead to a public address.")
    return found[0]


def _is_private_host(host: str) -> bool:
    return host in settings.WEBHOOK_PRIVATE_HOSTS


def is_public(text: str) -> bool:
    """Whether an address is one of the public internet, whatever it is wrapped in; raises ValueError if it is none."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        within = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if within is None and address in NAT64:
            within = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if within is not None:
            return is_public(str(within))
    return address.is_global and not address.is_multicast
