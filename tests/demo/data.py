"""The demo's data files as the tests read them: loaded once, with the few sums they share."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

DEMO = Path(__file__).parents[2] / "cambio" / "demo"
PICTURES = DEMO / "pictures"

Table = dict[str, Any]


@cache
def load(name: str) -> Table:
    """The data file of that name, for example "places" or "programmes/gold-card"."""
    with (DEMO / "data" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def names() -> list[str]:
    """Every data file, named as `load` wants it."""
    root = DEMO / "data"
    return sorted(p.relative_to(root).with_suffix("").as_posix() for p in root.rglob("*.toml"))


def by_slug(name: str, kind: str) -> dict[str, Table]:
    """The tables [[kind]] of a file by their slug; a slug used twice fails here."""
    tables: list[Table] = load(name)[kind]
    found = {table["slug"]: table for table in tables}
    assert len(found) == len(tables), f"{name}: a slug of [[{kind}]] is used twice"
    return found


def programmes() -> dict[str, Table]:
    """The programmes by slug."""
    files = [load(name) for name in names() if name.startswith("programmes/")]
    return {file["programme"]["slug"]: file for file in files}


def rules() -> dict[str, Table]:
    """The rules of all programmes by slug."""
    return {rule["slug"]: rule for file in programmes().values() for rule in file["rule"]}


def budgets() -> dict[str, Table]:
    """The budgets of all programmes by slug; a trial that ends may have none in its file."""
    files = programmes().values()
    return {budget["slug"]: budget for file in files for budget in file.get("budget", [])}


def addresses() -> Iterator[tuple[str, str, int, str, str]]:
    """Each demo address: street slug, postcode, house number, letter, addition."""
    for street in load("places")["street"]:
        for part in street["ranges"]:
            for number in range(part["from"], part["to"] + 1, part["step"]):
                for letter in part.get("letters", [""]):
                    for addition in part.get("additions", [""]):
                        yield street["slug"], part["postcode"], number, letter, addition


def attendances(action: Table) -> float:
    """How many households come to this action, or to this series in the whole half year."""
    times = 1
    if "every_weeks" in action:
        times = load("story")["story"]["days_back"] // (7 * action["every_weeks"])
    return float(times * action["expected_households"] * action["attendance_rate"])


def reward_per_household(action: Table) -> float:
    """What a household and its street together earn there on average, in minor units."""
    attendance = load("story")["attendance"]
    reward = rules()[action["rule"]]["reward"]
    child, people = attendance["child_share"], attendance["people_per_household"]
    per_person = reward["per_adult_minor"] * (1 - child) + reward["per_child_minor"] * child
    return float(people * per_person)
