"""Signing keys by letter: rotated, retired with their cards, each with a secret of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from cambio.app.settings import SettingsError
from cambio.database import perform, perform_each, reading
from cards.errors import (
    KeyNewest,
    KeysUsedUp,
    KeyUnknown,
)
from cards.keys import card_key
from cards.queries.keys import card_keys, cards_of_key, newest_key_id
from cards.use_cases import (
    RetireKey,
    RotateKey,
    block_card,
    outdated_cards,
    retire_key,
    rotate_key,
    void_card,
)
from cards.use_cases.scan_messages import Verdict
from tests.cards.card_acts import about, card, stack, who
from tests.cards.changing import cards_of
from tests.scene import Scene


def rotate(scene: Scene) -> str:
    return perform(rotate_key, RotateKey(**who(scene)))


def test_new_cards_get_the_newest_key_and_old_cards_stay_good(scene: Scene) -> None:
    old = scene.neighbour()
    assert rotate(scene) == "B"
    new = scene.neighbour()
    assert (card(scene, old.card_id).key_id, card(scene, new.card_id).key_id) == ("A", "B")
    action = scene.action()
    assert scene.scan(action, old).verdict is Verdict.CREDITED
    assert scene.scan(action, new).verdict is Verdict.CREDITED
    assert rotate(scene) == "C"
    with reading() as session:
        assert newest_key_id(session, community_id=scene.community_id) == "C"
        found = card_keys(session, community_id=scene.community_id)
    assert [(each.key_id, each.cards, each.households) for each in found] == [
        ("A", 1, 1),
        ("B", 1, 1),
        ("C", 0, 0),
    ]


def test_a_retired_key_ends_its_cards_and_gives_households_others(scene: Scene) -> None:
    old, lost = scene.neighbour(), scene.neighbour()
    [spare] = stack(scene, 1)
    perform(block_card, about(scene, lost.card_id))
    rotate(scene)
    command = RetireKey(**who(scene), key_id="A")
    for _ in range(2):
        perform(retire_key, command)
        with reading() as session:
            ids = cards_of_key(session, community_id=scene.community_id, key_id="A", limit=100)
        perform_each(void_card, outdated_cards(command, ids))
    assert [card(scene, each).status for each in (old.card_id, lost.card_id, spare)] == ["void"] * 3
    [successor, _old] = cards_of(scene, old.household_id)
    assert (successor.status, successor.key_id) == ("active", "B")
    assert len(cards_of(scene, lost.household_id)) == 1
    assert scene.scan(scene.action(), old).verdict is Verdict.REVOKED


def test_the_key_of_new_cards_is_not_retired(scene: Scene) -> None:
    with pytest.raises(KeyNewest):
        perform(retire_key, RetireKey(**who(scene), key_id="A"))
    rotate(scene)
    with pytest.raises(KeyNewest):
        perform(retire_key, RetireKey(**who(scene), key_id="B"))
    with pytest.raises(KeyUnknown):
        perform(retire_key, RetireKey(**who(scene), key_id="F"))


def test_after_z_there_is_no_letter(scene: Scene) -> None:
    assert [rotate(scene) for _ in range(25)][-1] == "Z"
    with pytest.raises(KeysUsedUp):
        rotate(scene)


SECRETS = [
    ("", "one for all, from the server's own"),
    ("one-secret-for-all-letters", "one for all"),
    ("A:the-first-secret B:the-second-secret", "each its own"),
]


@pytest.mark.parametrize("setting", [row[0] for row in SECRETS], ids=[row[1] for row in SECRETS])
def test_each_letter_is_another_key(sqlite_app: Flask, setting: str) -> None:
    settings = sqlite_app.extensions["cambio.settings"]
    sqlite_app.extensions["cambio.settings"] = replace(settings, card_key=setting)
    assert card_key("A") == card_key("A")
    assert card_key("A").secret != card_key("B").secret


def test_a_letter_without_a_secret_is_named(sqlite_app: Flask) -> None:
    settings = sqlite_app.extensions["cambio.settings"]
    sqlite_app.extensions["cambio.settings"] = replace(settings, card_key="A:only-this-one")
    with pytest.raises(SettingsError, match="no secret for the key B"):
        card_key("B")
