"""An action's poster, and the household that takes part by it with its own phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cambio.database import Command, KeyedCommand, UnitOfWork, locked
from cambio.earning.errors import ActionUnknown
from cambio.earning.models import Action
from cambio.earning.rules import WHOLE_HOUSEHOLD, Outcome
from cambio.earning.use_cases import RecordParticipation, record_participation
from cards.errors import PosterOutOfHours
from cards.keys import card_key
from cards.models import Poster
from cards.queries.keys import newest_key_id
from cards.rules import card_hash, poster_code_for, works_at


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePoster(Command):
    """Make an action's poster, if it has none; `anew` ends the code on the posters of before."""

    action_id: UUID
    anew: bool = False


@dataclass(frozen=True, slots=True)
class MadePoster:
    """The poster. Its code is not here: it can be made again, by who may print."""

    action_id: UUID
    key_id: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePart(KeyedCommand):
    """A household says that it is at an action, with so many people, having opened its poster."""

    action_id: UUID
    household_id: UUID
    adults: int
    children: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of it; amounts are for the household's own eyes."""

    outcome: Outcome
    participation_id: UUID
    household_minor: int
    currency: str
    counted_at: datetime


def make_poster(uow: UnitOfWork, command: MakePoster) -> MadePoster:
    """Make the code of an action's poster, or a new one for it.

    Raises:
        ActionUnknown: there is no such action.
    """
    key: dict[str, Any] = {"community_id": command.community_id, "action_id": command.action_id}
    locked(uow, Action, ActionUnknown, community_id=command.community_id, id=command.action_id)
    row = uow.session.get(Poster, (command.community_id, command.action_id))
    if row is not None and not command.anew:
        return MadePoster(row.action_id, row.key_id, row.revision)
    signing = card_key(newest_key_id(uow.session, community_id=command.community_id))
    revision = 1 if row is None else row.revision + 1
    code_hash = card_hash(poster_code_for(signing, **key, revision=revision))
    if row is None:
        row = Poster(
            **key,
            key_id=signing.key_id,
            revision=revision,
            code_hash=code_hash,
            made_at=uow.now,
            made_by=command.actor_id,
        )
        uow.session.add(row)
    else:
        row.key_id, row.revision, row.code_hash = signing.key_id, revision, code_hash
        row.made_at, row.made_by = uow.now, command.actor_id
    return MadePoster(row.action_id, row.key_id, row.revision)


def take_part(uow: UnitOfWork, command: TakePart) -> Arrival:
    """Count a household that came by itself, and pay it. What it says is for all of it: a card
    that is shown besides adds nobody who was counted already.

    Raises:
        ActionUnknown: there is no such action.
        PosterOutOfHours: it is not going on, by the hours on its poster.
        ActionNotOpen, ActionClosed: nobody opened it yet, or it was closed.
        NobodyToCount, HouseholdEnded, ConsentMissing: nobody of this household can be counted.
    """
    action = uow.session.get(Action, (command.community_id, command.action_id))
    if action is None:
        raise ActionUnknown
    if not works_at(uow.now, starts_at=action.starts_at, ends_at=action.ends_at):
        raise PosterOutOfHours
    receipt = record_participation(
        uow,
        RecordParticipation(
            community_id=command.community_id,
            actor_id=command.actor_id,
            action_id=command.action_id,
            household_id=command.household_id,
            source_id=WHOLE_HOUSEHOLD,
            adults=command.adults,
            children=command.children,
            happened_at=uow.now,
        ),
    )
    return Arrival(
        receipt.outcome,
        receipt.participation_id,
        receipt.household_minor,
        receipt.currency,
        receipt.counted_at,
    )
