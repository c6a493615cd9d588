"""The rules of the house that no linter knows: size, the one write path, the clock's edge, how tests may be written."""

import ast
import re
import statistics
import tomllib

import pytest

from licensing.models import Case
from tests.house import PACKAGES, ROOT, comments, dotted, files, found, nodes, tree
from workflows.catalogue import kinds

LONGEST_FILE, LONGEST_TEST, LONGEST_FUNCTION, MEDIAN_FILE = 300, 400, 40, 100
# The edge, where the clock may be read; everything inside is given `now`. PostgreSQL's clock is read in SQL.
CLOCK_EDGES: frozenset[str] = frozenset()
# who fills instances from rows, and Django's settings, whose namespace is the module's own
NAMESPACES = ("licensing/case_file/loading.py", "licensing/models/loading.py", "config/settings.py")
MOST_OF_A_CASE = 62
CLOCK_READS = ("timezone.now", "datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time")
BANNED_IN_TESTS = {
    "TransactionTestCase",
    "TransactionWebTest",
    "StaticLiveServerTestCase",
    "LiveServerTestCase",
}
AN_IGNORE = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no (cover|branch)|nosec)")
AN_IGNORE_WITH_REASON = re.compile(
    r"#\s*((noqa: [A-Z0-9, ]+|pragma: no \w+) - |type: ignore\[[a-z, -]+\]  # )\S.{8,}"
)


def lines(path) -> int:
    return len(path.read_text().splitlines())


@pytest.mark.parametrize(("folders", "limit"), [(PACKAGES, LONGEST_FILE), (("tests",), LONGEST_TEST)])
def test_no_file_outgrows_its_reader(folders, limit):
    assert [
        f"{path.relative_to(ROOT)}: {lines(path)} lines" for path in files(*folders) if lines(path) > limit
    ] == []


def test_most_files_fit_on_a_screen():
    assert statistics.median(lines(path) for path in files(*PACKAGES)) < MEDIAN_FILE


def test_no_function_outgrows_its_reader():
    long = [
        found(path, node, f"{node.name} has {node.end_lineno - node.lineno + 1} lines")
        for path, node in nodes(*PACKAGES, "tests")
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_every_module_says_what_it_is():
    silent = [str(path.relative_to(ROOT)) for path in files(*PACKAGES) if not ast.get_docstring(tree(path))]
    assert silent == []


def test_only_the_tables_compare_states():
    """Whether a case moved may be asked anywhere; which state it is in by name, only by the tables."""
    compared = [
        found(path, node, ast.unparse(node))
        for path, node in nodes("licensing", "api", "config")
        if isinstance(node, ast.Compare)
        and any(
            isinstance(side, ast.Attribute) and side.attr == "state"
            for side in (node.left, *node.comparators)
        )
        and any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(node))
    ]
    assert compared == []


def test_nothing_but_the_door_sets_a_state():
    assigned = [
        found(path, node, ast.unparse(node))
        for path, node in nodes("licensing", "api", "config")
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    assert assigned == []


def test_no_update_sets_a_state():
    updates = [
        found(path, node, ast.unparse(node))
        for path, node in nodes("licensing", "api", "config")
        if isinstance(node, ast.Call) and dotted(node.func).endswith("update")
        if any(word.arg == "state" for word in node.keywords)
    ]
    assert updates == []


def test_the_clock_is_read_at_the_edge():
    reads = [
        found(path, node, ast.unparse(node))
        for path, node in nodes("licensing", "workflows")
        if isinstance(node, ast.Call) and dotted(node.func).endswith(CLOCK_READS)
        if str(path.relative_to(ROOT)) not in CLOCK_EDGES
    ]
    assert reads == []


def test_nothing_is_counted_in_floats():
    floats = [
        found(path, node, "float")
        for path, node in nodes("licensing", "workflows")
        if (isinstance(node, ast.Call) and dotted(node.func) == "float")
        or (isinstance(node, ast.Attribute) and node.attr == "FloatField")
    ]
    assert floats == []


def test_no_signals_and_no_save_overrides():
    hidden = [
        found(path, node, node.name)
        for path, node in nodes("licensing", "workflows", "api")
        if isinstance(node, ast.FunctionDef)
        if (node.name == "save" and "models" in path.parts)
        or any(
            dotted(wrapper.func if isinstance(wrapper, ast.Call) else wrapper) == "receiver"
            for wrapper in node.decorator_list
        )
    ]
    assert hidden == []


def test_committing_tests_take_a_database_of_their_own():
    """Django's flush truncates, events refuse that: `committed_db` instead."""
    flushing = [
        found(path, node, "it would flush: use committed_db")
        for path, node in nodes("tests")
        if (
            isinstance(node, ast.keyword)
            and node.arg == "transaction"
            and getattr(node.value, "value", None) is True
        )
        or (isinstance(node, ast.Name | ast.Attribute) and dotted(node).split(".")[-1] in BANNED_IN_TESTS)
        or (isinstance(node, ast.arg) and node.arg in {"transactional_db", "live_server"})
    ]
    assert flushing == []


def test_tests_wait_for_conditions():
    slept = [
        found(path, node, ast.unparse(node))
        for path, node in nodes("tests")
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in {"sleep", "wait_for_timeout"}
    ]
    assert slept == []


def reads_of_namespaces(source: str) -> list[int]:
    """The lines that take an object's attributes out of its namespace by name."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [node.lineno for node in calls if dotted(node.func) == "vars"]


def test_nothing_but_the_loader_reads_a_namespace():
    """What one part of the code puts on an object and another reads is declared, with its type."""
    read = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in files(*PACKAGES)
        if str(path.relative_to(ROOT)) not in NAMESPACES
        for line in reads_of_namespaces(path.read_text())
    ]
    assert read == []
    assert reads_of_namespaces('held = vars(case)["clock_list"]') == [1]


def declared(model: type) -> set[str]:
    """The names that our classes declare on a model: columns, relations from either side, and what is written by hand."""
    mine = {
        name
        for cls in model.__mro__
        if cls.__module__.startswith(PACKAGES)
        for name, value in vars(cls).items()
        if not name.startswith("__") and not getattr(value, "__module__", "").startswith("django")
    }
    made_by_django = {name for name in mine if name.startswith("get_") or name == "_meta"}
    fields = model._meta.get_fields()
    columns = {field.attname for field in model._meta.concrete_fields} - {field.name for field in fields}
    related = {
        field.get_accessor_name() if field.auto_created and not field.concrete else field.name
        for field in fields
    }
    return (mine | related) - made_by_django - columns


def test_a_case_is_its_columns():
    """What is read beside them is the case file's."""
    assert len(declared(Case)) <= MOST_OF_A_CASE


def test_every_test_runs():
    skipped = [
        found(path, node, dotted(node))
        for path, node in nodes("tests")
        if isinstance(node, ast.Attribute)
        and re.search(r"\b(mark\.(skip|skipif|xfail)|pytest\.(skip|xfail))$", dotted(node))
    ]
    assert skipped == []


def test_every_ignore_carries_its_reason():
    bare = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in files(*PACKAGES, "tests")
        for line, text in comments(path)
        if AN_IGNORE.search(text) and not AN_IGNORE_WITH_REASON.search(text)
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        ("django_fsm", ("workflows/binding.py",)),
        ("rest_framework", ("api/",)),
        ("celery", ("licensing/tasks.py", "licensing/messaging/wakeups.py", "config/")),
    ],
)
def test_a_framework_stays_in_its_place(package, allowed):
    imports = [
        found(path, node, name)
        for path, node in nodes(*PACKAGES)
        for name in imported(node)
        if name.split(".")[0] == package and not str(path.relative_to(ROOT)).startswith(allowed)
    ]
    assert imports == []


def imported(node: ast.AST) -> list[str]:
    """Return the modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [node.module or ""]
    return []


def test_the_import_linter_keeps_every_table_from_the_others():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (tables,) = [contract["modules"] for contract in contracts if contract["id"] == "tables"]
    assert sorted(tables) == sorted(f"workflows.tables.{kind}" for kind in kinds())
