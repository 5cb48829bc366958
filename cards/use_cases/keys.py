"""Signing keys: a new letter for new cards, and an old one that is retired with its cards."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.neighbourhood.models import Community
from cards.errors import KeyNewest, KeysUsedUp, KeyUnknown
from cards.keys import FIRST_KEY_ID, card_key
from cards.models import CardKeyLetter
from cards.queries.keys import newest_key_id
from cards.rules.codes import KEY_IDS
from cards.use_cases.card_life import VoidCard, VoidReason


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateKey(Command):
    """New cards get the next key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireKey(Command):
    """The cards of a key end."""

    key_id: str


def rotate_key(uow: UnitOfWork, command: RotateKey) -> str:
    """Start the next key; cards made with the ones before stay good. Answers its letter.

    Raises:
        KeysUsedUp: Z was the last.
        SettingsError: the settings have no secret for the next letter.
    """
    community = uow.lock(Community, id=command.community_id)
    newest = newest_key_id(uow.session, community_id=command.community_id)
    if newest == KEY_IDS[-1]:
        raise KeysUsedUp
    key_id = KEY_IDS[KEY_IDS.index(newest) + 1]
    card_key(key_id)
    if newest == FIRST_KEY_ID:
        # The first key was there without a word; from now on it is one of several.
        uow.session.add(
            CardKeyLetter(
                community_id=command.community_id,
                key_id=newest,
                started_at=community.created_at,
                started_by=command.actor_id,
            )
        )
    uow.session.add(
        CardKeyLetter(
            community_id=command.community_id,
            key_id=key_id,
            started_at=uow.now,
            started_by=command.actor_id,
        )
    )
    return key_id


def retire_key(uow: UnitOfWork, command: RetireKey) -> None:
    """Note that a key is retired; harmless when repeated. Its cards are ended one by one after.

    Raises:
        KeyUnknown: there is no such key.
        KeyNewest: new cards are made with it.
    """
    uow.lock(Community, id=command.community_id)
    newest = newest_key_id(uow.session, community_id=command.community_id)
    if command.key_id == newest:
        raise KeyNewest
    row = uow.session.get(CardKeyLetter, (command.community_id, command.key_id))
    if row is None:
        raise KeyUnknown
    if row.retired_at is None:
        row.retired_at, row.retired_by = uow.now, command.actor_id


def outdated_cards(command: RetireKey, card_ids: list[UUID]) -> list[VoidCard]:
    """The acts that end cards of a retired key, each for itself; households get another."""
    return [
        VoidCard(
            community_id=command.community_id,
            actor_id=command.actor_id,
            card_id=card_id,
            reason=VoidReason.KEY_RETIRED,
        )
        for card_id in card_ids
    ]
