"""A household goes on in two: by agreement, with new cards and PINs, and nothing to see across."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from cambio.access.models import SignIn
from cambio.access.queries import PinState, pin_state
from cambio.database import Refusal, new_id, perform, reading
from cambio.earning.queries import participations_of
from cambio.ledger.queries import accounts_of
from cambio.ledger.statements import statement
from cambio.ledger.types import Kind, Purpose
from cambio.neighbourhood.errors import (
    AddressUnknown,
    HouseholdEnded,
    HouseholdUnknown,
    NicknameInvalid,
)
from cambio.neighbourhood.models import Household
from cards.errors import ShareInvalid, SplitPeopleInvalid
from cards.use_cases import Share, end_household, split_household
from cards.use_cases.scan_messages import Verdict
from tests.cards.changing import (
    cards_of,
    ending,
    found,
    saved,
    splitting,
    story,
    with_pin,
)
from tests.house.proof import assert_sound
from tests.scene import Neighbour, Scene
from tests.together import together


def test_what_was_saved_is_divided_and_each_has_a_card_of_its_own(scene: Scene) -> None:
    old = saved(scene)
    receipt = perform(split_household, splitting(scene, old, children=1))
    assert (scene.holds(old.household_id), scene.holds(receipt.new_household_id)) == (2, 2)
    assert (found(scene, old.household_id).adults, found(scene, old.household_id).children) == (
        1,
        0,
    )
    new = found(scene, receipt.new_household_id)
    assert (new.nickname, new.adults, new.children) == ("Klaproos", 1, 1)
    [newer, older] = cards_of(scene, old.household_id)
    assert (newer.status, older.status) == ("active", "void")
    assert [card.id for card in cards_of(scene, new.id)] == [receipt.new_card.card_id]
    with reading() as session:
        assert_sound(session, scene.community_id)


DIVISIONS: list[tuple[dict[str, Any], tuple[int, int]]] = [
    ({"percent": 0}, (4, 0)),
    ({"percent": 100}, (0, 4)),
    ({"percent": 37}, (3, 1)),
    ({"percent": 38}, (2, 2)),
    ({"percent": None, "shares": (Share("CAM", 3),)}, (1, 3)),
    ({"percent": None, "shares": ()}, (4, 0)),
]


@pytest.mark.parametrize(("changes", "parts"), DIVISIONS)
def test_the_balance_is_divided_as_they_agreed(
    scene: Scene, changes: dict[str, Any], parts: tuple[int, int]
) -> None:
    old = saved(scene)
    receipt = perform(split_household, splitting(scene, old, **changes))
    assert (scene.holds(old.household_id), scene.holds(receipt.new_household_id)) == parts
    assert (receipt.transaction_id is None) == (parts[1] == 0)


def test_neither_sees_anything_new_of_the_other(scene: Scene) -> None:
    old = saved(scene)
    with_pin(scene, old.household_id)
    receipt = perform(split_household, splitting(scene, old))
    about: dict[str, Any] = {"community_id": scene.community_id}
    with reading() as session:
        signed_in = session.scalar(
            select(func.count()).where(
                SignIn.household_id == old.household_id, SignIn.ended_at.is_(None)
            )
        )
        pin = pin_state(session, **about, household_id=old.household_id, now=scene.now)
        past = participations_of(session, **about, household_id=receipt.new_household_id)
    assert (signed_in, pin, past) == (0, PinState.NONE, [])
    assert story(scene, receipt.new_household_id) == []
    assert story(scene, old.household_id)[-1] == "split"


def test_the_books_name_no_household_to_the_other(scene: Scene) -> None:
    old = saved(scene)
    receipt = perform(split_household, splitting(scene, old))
    for household_id, amount_minor in ((old.household_id, -2), (receipt.new_household_id, 2)):
        with reading() as session:
            [account] = accounts_of(
                session, community_id=scene.community_id, owner_ids=[household_id]
            )
            line = statement(session, community_id=scene.community_id, account_id=account.id)[0]
        assert (line.kind, line.amount_minor) == (Kind.HOUSEHOLD_SPLIT, amount_minor)
        assert line.subject_id is None


def test_the_old_card_counts_no_more_and_the_new_ones_do(scene: Scene) -> None:
    old = saved(scene)
    receipt = perform(split_household, splitting(scene, old))
    action = scene.action()
    assert scene.scan(action, old).verdict is Verdict.REVOKED
    for issued in (receipt.old_card, receipt.new_card):
        assert issued.household_id is not None
        card = Neighbour(issued.household_id, issued.card_id, issued.number)
        assert scene.scan(action, card).verdict is Verdict.CREDITED


def test_splitting_twice_with_one_key_is_splitting_once(scene: Scene) -> None:
    old = saved(scene)
    command = splitting(scene, old)
    assert perform(split_household, command) == perform(split_household, command)
    assert scene.holds(old.household_id) == 2


REFUSALS: list[tuple[str, dict[str, Any], type[Refusal]]] = [
    ("of nobody known", {"household_id": new_id()}, HouseholdUnknown),
    ("nobody goes", {"adults": 0, "children": 0}, SplitPeopleInvalid),
    ("nobody stays", {"adults": 2, "children": 1}, SplitPeopleInvalid),
    ("more go than there are", {"adults": 3}, SplitPeopleInvalid),
    ("fewer than nobody goes", {"adults": 2, "children": -1}, SplitPeopleInvalid),
    ("more than all", {"percent": 101}, ShareInvalid),
    ("less than nothing", {"percent": -1}, ShareInvalid),
    ("more than there is", {"percent": None, "shares": (Share("CAM", 5),)}, ShareInvalid),
    ("a negative amount", {"percent": None, "shares": (Share("CAM", -1),)}, ShareInvalid),
    ("of what they do not have", {"percent": None, "shares": (Share("EUR", 1),)}, ShareInvalid),
    ("without a name", {"nickname": " "}, NicknameInvalid),
    ("to nowhere", {"address_id": new_id()}, AddressUnknown),
]


@pytest.mark.parametrize(
    ("changes", "refusal"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_a_refused_split_changes_nothing(
    scene: Scene, changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    old = saved(scene)
    with pytest.raises(refusal):
        perform(split_household, splitting(scene, old, **changes))
    assert scene.holds(old.household_id) == 4
    assert [card.status for card in cards_of(scene, old.household_id)] == ["active"]
    assert story(scene, old.household_id) == []


def test_who_has_left_cannot_split(scene: Scene) -> None:
    old = saved(scene)
    perform(end_household, ending(scene, old))
    with pytest.raises(HouseholdEnded):
        perform(split_household, splitting(scene, old))


def test_of_two_splits_at_once_only_one_finds_somebody_who_stays(app: Flask, scene: Scene) -> None:
    old = saved(scene, adults=2, children=0)
    commands = [splitting(scene, old) for _ in range(2)]
    outcomes = together(
        app, *(lambda command=each: perform(split_household, command) for each in commands)
    )
    assert sum(isinstance(each, SplitPeopleInvalid) for each in outcomes) == 1
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Household)) == 2
    assert scene.holds(old.household_id, Purpose.WALLET) == 2
