"""What there is in a community, as the model of it knows: no more than the machine needs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from tests.house.proof import Owner


class Known(Protocol):
    """Whatever has an id."""

    id: UUID


class Heads(NamedTuple):
    """So many adults and so many children."""

    adults: int
    children: int


NOBODY = Heads(0, 0)


@dataclass(eq=False)
class Family:
    """A household; whether it agreed to the Gold Card, what was noticed of it, and for which days
    it was given something."""

    id: UUID
    street_id: UUID
    heads: Heads
    agreed: bool = False
    noticed: set[tuple[date, str]] = field(default_factory=set)
    milestones: dict[str, list[date]] = field(default_factory=dict)


@dataclass(eq=False)
class Plastic:
    """A card; a replacement belongs to the same row of cards as the one that it replaces."""

    id: UUID
    number: str
    family: Family
    row_id: UUID
    stopped: str = ""
    stopped_at: datetime | None = None


@dataclass(eq=False)
class Part:
    """A household's part in an action: whom each card showed, and what was paid for them."""

    cards: dict[UUID, Heads] = field(default_factory=dict)
    heads: Heads = NOBODY
    paid: tuple[int, int] = (0, 0)
    waits: bool = False


class Rate(NamedTuple):
    """What a rule gives for one adult and for one child: to the household, and to its street."""

    adult: tuple[int, int]
    child: tuple[int, int]


@dataclass(eq=False)
class CleanUp:
    """An action."""

    id: UUID
    rate: Rate
    budget_id: UUID | None
    status: str = "planned"
    closed_at: datetime | None = None
    purse_returned: bool = False
    parts: dict[UUID, Part] = field(default_factory=dict)

    def reward(self, heads: Heads) -> tuple[int, int]:
        adult, child = self.rate
        return (
            adult[0] * heads.adults + child[0] * heads.children,
            adult[1] * heads.adults + child[1] * heads.children,
        )

    @property
    def headcount(self) -> int:
        return sum(sum(part.heads) for part in self.parts.values())


@dataclass(eq=False)
class Grant:
    """A budget; what is for streets together never pays a household."""

    id: UUID
    together: bool = False


@dataclass(eq=False)
class Thing:
    """An item of the shop. `most` is what a household may have in twelve months, None for any.
    Of what is `on_hand`, some is `reserved` for orders."""

    id: UUID
    price: int
    buyers: str
    most: int | None
    on_hand: int = 0
    reserved: int = 0
    archived: bool = False

    @property
    def free(self) -> int:
        """How many nobody ordered; below zero after a count that found fewer than were ordered."""
        return self.on_hand - self.reserved


@dataclass(eq=False)
class Order:
    """An order of a household, or of the purchase that it carries out."""

    id: UUID
    thing: Thing
    quantity: int
    total: int
    purse_id: UUID
    family: Family | None
    placed_at: datetime
    together: Together | None = None
    status: str = "placed"
    keep_until: datetime | None = None
    reminded_at: datetime | None = None
    collected_at: datetime | None = None
    returned: int = 0


@dataclass(eq=False)
class Pledged:
    """What one pledger has put in; `family` is None for the pot."""

    family: Family | None
    amount: int


@dataclass(eq=False)
class Together:
    """A purchase of the neighbours of a place: of a `thing`, or of a wish where that is None.

    `held` is what lies in its purse by whom it came from, funders too; `cost` what it costs by now.
    """

    id: UUID
    place_id: UUID
    thing: Thing | None
    quantity: int
    target: int
    min_households: int
    deadline: datetime
    starter: Family | None
    cost: int = field(init=False)
    status: str = "open"
    pledges: dict[UUID | None, Pledged] = field(default_factory=dict)
    held: Counter[Owner] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.cost = self.target

    def room(self, family: Family | None, added: int) -> int:
        """What this pledger may put in beside what funders `added`: one token stays open for each
        household still to come."""
        others = [each for each in self.pledges.values() if each.family is not family]
        households = {each.family for each in others if each.family} | (
            {family} if family else set()
        )
        missing = self.target - added - sum(each.amount for each in others)
        return missing - max(0, self.min_households - len(households))

    @property
    def pledged(self) -> int:
        return sum(each.amount for each in self.pledges.values())


@dataclass(eq=False)
class Promise:
    """A funder adds `parts[0]` for every `parts[1]`, at most so much for one street in a year."""

    id: UUID
    budget: Owner
    parts: tuple[int, int]
    year_most: int
    into: frozenset[str]
    ended: bool = False


@dataclass(eq=False)
class Added:
    """A line of the register; `own_back` and `back` of it went back."""

    promise: Promise
    place_id: UUID
    family: Family
    subject_id: UUID
    year: int
    own: int
    added: int
    own_back: int = 0
    back: int = 0


@dataclass(eq=False)
class Vote:
    """What a street votes about: so much of its pot, for one purchase or for anything."""

    id: UUID
    place_id: UUID
    amount: int
    subject_id: UUID | None
    deadline: datetime
    yes: int
    no: int
    voters: int
    status: str = "open"
    decided_at: datetime | None = None

    @property
    def turn(self) -> tuple[datetime | None, UUID]:
        """Which decision came first."""
        return self.decided_at, self.id


@dataclass(eq=False)
class Spent:
    """What a pot was spent for, by a vote or by its captain alone; `back` of it came back."""

    place_id: UUID
    subject_id: UUID
    amount: int
    at: datetime
    vote: Vote | None
    back: int = 0
