"""What features above this one have open when a programme ends: orders, buying together and so on.

They give it back themselves; `cambio.main` composes who is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from cambio.database import KeyedCommand, UnitOfWork
from cambio.earning.errors.ending import StepNotYet
from cambio.earning.models import Programme
from cambio.earning.queries.ending import shares_currency
from cambio.earning.rules.ending import is_over
from cambio.earning.use_cases.ending.announcing import announced
from cambio.earning.use_cases.moments import today_in


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """So many things of one kind that are open and hold so much. `what` is their name for people,
    `endpoint` the page where they stand."""

    what: str
    count: int
    held_minor: int
    endpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBackOpen(KeyedCommand):
    """Give back some of what is open: `source` is the place in the list of those who are asked."""

    programme_id: UUID
    source: int


@dataclass(frozen=True, slots=True)
class GivenBack:
    """How many things were given back; `more` when others are left, of this source or another."""

    count: int
    more: bool


CountOpen: TypeAlias = Callable[[Session, int, str], Sequence[OpenMatter]]
"""From a session, a community's id and a currency's code to what is open."""

GiveBack: TypeAlias = Callable[[UnitOfWork, GiveBackOpen, str], GivenBack]
"""Gives back some of what is open in a currency; called again while there is more."""


@dataclass(frozen=True, slots=True)
class EndingSource:
    """What one feature can say and do when the programme of a currency ends."""

    count_open: CountOpen
    give_back: GiveBack


def ending_sources() -> Sequence[EndingSource]:
    """The features of this application that may have something open."""
    found: Sequence[EndingSource] = current_app.extensions.get("cambio.endings", ())
    return found


def open_matters(session: Session, *, community_id: int, currency: str) -> list[OpenMatter]:
    """All that is open in a currency, feature by feature."""
    return [
        matter
        for source in ending_sources()
        for matter in source.count_open(session, community_id, currency)
        if matter.count
    ]


def give_back_open(uow: UnitOfWork, command: GiveBackOpen) -> GivenBack:
    """Let one feature give back some of what it has open: the tokens return to who paid.

    Raises:
        EndingUnknown: the programme is not ending.
        StepNotYet: it can still be spent, or another programme uses these tokens.
    """
    row = announced(uow, command.community_id, command.programme_id)
    programme = uow.session.get_one(Programme, (command.community_id, row.programme_id))
    over = is_over(row.spend_until, today_in(uow, command.community_id))
    if not over or shares_currency(uow.session, programme):
        raise StepNotYet
    sources = ending_sources()
    if command.source >= len(sources):
        return GivenBack(0, more=False)
    return sources[command.source].give_back(uow, command, programme.currency)
