"""What the stories know of the community while they go on: ids by short name, and its people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from cambio.app.guard import NOBODY_ID
from cambio.app.permissions import Role, ScopeKind
from cambio.demo.calendar import Calendar
from cambio.demo.stage import Stage


class By(TypedDict):
    """The two fields that every command begins with."""

    community_id: int
    actor_id: UUID


@dataclass(slots=True, eq=False)
class Card:
    """A card as its household holds it."""

    id: UUID
    number: str


@dataclass(slots=True, eq=False, kw_only=True)
class Household:
    """People of the demo: who they are, and what came of them so far.

    `zeal` is how readily they come along to an action, 0 for never. Who `saves` keeps the tokens
    for what the street will buy together.
    """

    number: int
    address_id: UUID
    street: str
    neighbourhood: str
    nickname: str
    language: str
    adults: int
    children: int
    joins_at: datetime
    zeal: float
    saves: bool
    id: UUID = NOBODY_ID
    cards: list[Card] = field(default_factory=list)
    wallet: Counter[str] = field(default_factory=Counter)
    had: Counter[str] = field(default_factory=Counter)
    """How many of each item they ordered."""

    @property
    def people(self) -> int:
        """How many they are."""
        return self.adults + self.children


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff. The password is told to whoever loads the demo, and kept nowhere."""

    id: UUID
    login: str
    name: str
    role: Role
    scope_kind: ScopeKind
    scope_id: UUID | None
    password: str


@dataclass(slots=True)
class World:
    """The demo community as far as it exists.

    `scale` makes it smaller for tests: 0.05 has a twentieth of the households and orders.
    """

    community_id: int
    calendar: Calendar
    stage: Stage
    scale: float
    places: dict[str, UUID] = field(default_factory=dict)
    organisations: dict[str, UUID] = field(default_factory=dict)
    programmes: dict[str, UUID] = field(default_factory=dict)
    rules: dict[str, UUID] = field(default_factory=dict)
    budgets: dict[str, UUID] = field(default_factory=dict)
    items: dict[str, UUID] = field(default_factory=dict)
    pictures: dict[str, UUID] = field(default_factory=dict)
    staff: dict[str, Person] = field(default_factory=dict)
    people: list[Household] = field(default_factory=list)
    """Everybody who joined so far, in that order."""
    unknown_pin_hash: str = ""
    """What is kept of the PINs that nobody knows."""
    ordering: list[Household] = field(default_factory=list)
    """Whose order is being prepared."""
    awaited: list[Household] = field(default_factory=list)
    """Whose order is ready to pick up."""

    def by(self, login: str) -> By:
        """The beginning of a command of somebody of the staff."""
        return By(community_id=self.community_id, actor_id=self.staff[login].id)

    def by_household(self, household: Household) -> By:
        """The beginning of a command of a household itself."""
        return By(community_id=self.community_id, actor_id=household.id)

    def first_with(self, role: Role) -> Person:
        """The first of the staff with a role."""
        return next(person for person in self.staff.values() if person.role is role)

    def keeper_of(self, organisation: str) -> Person:
        """Whose shop this is."""
        here = self.organisations[organisation]
        return next(person for person in self.staff.values() if person.scope_id == here)

    def scaled(self, count: float) -> int:
        """A number of things, as many as a demo of this size has; never none."""
        return max(1, round(count * self.scale))


def by_slug(tables: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Tables of a data file by their short names."""
    return {table["slug"]: table for table in tables}
