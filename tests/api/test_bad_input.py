"""Bad input: some two hundred nasty requests at every route, each a clear problem, none of them written, no 500."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from licensing.context import database_now
from tests.api.calling import FILING, Caller, caller, everything, is_problem, places
from tests.world import make_world

LINE, PARTY = FILING["lines"][0], FILING["parties"][0]
DEEP: list = []
for _ in range(60):
    DEEP = [DEEP]
NASTY = [
    *(None, True, 0, -1, 5, 1.5, "", " ", "x" * 5000, [], [None], {}, {"a": 1}, DEEP),
    *(
        "NaN",
        "Infinity",
        "1e400",
        "\u202e",
        "\U0001f4a9" * 300,
        "%00",
        "'; DROP TABLE licensing_case;--",
        "0001-01-01",
    ),
    *(10**400, -(10**400), 2**63),
]
RAW = [
    "1e400",
    "-1e400",
    "1E+999999999",
    "NaN",
    "-Infinity",
    '"\\u0000"',
    '"\\ud800"',
    '"\\udfff\\ud800"',
    "1e-400",
    "0.001",
]


TEXTS = {  # and the longest that each takes; whether the words mean something is another question
    "subject": 200,
    "end_use": 4000,
    "certified_by": 120,
    "description": 300,
    "part_number": 60,
    "unit": 20,
    "name": 200,
    "address": 300,
    "usml_category": 12,
    "eccn": 12,
    "contract_number": 60,
    "purchaser": 200,
    "amends": 24,
    "replaces": 24,
    "partner": 40,
}
FLAGS = {"sme", "mde", "classified", "mtcr", "to_armed_forces", "part_130_statement", "purchase_documented"}
BLANK = {"certified_by", "contract_number", "purchaser", "part_number", "address", "usml_category", "eccn"}
NULL = {
    "amends",
    "replaces",
    "ends_on",
    "dsp83_signed_on",
    "contract_on",
    "contract_value",
    "delivered_item",
    "partner",
}
CONTRACT = ("contract_number", "contract_on", "contract_value", "purchaser")


def is_good(field: str, raw: str) -> bool:
    """Whether the value is one that the field takes, looked at by itself."""
    value = json.loads(raw) if raw not in RAW else object()
    if value is None:
        return field in NULL
    if isinstance(value, str) and field in TEXTS:
        return (field in BLANK) if not value.strip() else len(value) <= TEXTS[field]
    goods = {
        "quantity": [5, 2**63][:1],
        "value": [0, 5, 1.5],
        "contract_value": [0, 5, 1.5],
        "lines": [[]],
        "parties": [[]],
    }
    return (value is True and field in FLAGS) or (
        not isinstance(value, bool) and value in goods.get(field, [])
    )


@pytest.mark.parametrize("raw", [*(json.dumps(value) for value in NASTY), *RAW])
@pytest.mark.usefixtures("nothing_moves")
def test_every_field_with_every_nasty_value(filer, raw):
    """One body with the value in all places at once; the refusal names all of them but where it is a good one."""
    others = ("amends", "ends_on", "delivered_item", "replaces", "to_armed_forces", *CONTRACT)
    top = dict.fromkeys((*FILING, *others), "@")
    line = dict.fromkeys((*LINE, "eccn", "unit", "part_number", "mde", "mtcr", "classified"), "@")
    party = dict.fromkeys((*PARTY, "address"), "@")
    for around, fields, body in (
        ("", top, {**FILING, **top}),
        ("/lines/0", line, {**FILING, "lines": [line], "parties": [{"role": 0}]}),
        ("/parties/0", party, {**FILING, "lines": [{}], "parties": [party]}),
    ):
        answer = filer.post("licence-cases", json.dumps(body).replace('"@"', raw).encode())
        problem = is_problem(answer, 400, answer.json()["type"].rpartition("/")[2])
        bad = {f"{around}/{field}" for field in fields if not is_good(field, raw)}
        below = {"/".join(place.split("/")[: around.count("/") + 2]) for place in places(problem)}
        assert below >= bad, (raw[:50], bad - below)
        if problem["type"] == "/problems/validation":
            assert {place for place in below if place.startswith(f"{around}/")} - bad <= {
                "/lines",
                "/parties",
            }


NOT_JSON = [
    *(
        b"",
        b"{",
        b"[]",
        b"null",
        b"1",
        b'"x"',
        b"NaN",
        b"\xff\xfe",
        b"{} {}",
        b"{'a': 1}",
        b"\x00",
        b"[" * 100_000,
    ),
    *(
        b'{"version": 1, "version": 2}',
        b'{"a": ' * 2000 + b"1" + b"}" * 2000,
        "{}".encode("utf-16"),
        b"\x1f\x8b\x08\x00",
    ),
    *(
        b'{"version": 1e400}',
        b'{"version": NaN}',
        b'{"version": "\\ud800"}',
        b'{"\\u0000": 1}',
        b'{"version": 1, "x": 1}',
    ),
    b'{"version": ' + b"9" * 5000 + b"}",
]


def routes(reference: str) -> list[tuple[str, str]]:
    case = f"cases/{reference}"
    return [
        ("POST", "licence-cases"),
        ("PATCH", case),
        ("POST", f"{case}/transitions/submit"),
        ("POST", f"{case}/transitions/answer"),
        ("POST", f"{case}/transitions/execute"),
        ("POST", f"{case}/documents"),
    ]


@pytest.mark.parametrize("body", NOT_JSON)
def test_what_is_no_body_is_a_problem_everywhere(world, filer, body):
    reference = world.at("draft").reference
    before = everything()
    for method, path in routes(reference):
        if not body and path.endswith("/submit"):
            continue  # it has nothing to say: the version is in If-Match
        answer = filer.call(method, path, body)
        assert answer.status_code in (400, 415), (method, path, answer.content)
        is_problem(answer, answer.status_code, answer.json()["type"].rpartition("/")[2])
    assert everything() == before


HEADERS = [
    {"content_type": "application/json; charset=utf-16"},
    {"content_type": "application/json; charset=nonsense"},
    {"content_type": "application/json;;;=\xff"},
    {"content_type": "\xff/\xfe"},
    {"content_type": "multipart/form-data"},
    {"HTTP_ACCEPT": "\xff"},
    {"HTTP_ACCEPT": ",;/*"},
    {"HTTP_ACCEPT": "application/json; q=\xff; indent=999999999"},
    {"HTTP_ACCEPT_LANGUAGE": "x" * 5000},
    {"HTTP_CONTENT_ENCODING": "gzip"},
    {"HTTP_EXPECT": "100-continue"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    {"HTTP_IF_MATCH": "\xff"},
    {"HTTP_TRACEPARENT": "\xff" * 55},
    {"HTTP_COOKIE": "sessionid=\x00; csrftoken=\xff"},
    {"HTTP_HOST": "evil.example"},
    {"HTTP_HOST": ""},
    {"HTTP_X_FORWARDED_HOST": "evil.example"},
    {"QUERY_STRING": "\xff=%ff&&=&a[]=1&%"},
    {"QUERY_STRING": "a=%00"},
]


@pytest.mark.parametrize("headers", HEADERS)
def test_no_header_breaks_a_route(world, filer, headers):
    reference = world.at("draft").reference
    before = everything()
    reads = [("GET", "cases"), ("GET", f"cases/{reference}"), ("GET", f"cases/{reference}/transitions")]
    for method, path in [*reads, *routes(reference)]:
        answer = filer.call(method, path, None if method == "GET" else {"no such": 1}, **headers)
        assert answer.status_code < 500, (method, path, answer.content)
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json"
    assert everything() == before


PATHS = [
    *(
        "cases/%00",
        "cases/%ff",
        "cases/%ed%a0%80",
        "cases/..%2f..%2fetc",
        "cases//",
        "cases/LIC-2026-00000-0000O",
    ),
    *(
        "cases/" + "A" * 5000,
        "cases/LIC-9999-00000-00000",
        "cases/lic-2026-00000-00000",
        "cases/LIC-2026-00000-00000%0A",
    ),
    *(
        "cases/{}/transitions/%00",
        "cases/{}/transitions/%ff",
        "cases/{}/transitions/..",
        "cases/{}/documents/" + "9" * 400,
    ),
    *(
        "cases/{}/documents/\u0663",
        "cases/{};x=1",
        "cases/{}.json",
        "cases/{}/",
        "\U0001f4a9",
        "licence-cases/",
        "openapi.json/x",
    ),
]


@pytest.mark.parametrize("path", PATHS)
def test_no_address_breaks_the_router(world, filer, path):
    path = path.format(world.at("draft").reference)
    before = everything()
    for method in ("GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"):
        answer = filer.call(method, path, {"version": 1})
        assert answer.status_code in (400, 404, 405), (method, path, answer.status_code)
        assert answer["Content-Type"] == "application/problem+json"
    assert everything() == before


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.slow
class TestAnything(TestCase):
    """Whatever JSON is thrown at a route, it is taken or refused, and a refusal writes nothing."""

    @classmethod
    def setUpTestData(cls):
        world = make_world()
        # the case is fresh by PostgreSQL's clock, or it would lapse before the first answer is judged
        world.now = database_now() - timedelta(days=1)
        cls.draft, cls.queried = world.at("draft").reference, world.at("queried").reference
        cls.caller: Caller = caller(world.actors["filer"].client_id)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(
        changes=st.dictionaries(
            st.sampled_from([*FILING, "amends", "ends_on", "replaces", "x"]), JSON, max_size=3
        ),
        line=st.dictionaries(st.sampled_from([*LINE, "eccn", "x"]), JSON, max_size=3),
    )
    def test_a_filing(self, changes, line):
        self.attempt("POST", "licence-cases", {**FILING, "lines": [{**LINE, **line}], **changes})

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(
        body=st.dictionaries(
            st.sampled_from(["version", "answer", "x", ""]), JSON | st.integers(0, 6), max_size=3
        )
    )
    def test_an_answer(self, body):
        self.attempt("POST", f"cases/{self.queried}/transitions/answer", body)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(
        body=st.dictionaries(st.sampled_from(["version", *FILING, "x"]), JSON | st.integers(0, 3), max_size=4)
    )
    def test_an_edit(self, body):
        self.attempt("PATCH", f"cases/{self.draft}", body)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(
        name=st.sampled_from(["cursor", "limit", "state", "reference", "filed_after", "x"]), value=st.text()
    )
    def test_a_parameter(self, name, value):
        from urllib.parse import urlencode

        self.attempt("GET", f"cases?{urlencode({name: value})}", None)

    def attempt(self, method, path, body):
        before = everything()
        answer = self.caller.call(method, path, body)
        assert answer.status_code < 500
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json"
            assert everything() == before
