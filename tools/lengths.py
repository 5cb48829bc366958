"""The ratchet on lengths: functions to 40 lines, files to 300, and no exception ever grows.

`tools/lengths.toml` records what is longer, with its length. The check fails when something is
too long and not recorded, when it is longer than recorded, and when it became shorter than
recorded: write the smaller figure, or take the line out. `python -m tools.lengths tighten` does.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping

from tools.house_rules import parsed
from tools.paths import ROOT, shown, sources

RECORD = ROOT / "tools/lengths.toml"
LINES_OF_A_FUNCTION = 40
LINES_OF_A_FILE = 300
HEADER = """\
# What is longer than tools/lengths.py allows, and how long it is today. Figures only go down.
"""


def file_lengths() -> Iterator[tuple[str, int]]:
    """Every file of ours that people read as source, and its number of lines."""
    for path in sources(".py", ".js", ".css", ".html"):
        if path.parent.name != "versions":  # Migrations are written once and never edited.
            yield shown(path), len(path.read_text(encoding="utf-8").splitlines())


def function_lengths() -> Iterator[tuple[str, int]]:
    """Every function, named `path::Class.name`, and its lines from `def` to its end."""
    for path, tree in parsed().items():
        if path.parent.name != "versions":
            for name, lines in functions_in(tree):
                yield f"{shown(path)}::{name}", lines


def functions_in(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, int]]:
    """The functions of one tree, those inside classes and functions included."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield prefix + name, (node.end_lineno or node.lineno) - node.lineno + 1
                yield from functions_in(node, f"{prefix}{name}.")
            case ast.ClassDef(name=name):
                yield from functions_in(node, f"{prefix}{name}.")
            case _:
                yield from functions_in(node, prefix)


def faults(
    lengths: Mapping[str, int], recorded: Mapping[str, int], *, allowed: int
) -> Iterator[str]:
    """What breaks the ratchet for one kind of length."""
    for name, lines in lengths.items():
        if lines > max(allowed, recorded.get(name, 0)):
            yield f"{name}: {lines} lines, allowed are {recorded.get(name, allowed)}"
    for name, lines in recorded.items():
        today = lengths.get(name, 0)
        if today <= allowed:
            yield f"{name}: needs no exception any more; take it out of tools/lengths.toml"
        elif today < lines:
            yield f"{name}: became shorter; write {today} for {lines} in tools/lengths.toml"


def all_faults() -> list[str]:
    """What breaks the ratchet anywhere."""
    record = tomllib.loads(RECORD.read_text(encoding="utf-8"))
    return [
        *faults(dict(file_lengths()), record.get("files", {}), allowed=LINES_OF_A_FILE),
        *faults(dict(function_lengths()), record.get("functions", {}), allowed=LINES_OF_A_FUNCTION),
    ]


def tighten() -> None:
    """Writes smaller figures into the record; never a larger one, never a new line."""
    record = tomllib.loads(RECORD.read_text(encoding="utf-8"))
    written = [HEADER]
    kinds = (
        ("files", dict(file_lengths()), LINES_OF_A_FILE),
        ("functions", dict(function_lengths()), LINES_OF_A_FUNCTION),
    )
    for kind, today, allowed in kinds:
        kept = {
            name: min(lines, today.get(name, 0))
            for name, lines in sorted(record.get(kind, {}).items())
            if today.get(name, 0) > allowed
        }
        written += [f"\n[{kind}]\n", *(f'"{name}" = {lines}\n' for name, lines in kept.items())]
    RECORD.write_text("".join(written), encoding="utf-8")


def main(words: list[str]) -> int:
    """Checks, after tightening the record when asked; the exit status says whether all is well."""
    if words == ["tighten"]:
        tighten()
    found = all_faults()
    print("\n".join(found) or "lengths: within bounds")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
