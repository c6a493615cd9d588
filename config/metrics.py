"""Show the engine's measures to a collector that knows the token, in Prometheus' text format."""

from collections.abc import Iterator
from hmac import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from api import attempts, limits
from licensing.worker import metrics
from licensing.worker.metrics import Deadlines, Lateness, Measures

disable_created_metrics()  # when a counter began is no figure of the engine
PREFIX = "licensing"
OF_TOPICS = (
    ("outbox_waiting", "Messages that wait to be delivered.", "waiting"),
    ("outbox_oldest_seconds", "The age of the oldest message that waits; 0 if none does.", "oldest_seconds"),
    ("outbox_set_aside", "Messages whose delivery kept failing.", "failed"),
)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Answer the figures to `Authorization: Bearer` METRICS_TOKEN; 401 to anybody else, 404 where no token is set."""
    if not settings.METRICS_TOKEN:
        raise Http404
    header = request.headers.get("Authorization", "")
    if not compare_digest(header.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        refusal = HttpResponse("the token is missing or wrong\n", status=401, content_type="text/plain")
        refusal["WWW-Authenticate"] = "Bearer"
        return refusal
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class Engine(Collector):
    """The figures of the engine, read from the database each time: every web process would answer the same."""

    def collect(self) -> Iterator[Metric]:
        """All families; four statements."""
        measures = metrics.measure()
        yield _lateness(measures.lateness)
        yield from _deadlines(measures.deadlines)
        yield from _outbox(measures)
        yield _gauge("notices_unmailed", "Notices whose mail has not been sent yet.", measures.mail_waiting)
        yield _gauge("notices_set_aside", "Notices whose mail kept being refused.", measures.mail_failed)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"{PREFIX}_{name}", about, value=float(value))


def _lateness(lateness: Lateness) -> Metric:
    about = "How late deadlines fired, of those of the last ten minutes."
    family = HistogramMetricFamily(f"{PREFIX}_firing_lateness_seconds", about)
    buckets = [(str(edge), float(number)) for edge, number in lateness.at_most.items()]
    family.add_metric([], [*buckets, ("+Inf", float(lateness.count))], float(lateness.seconds))
    return family


def _deadlines(deadlines: Deadlines) -> Iterator[Metric]:
    late = "By how much the oldest deadline that is due is late; 0 if none is due."
    yield _gauge("oldest_unfired_deadline_seconds", late, float(deadlines.oldest_seconds))
    yield _gauge(
        "deadlines_pending",
        "Deadlines that have something to do, now or later; beyond 10,000 the planner's estimate.",
        deadlines.pending,
    )
    yield _gauge("deadlines_due", "Deadlines that have something to do now.", deadlines.due)
    yield _gauge("deadlines_set_aside", "Deadlines whose effect kept failing.", deadlines.failed)


def _outbox(measures: Measures) -> Iterator[Metric]:
    for name, about, figure in OF_TOPICS:
        family = GaugeMetricFamily(f"{PREFIX}_{name}", about, labels=["topic"])
        for topic, waiting in measures.outbox.items():
            family.add_metric([topic], float(getattr(waiting, figure)))
        yield family


REGISTRY = CollectorRegistry()  # of its own: the library's has figures of each process for itself
REGISTRY.register(Engine())
REGISTRY.register(attempts.FAILED_OPEN)
REGISTRY.register(limits.FAILED_OPEN)
