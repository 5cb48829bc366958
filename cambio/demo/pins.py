"""Households that one can sign in as: each chooses a PIN with the code of its letter."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cambio.access import credentials
from cambio.access.errors import PinEasy
from cambio.access.use_cases import ChoosePin, IssuePinCode, choose_pin, issue_pin_code
from cambio.app.permissions import Role
from cambio.database import perform
from cambio.demo.tables import story
from cambio.demo.world import Household, World


@dataclass(frozen=True, slots=True)
class Opener:
    """A household with its PIN, and what makes it worth a look."""

    household: Household
    pin: str
    about: str


def choose_pins(world: World) -> list[Opener]:
    """PINs for a handful: hashing one takes a while, and nobody looks at two thousand."""
    return [
        Opener(household, _choose_pin(world, household), about)
        for about, household in _worth_a_look(world)
    ]


def _worth_a_look(world: World) -> Iterator[tuple[str, Household]]:
    buying = next(e for e in story()["collective_purchase"] if e["outcome"] == "open")["street"]
    chosen: set[int] = set()
    for about, among, key in (
        ("an order to pick up", world.awaited, _saved("CAM")),
        ("an order under way", world.ordering, _saved("CAM")),
        ("gold points", world.people, _saved("GLD")),
        ("a street that buys together", _living_in(world, buying), _free_to_spend),
        ("many cambi's", world.people, _saved("CAM")),
    ):
        left = [each for each in among if each.number not in chosen]
        if left:
            household = max(left, key=key)
            chosen.add(household.number)
            yield about, household


def _saved(currency: str) -> Callable[[Household], int]:
    return lambda household: household.wallet[currency]


def _free_to_spend(household: Household) -> tuple[bool, int]:
    return not household.saves, household.wallet["CAM"]


def _living_in(world: World, street: str) -> Iterable[Household]:
    return [each for each in world.people if each.street == street]


def _choose_pin(world: World, household: Household) -> str:
    desk = world.by(world.first_with(Role.MANAGER).login)
    letter = perform(issue_pin_code, IssuePinCode(**desk, household_id=household.id))
    while True:
        pin = f"{secrets.randbelow(10_000):04}"
        try:
            pin_hash = credentials.hash_pin(household.id, pin)
        except PinEasy:
            continue
        choosing = ChoosePin(
            **world.by_household(household),
            household_id=household.id,
            code=letter.code,
            pin_hash=pin_hash,
        )
        perform(choose_pin, choosing)
        return pin
