"""Show the engine's measures to a collector that knows the token, in Prometheus' text format."""

from collections.abc import Iterator
from decimal import Decimal
from hmac import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from licensing.worker import metrics
from licensing.worker.metrics import Measures

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PREFIX = "licensing"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Answer the figures to `Authorization: Bearer` METRICS_TOKEN; 401 to anybody else, 404 where no token is set."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        refusal = HttpResponse("the token is missing or wrong\n", status=401, content_type="text/plain")
        refusal["WWW-Authenticate"] = "Bearer"
        return refusal
    return HttpResponse(text(metrics.measure()), content_type=CONTENT_TYPE)


def text(found: Measures) -> str:
    """Return the figures in Prometheus' text format."""
    return "\n".join([*_lateness(found), *_deadlines(found), *_outbox(found), *_mail(found), ""])


def _head(name: str, kind: str, told: str) -> list[str]:
    return [f"# HELP {PREFIX}_{name} {told}", f"# TYPE {PREFIX}_{name} {kind}"]


def _gauge(name: str, told: str, value: Decimal | int) -> list[str]:
    return [*_head(name, "gauge", told), f"{PREFIX}_{name} {value}"]


def _lateness(found: Measures) -> Iterator[str]:
    late, name = found.lateness, "firing_lateness_seconds"
    yield from _head(name, "histogram", "How late deadlines fired, of those of the last ten minutes.")
    for edge, number in late.at_most.items():
        yield f'{PREFIX}_{name}_bucket{{le="{edge}"}} {number}'
    yield f'{PREFIX}_{name}_bucket{{le="+Inf"}} {late.count}'
    yield f"{PREFIX}_{name}_sum {late.seconds}"
    yield f"{PREFIX}_{name}_count {late.count}"


def _deadlines(found: Measures) -> Iterator[str]:
    one = found.deadlines
    told = "By how much the oldest deadline that is due is late; 0 if none is due."
    yield from _gauge("oldest_unfired_deadline_seconds", told, one.oldest_seconds)
    yield from _gauge("deadlines_pending", "Deadlines that have something to do, now or later.", one.pending)
    yield from _gauge("deadlines_due", "Deadlines that have something to do now.", one.due)
    yield from _gauge("deadlines_set_aside", "Deadlines whose effect kept failing.", one.set_aside)


def _outbox(found: Measures) -> Iterator[str]:
    shown = (
        ("outbox_waiting", "Messages that wait to be delivered.", "waiting"),
        (
            "outbox_oldest_seconds",
            "The age of the oldest message that waits; 0 if none does.",
            "oldest_seconds",
        ),
        ("outbox_set_aside", "Messages whose delivery kept failing.", "set_aside"),
    )
    for name, told, figure in shown:
        yield from _head(name, "gauge", told)
        for topic, one in found.outbox.items():
            yield f'{PREFIX}_{name}{{topic="{topic}"}} {getattr(one, figure)}'


def _mail(found: Measures) -> Iterator[str]:
    yield from _gauge("notices_unmailed", "Notices whose mail has not been sent yet.", found.mail_waiting)
    yield from _gauge("notices_set_aside", "Notices whose mail kept being refused.", found.mail_set_aside)
