"""What else a household has, and what becomes of it when the household changes.

Wallets and cards are known here. What features above keep for a household, such as vouchers, each
hands over by itself: it adds its own to `BELONGINGS` in `cambio.main`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from cambio.database import Command, UnitOfWork
from cards.errors import ShareInvalid


@dataclass(frozen=True, slots=True)
class Belonging:
    """Something that a household has; `names` by language, `number` as people read it."""

    id: UUID
    names: dict[str, str]
    number: str

    def words(self, language: str) -> str:
        """What it is and its number, in a language, or in Dutch."""
        return f"{self.names.get(language) or self.names['nl']} {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What one household had is another's from now on: all of it, or the `ids` that were agreed."""

    household_id: UUID
    to_household_id: UUID
    ids: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True)
class Keeper:
    """A feature that keeps things for households.

    `listed` answers what a household has now. `hand_over` moves it. `give_up` ends it where nobody
    takes it over: what was paid returns to the wallet, before that is passed on.
    """

    listed: Callable[[Session, int, UUID], Sequence[Belonging]]
    hand_over: Callable[[UnitOfWork, Command, Handover], None]
    give_up: Callable[[UnitOfWork, Command, UUID], None]


Keepers: TypeAlias = Sequence[Keeper]


def belongings_of(session: Session, *, community_id: int, household_id: UUID) -> list[Belonging]:
    """All that the features of this application keep for a household."""
    return [
        each for keeper in keepers() for each in keeper.listed(session, community_id, household_id)
    ]


def require_belongings(
    uow: UnitOfWork, community_id: int, household_id: UUID, ids: Collection[UUID]
) -> None:
    """Refuse what the household does not have.

    Raises:
        ShareInvalid: it has no such thing, or has it no more.
    """
    if not ids:
        return
    known = belongings_of(uow.session, community_id=community_id, household_id=household_id)
    if not set(ids) <= {each.id for each in known}:
        raise ShareInvalid


def hand_over(uow: UnitOfWork, command: Command, handover: Handover) -> None:
    """Let another household have it from now on; both are locked by the caller."""
    for keeper in keepers():
        keeper.hand_over(uow, command, handover)


def give_up(uow: UnitOfWork, command: Command, household_id: UUID) -> None:
    """End what a household has, and return what was paid for it."""
    for keeper in keepers():
        keeper.give_up(uow, command, household_id)


def keepers() -> Keepers:
    """What the features of this application keep for households."""
    found: Keepers = current_app.extensions.get("cambio.keepers", ())
    return found
