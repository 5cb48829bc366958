"""The demo's data files, and chance drawn from its seed."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

Table = dict[str, Any]
T = TypeVar("T")

HERE = Path(__file__).parent
DATA, PICTURES = HERE / "data", HERE / "pictures"
PROGRAMMES = ("cambio-company", "gold-card")


@cache
def load(name: str) -> Table:
    """A data file, such as "places"."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def story() -> Table:
    """The file that says what happens."""
    return load("story")


def chance(*names: object) -> Random:
    """Chance of its own for everything that has a name: the seed gives the same, day after day.

    A story that draws once more than before changes nothing for the others.
    """
    seed = "/".join(str(name) for name in (story()["story"]["seed"], *names))
    return Random(seed)  # noqa: S311 - a demo that comes out the same, no secret


def in_words(table: Table, key: str) -> dict[str, str]:
    """A text of a table by language."""
    return {language: table[f"{key}_{language}"] for language in ("nl", "en")}


def some_of(rng: Random, among: Sequence[T], weights: Sequence[float], count: int) -> list[T]:
    """So many of these without drawing one twice; heavier ones more often, weightless ones never.

    Fewer, when there are not so many.
    """
    drawn = [(rng.random() ** (1 / weight), n) for n, weight in enumerate(weights) if weight]
    return [among[number] for _, number in sorted(drawn, reverse=True)[: max(0, count)]]
