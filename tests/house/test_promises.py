"""`docs/promises.md` names what holds each promise: everything that it names is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`((?:tests|cambio|cards|catalog|bench)/[^`]+)`")


@cache
def names_of_tests(path: str) -> frozenset[str]:
    """The names of the tests in a file; none where there is no such file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def is_there(named: str) -> bool:
    path, _, test = named.partition("::")
    return test in names_of_tests(path) if test else (ROOT / path).exists()


def test_every_file_and_test_that_is_named_is_there() -> None:
    assert [named for named in NAMED.findall(DOCUMENT) if not is_there(named)] == []


def test_every_promise_and_defect_names_a_test() -> None:
    """A row without a test is a promise that nobody holds."""
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("| ") and "---" not in line]
    told = [row for row in rows if not row.rstrip(" |").endswith(("test", "kept in"))]
    assert len(told) > 60
    assert [row for row in told if "::test_" not in row] == []


def test_no_test_of_a_promise_or_a_peer_is_left_out() -> None:
    for path in ("tests/ledger/test_promises.py", "tests/ledger/test_peers.py"):
        named = {each for each in NAMED.findall(DOCUMENT) if each.startswith(path)}
        assert named == {f"{path}::{test}" for test in names_of_tests(path)}
