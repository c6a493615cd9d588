"""Error codes: every one that the program can give is explained, and none is explained that it cannot give."""

import ast
from collections.abc import Iterator

from api.error_codes import ERROR_CODES
from licensing.regulations.destinations import NONE, POLICIES
from tests.house import ROOT

GIVEN_BY = {"Refusal", "ErrorEntry"}
# the framework's own, of fields that the API has; and those that are put together
OF_THE_FRAMEWORK = {
    *("blank", "date", "does_not_exist", "max_length", "max_string_length", "max_value", "min_length"),
    *("not_a_list", "null", "null_characters_not_allowed", "required"),
}
PUT_TOGETHER = {"no_repairer", "no_supplier", *(policy for policy in POLICIES if policy != NONE)}
HOLDS = {"hold", "code"}  # keywords of that name which carry no error


def trees() -> Iterator[ast.Module]:
    for root in ("api", "licensing", "workflows"):
        for path in (ROOT / root).rglob("*.py"):
            if "migrations" not in path.parts and "scenario" not in path.parts and "admin" not in path.parts:
                yield ast.parse(path.read_text())


def called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def text(node: ast.expr | None, constants: dict[str, str]) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return constants.get(node.id) if isinstance(node, ast.Name) else None


def constants_of(tree: ast.Module) -> dict[str, str]:
    """Names that stand for a text in a module, alone or several in one assignment."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                pairs = (
                    zip(target.elts, node.value.elts, strict=True)
                    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                    else [(target, node.value)]
                )
                found |= {
                    name.id: value.value
                    for name, value in pairs
                    if isinstance(name, ast.Name)
                    and isinstance(value, ast.Constant)
                    and isinstance(value.value, str)
                }
    return found


def passing_on(tree: ast.Module) -> dict[str, int]:
    """Functions that are told the code, with its place among their arguments."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and "code" in [argument.arg for argument in node.args.args]:
            given = [
                each
                for each in ast.walk(node)
                if isinstance(each, ast.Call)
                and called(each) in GIVEN_BY
                and each.args
                and isinstance(each.args[0], ast.Name)
                and each.args[0].id == "code"
            ]
            if given:
                found[node.name] = [argument.arg for argument in node.args.args].index("code")
    return found


def codes_of(tree: ast.Module) -> Iterator[str]:
    constants, passed = constants_of(tree), {**dict.fromkeys(GIVEN_BY, 0), **passing_on(tree)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        if (
            name in passed
            and len(node.args) > passed[name]
            and (code := text(node.args[passed[name]], constants))
        ):
            yield code
        if name in {"ValidationError", "ErrorDetail"}:
            yield from (
                code for key in node.keywords if key.arg == "code" and (code := text(key.value, constants))
            )


def test_every_code_is_explained_and_no_other():
    given = {code for tree in trees() for code in codes_of(tree)} | OF_THE_FRAMEWORK | PUT_TOGETHER
    assert sorted(given - ERROR_CODES.keys()) == []
    assert sorted(ERROR_CODES.keys() - given) == []


def test_each_is_a_sentence():
    assert [
        code for code, meaning in ERROR_CODES.items() if not meaning.endswith(".") or len(meaning) > 90
    ] == []
    assert len(set(ERROR_CODES.values())) >= len(ERROR_CODES) - 2
