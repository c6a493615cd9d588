"""Money is never a float: no literal, no call, no field of floats but where seconds and shares of work are meant."""

import ast

import pytest

from tests.house import ROOT, found, nodes

PACKAGES = ("licensing", "workflows", "api")
# Where a float is no money, and what it is.
ALLOWED = {
    "api/attempts.py": "seconds to wait for a turn to check a secret",
    "api/serializers/fields.py": "the schema's step of a cent, which OpenAPI has as a number",
    "licensing/filing/scanning.py": "the instant until which a scanner is waited for",
    "licensing/management/commands/check_invariants.py": "seconds to wait until all is quiet",
    "licensing/management/commands/sweep.py": "seconds to rest between two sweeps",
    "licensing/worker/batches.py": "the instant until which a slice of work lasts",
    "licensing/worker/bulk.py": "seconds that a batch takes",
    "licensing/messaging/wakeups.py": "seconds in which a broken broker is left alone",
}


def floats(tree_nodes):
    """Every float literal, call of float and annotation with float."""
    for path, node in tree_nodes:
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        named = isinstance(node, ast.Name) and node.id == "float"
        field = isinstance(node, ast.Attribute) and node.attr in {"FloatField", "float_"}
        if literal or named or field:
            yield path, node


def test_no_floats():
    entries = [
        found(path, node, ast.unparse(node))
        for path, node in floats(nodes(*PACKAGES))
        if str(path.relative_to(ROOT)) not in ALLOWED
    ]
    assert entries == []


def test_every_exception_is_still_one():
    used = {str(path.relative_to(ROOT)) for path, _ in floats(nodes(*PACKAGES))}
    assert set(ALLOWED) <= used
    assert all(len(reason.split()) > 3 for reason in ALLOWED.values())


@pytest.mark.parametrize(
    "code", ["x = 1.5", "x = float('1')", "x: float", "x = models.FloatField()", "x = 1e3"]
)
def test_the_check_sees_floats(code):
    path = ROOT / "licensing" / "invented.py"
    assert [item for item, _ in floats((path, node) for node in ast.walk(ast.parse(code)))] == [path]


def test_the_check_reads_the_law():
    read = {path for path, _ in nodes(*PACKAGES)}
    assert ROOT / "licensing" / "regulations" / "usage.py" in read
    assert len(read) > 200
