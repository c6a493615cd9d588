"""How the house tests read the code: files, syntax trees, and findings as `path:line: what`."""

import ast
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("workflows", "licensing", "api", "config")


def files(*folders: str) -> list[Path]:
    """Return the Python files of top-level folders, generated migrations left out."""
    result = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in result if "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(), filename=str(path))


def found(path: Path, node: ast.AST, what: str) -> str:
    """Return one finding."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}: {what}"


def nodes(*folders: str) -> Iterator[tuple[Path, ast.AST]]:
    """Yield every node of every file."""
    for path in files(*folders):
        for node in ast.walk(tree(path)):
            yield path, node


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for a chain of names, and '' for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        start = dotted(node.value)
        return f"{start}.{node.attr}" if start else node.attr
    return ""


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the comments of a file with their lines."""
    with path.open("rb") as source:
        for token in tokenize.tokenize(source.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
