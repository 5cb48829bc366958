"""Where things stand in this checkout, for all tools."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

CODE = ("cambio", "cards", "catalog", "migrations", "tests", "tools", "bench", "wsgi.py")
"""Folders and files that hold this project's own sources; one that is not there yet is no error."""

NOT_OURS = {"vendor", "__pycache__", "node_modules"}
"""Names of folders whose content somebody else wrote, or a program made."""


def sources(*suffixes: str, among: tuple[str, ...] = CODE) -> Iterator[Path]:
    """Every file of ours with one of these suffixes, in a stable order."""
    for name in among:
        start = ROOT / name
        found = [start] if start.is_file() else sorted(start.rglob("*"))
        yield from (
            path
            for path in found
            if path.suffix in suffixes and path.is_file() and NOT_OURS.isdisjoint(path.parts)
        )


def shown(path: Path) -> str:
    """The path as it is named in messages and lists: from the root, with forward slashes."""
    return path.relative_to(ROOT).as_posix()
