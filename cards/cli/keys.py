"""The keys that sign cards: listed, rotated, retired."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from cambio.app.cli import OPERATOR_ID, answer, as_json, with_app
from cambio.database import perform, perform_each, reading
from cards.cli.base import cards, find_where, in_community
from cards.queries.keys import card_keys, cards_of_key
from cards.use_cases import (
    RetireKey,
    RotateKey,
    outdated_cards,
    retire_key,
    rotate_key,
    void_card,
)

ENDED_AT_ONCE = 200


@cards.command("keys", epilog="Example: cambio cards keys --community deventer")
@in_community
@as_json
@with_app
def list_keys(slug: str, *, as_json: bool) -> None:
    """List the signing keys by their letters, with the cards that they made."""
    with reading() as session:
        found = card_keys(session, community_id=find_where(slug, None).community_id)
    lines = [
        f"{each.key_id}: {each.cards} cards of {each.households} households"
        + (", retired" if each.retired_at else "")
        for each in found
    ]
    answer([asdict(each) for each in found], "\n".join(lines), json_wanted=as_json)


@cards.command("rotate-key", epilog="Example: cambio cards rotate-key --community deventer")
@in_community
@as_json
@with_app
def rotate(slug: str, *, as_json: bool) -> None:
    """Start the next signing key: new cards get it, and old cards stay good."""
    key_id = perform(rotate_key, RotateKey(**_operator(slug)))
    answer({"key": key_id}, f"new cards get key {key_id}", json_wanted=as_json)


@cards.command(
    "retire-key", epilog="Example: cambio cards retire-key --community deventer --key A --yes"
)
@in_community
@click.option("--key", "key_id", required=True, help="The letter of the key.")
@click.option("--yes", is_flag=True, help="Do not ask: end its cards.")
@as_json
@with_app
def retire(slug: str, key_id: str, *, yes: bool, as_json: bool) -> None:
    """End all cards of a key. Households get others, which are printed after this.

    Stopped half way, it goes on where it was when it is called again.
    """
    command = RetireKey(**_operator(slug), key_id=key_id.upper())
    with reading() as session:
        found = card_keys(session, community_id=command.community_id)
    counts = {each.key_id: (each.cards, each.households) for each in found}
    count, households = counts.get(command.key_id, (0, 0))
    question = f"{count} cards of {households} households would end. Go on?"
    if not yes and not click.confirm(question, err=True):
        raise click.Abort
    perform(retire_key, command)
    ended = _end_cards(command)
    answer({"key": command.key_id, "cards": ended}, f"{ended} cards ended", json_wanted=as_json)


def _end_cards(command: RetireKey) -> int:
    """End the cards of a retired key, some at a time; answers how many."""
    ended = 0
    while True:
        with reading() as session:
            card_ids = cards_of_key(
                session,
                community_id=command.community_id,
                key_id=command.key_id,
                limit=ENDED_AT_ONCE,
            )
        if not card_ids:
            return ended
        ended += len(perform_each(void_card, outdated_cards(command, card_ids)))


def _operator(slug: str) -> dict[str, Any]:
    """Who acts where, from the command line."""
    return {"community_id": find_where(slug, None).community_id, "actor_id": OPERATOR_ID}
