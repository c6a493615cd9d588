"""Strict JSON: what it takes, and where it says that a body is wrong."""

from decimal import Decimal

import pytest

from api import strict_json
from api.problems import Said, body, join
from workflows.input import MOST_ERRORS


def test_plain_values_come_through():
    text = '{"a": [1, 1.50, "\\u00e9\\ud83d\\ude00", true, null], "": {}}'
    assert strict_json.parse(text.encode()) == {"a": [1, Decimal("1.50"), "é😀", True, None], "": {}}


def test_numbers_never_become_floats():
    value = strict_json.parse(b'{"a": 1e400, "b": 0.1, "c": 99999999999999999999, "d": -0.0}')
    assert {type(item) for item in value.values()} == {Decimal}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        (b"", {("", "not_json")}),
        (b"{", {("", "not_json")}),
        (b'{"a": 1} x', {("", "not_json")}),
        (b"{'a': 1}", {("", "not_json")}),
        (b'{"a": 01}', {("", "not_json")}),
        (b'{"a": "\x00"}', {("", "not_json")}),
        (b"\xff", {("", "not_utf8")}),
        ("{}".encode("utf-16"), {("", "not_utf8")}),
        (b"\xef\xbb\xbf{}", {("", "not_json")}),
        (b"[]", {("", "not_an_object")}),
        (b"null", {("", "not_an_object")}),
        (b"NaN", {("", "not_an_object")}),
        (b'{"a": NaN, "b": [Infinity, -Infinity]}', {(f, "not_a_number") for f in ("/a", "/b/0", "/b/1")}),
        (b'{"a": {"b": 1, "b": 2, "c": 3}}', {("/a/b", "repeated")}),
        (b'{"a": "x\\u0000", "b": "\\ud800"}', {("/a", "bad_text"), ("/b", "bad_text")}),
        (b'{"a/~": [{"\\udfff": 1}]}', {("/a~1~0/0/\udfff", "bad_text")}),
        (b'{"a":' * 100 + b"1" + b"}" * 100, {("/a" * 16, "too_deep")}),
        (b'{"a":' + b"[" * 90000, {("", "too_deep")}),
        (b"[" * 500000, {("", "too_deep")}),
    ],
)
def test_each_error_is_named_where_it_is(text, result):
    with pytest.raises(strict_json.BadJSON) as caught:
        strict_json.parse(text)
    assert {(error.pointer, error.code) for error in caught.value.errors} == result


def test_a_pointer_escapes_its_separators():
    assert join("/a", "b/c~d") == "/a/b~1c~0d"
    assert join("", 0) == "/0"


def test_a_problem_names_at_most_so_many_errors(rf):
    with pytest.raises(strict_json.BadJSON) as caught:
        strict_json.parse(b'{"a": [' + b",".join([b"NaN"] * 5000) + b"]}")
    assert len(body(Said("bad-request", errors=caught.value.errors), rf.get("/"))["errors"]) == MOST_ERRORS
