"""Where in a TOML file each table and key stands, so that a mistake can be named by its line.

The standard library's reader gives values without their places. This one reads places without
values, and only as far as people need to find a line again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cambio.database.errors import N_
from cambio.earning.errors import FileFault

Path = tuple[str | int, ...]
"""The way to a value, such as `("rule", 0, "reward", "fixed_minor")`."""

HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?")
KEY = re.compile(r"\s*([\w\-]+)\s*(?:\.\s*[\w\-]+\s*)*=")
PLACE = re.compile(r"\(at line (\d+)")

UNREADABLE = N_("This line cannot be read. Is a quote, a bracket or an equals sign missing?")
UNFINISHED = N_("The file ends in the middle of something. Is a quote or a bracket missing?")


def lines_of(text: str) -> Mapping[Path, int]:
    """The line, counted from 1, of every table and every key at the start of a line."""
    places: dict[Path, int] = {}
    counts: dict[str, int] = {}
    here: Path = ()
    inside_text = False
    for number, line in enumerate(text.splitlines(), start=1):
        starts_inside = inside_text
        if (line.count('"""') + line.count("'''")) % 2:
            inside_text = not inside_text
        if starts_inside:
            continue
        if header := HEADER.match(line):
            here = _path_of(header[2], counts, again=header[1] == "[[")
            places.setdefault(here, number)
        elif key := KEY.match(line):
            places.setdefault((*here, key[1]), number)
    return places


def _path_of(name: str, counts: dict[str, int], *, again: bool) -> Path:
    """The path of a header; `again` for `[[...]]`, which begins the next table of a list."""
    parts = name.split(".")
    path: list[str | int] = []
    for depth, part in enumerate(parts, start=1):
        known = ".".join(parts[:depth])
        if again and depth == len(parts):
            counts[known] = counts.get(known, -1) + 1
            for below in [each for each in counts if each.startswith(f"{known}.")]:
                del counts[below]
        path.append(part)
        if known in counts:
            path.append(counts[known])
    return tuple(path)


def line_at(places: Mapping[Path, int], path: Path) -> int:
    """The line of a value, or of the nearest table around it; 0 when there is none."""
    for end in range(len(path), 0, -1):
        for place in (path[:end], (*path[:end], 0)):  # a list stands where its first table does
            if place in places:
                return places[place]
    return 0


def syntax_fault(words: str) -> FileFault:
    """What the standard library's reader could not read, in plain words."""
    place = PLACE.search(words)
    return FileFault(int(place[1]), UNREADABLE) if place else FileFault(0, UNFINISHED)
