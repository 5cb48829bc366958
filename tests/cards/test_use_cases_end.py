"""A household ends: its heirs choose what becomes of what it saved, and all else is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from cambio.access.queries import PinState, pin_state
from cambio.database import Command, Refusal, UnitOfWork, new_id, perform, reading
from cambio.earning.queries import memberships_of
from cambio.earning.use_cases import FillPurse, JoinProgramme, fill_purse, join_programme
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer, open_account, post
from cambio.ledger.models import LedgerNote
from cambio.neighbourhood.errors import HouseholdEnded, HouseholdUnknown
from cards.errors import CardStopped, HeirUnknown
from cards.jobs import pass_on_what_came_late
from cards.use_cases import Remainder, StopCard, end_household, find_again, split_household
from cards.use_cases.scan_messages import Verdict
from cards.use_cases.scan_reviews import DecideScan, Decision, decide_scan
from cards.use_cases.scans import record_scan
from tests.cards.beside_the_scan import keyed
from tests.cards.changing import (
    cards_of,
    ending,
    found,
    saved,
    splitting,
    story,
    with_pin,
)
from tests.conftest import Clock
from tests.house.proof import assert_sound
from tests.scene import ACTOR_ID, Neighbour, Scene

GOES = [Remainder.HOUSEHOLD, Remainder.POT, Remainder.RETURNED]


def to_where(scene: Scene, heir: Neighbour, remainder: Remainder) -> tuple[UUID, Purpose]:
    if remainder is Remainder.HOUSEHOLD:
        return heir.household_id, Purpose.WALLET
    if remainder is Remainder.POT:
        return scene.street_id, Purpose.POT
    return scene.programme_id, Purpose.ISSUANCE


@pytest.mark.parametrize("remainder", GOES)
def test_what_is_left_goes_where_the_heirs_choose(scene: Scene, remainder: Remainder) -> None:
    old, heir = saved(scene), scene.neighbour()
    owner_id, purpose = to_where(scene, heir, remainder)
    before = scene.holds(owner_id, purpose)
    heir_id = heir.household_id if remainder is Remainder.HOUSEHOLD else None
    ended = perform(end_household, ending(scene, old, remainder=remainder, heir_id=heir_id))
    assert ended.transaction_id is not None
    assert scene.holds(old.household_id) == 0
    assert scene.holds(owner_id, purpose) == before + 4
    with reading() as session:
        assert_sound(session, scene.community_id)


def test_all_that_a_household_had_is_over(scene: Scene) -> None:
    old = saved(scene)
    with_pin(scene, old.household_id)
    who: dict[str, Any] = {"community_id": scene.community_id, "household_id": old.household_id}
    perform(
        join_programme, JoinProgramme(**who, actor_id=ACTOR_ID, programme_id=scene.programme_id)
    )
    perform(end_household, ending(scene, old))
    view = found(scene, old.household_id)
    assert (view.ended_at, view.address) == (scene.now, None)
    assert [card.status for card in cards_of(scene, old.household_id)] == ["void"]
    assert story(scene, old.household_id)[-1] == "ended"
    with reading() as session:
        assert pin_state(session, **who, now=scene.now) is PinState.NONE
        assert [each for each in memberships_of(session, **who) if each.left_on is None] == []
    assert scene.scan(scene.action(), old).verdict is Verdict.REVOKED


def test_what_was_written_beside_its_bookings_is_erased_and_the_books_still_prove_themselves(
    scene: Scene,
) -> None:
    old, other = saved(scene), saved(scene)
    for neighbour in (old, other):
        perform(partial(gives_with_a_word, scene, neighbour), whoever(scene))
    perform(end_household, ending(scene, old))
    with reading() as session:
        texts = session.scalars(select(LedgerNote.text)).all()
        assert sorted(texts, key=str) == ["For Mrs. Smith", None]
        assert_sound(session, scene.community_id)


def whoever(scene: Scene) -> Command:
    return Command(community_id=scene.community_id, actor_id=ACTOR_ID)


def gives_with_a_word(scene: Scene, neighbour: Neighbour, uow: UnitOfWork, _command: Any) -> None:
    who: dict[str, Any] = {"community_id": scene.community_id, "currency": "CAM"}
    wallet = open_account(uow, **who, purpose=Purpose.WALLET, owner_id=neighbour.household_id)
    pot = open_account(uow, **who, purpose=Purpose.POT, owner_id=scene.street_id)
    gift = NewTransaction(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        kind=Kind.GIFT,
        event_at=uow.now,
        transfers=(Transfer(wallet, pot, 1),),
        note="For Mrs. Smith",
    )
    post(uow, gift)


def test_a_household_with_nothing_ends_without_a_transaction(scene: Scene) -> None:
    neighbour = scene.neighbour()
    assert perform(end_household, ending(scene, neighbour)).transaction_id is None


def test_a_card_of_a_household_that_ended_is_found_in_vain(scene: Scene) -> None:
    old = saved(scene)
    perform(end_household, ending(scene, old))
    command = StopCard(community_id=scene.community_id, actor_id=ACTOR_ID, card_id=old.card_id)
    with pytest.raises(CardStopped):
        perform(find_again, command)


def of_nobody(scene: Scene, old: Neighbour) -> dict[str, Any]:
    return {"household_id": new_id()}


def to_nobody(scene: Scene, old: Neighbour) -> dict[str, Any]:
    return {"remainder": Remainder.HOUSEHOLD, "heir_id": None}


def to_itself(scene: Scene, old: Neighbour) -> dict[str, Any]:
    return {"remainder": Remainder.HOUSEHOLD, "heir_id": old.household_id}


def to_who_has_ended(scene: Scene, old: Neighbour) -> dict[str, Any]:
    heir = scene.neighbour()
    perform(end_household, ending(scene, heir))
    return {"remainder": Remainder.HOUSEHOLD, "heir_id": heir.household_id}


REFUSALS = [
    (of_nobody, HouseholdUnknown),
    (to_nobody, HeirUnknown),
    (to_itself, HeirUnknown),
    (to_who_has_ended, HeirUnknown),
]


@pytest.mark.parametrize(("changes", "refusal"), REFUSALS)
def test_a_refused_end_changes_nothing(
    scene: Scene, changes: Callable[..., dict[str, Any]], refusal: type[Refusal]
) -> None:
    old = saved(scene)
    with pytest.raises(refusal):
        perform(end_household, ending(scene, old, **changes(scene, old)))
    assert scene.holds(old.household_id) == 4
    assert found(scene, old.household_id).ended_at is None


def test_a_household_ends_once(scene: Scene) -> None:
    old = saved(scene)
    command = ending(scene, old)
    assert perform(end_household, command) == perform(end_household, command)
    with pytest.raises(HouseholdEnded):
        perform(end_household, ending(scene, old))


def test_what_is_still_open_in_another_feature_keeps_a_household(app: Flask, scene: Scene) -> None:
    class StillOpen(Refusal):
        code = "still_open"
        message = "Something is still open."

    def guard(uow: UnitOfWork, community_id: int, household_id: UUID) -> None:
        raise StillOpen

    old = saved(scene)
    app.extensions["cambio.household_guards"] = (guard,)
    with pytest.raises(StillOpen):
        perform(end_household, ending(scene, old))
    assert scene.holds(old.household_id) == 4


def test_who_split_off_can_end_by_itself(scene: Scene) -> None:
    old = saved(scene)
    receipt = perform(split_household, splitting(scene, old))
    new = Neighbour(receipt.new_household_id, receipt.new_card.card_id, receipt.new_card.number)
    heir = {"remainder": Remainder.HOUSEHOLD, "heir_id": old.household_id}
    perform(end_household, ending(scene, new, **heir))
    assert scene.holds(old.household_id) == 4


def test_what_comes_after_the_end_goes_where_was_chosen(scene: Scene) -> None:
    """The purse was empty when they were counted, and is filled after they ended."""
    heir, old = scene.neighbour(), scene.neighbour()
    action = scene.action(expected_people=1)
    scene.scan(action, scene.neighbour())
    assert scene.scan(action, old).verdict is Verdict.PURSE_EMPTY
    to_heir = {"remainder": Remainder.HOUSEHOLD, "heir_id": heir.household_id}
    perform(end_household, ending(scene, old, **to_heir))
    perform(fill_purse, FillPurse(**keyed(scene), action_id=action, amount_minor=9))
    assert (scene.holds(old.household_id), scene.holds(heir.household_id)) == (2, 0)
    assert pass_on_what_came_late() == 1
    assert (scene.holds(old.household_id), scene.holds(heir.household_id)) == (0, 2)
    assert story(scene, old.household_id)[-1] == "passed_on"
    assert pass_on_what_came_late() == 0
    with reading() as session:
        assert_sound(session, scene.community_id)


def test_the_heir_ended_too_and_what_comes_late_goes_as_the_heir_chose(scene: Scene) -> None:
    heir, old = scene.neighbour(), scene.neighbour()
    action = scene.action(expected_people=1)
    scene.scan(action, scene.neighbour())
    assert scene.scan(action, old).verdict is Verdict.PURSE_EMPTY
    to_heir = {"remainder": Remainder.HOUSEHOLD, "heir_id": heir.household_id}
    perform(end_household, ending(scene, old, **to_heir))
    perform(end_household, ending(scene, heir, remainder=Remainder.POT))
    perform(fill_purse, FillPurse(**keyed(scene), action_id=action, amount_minor=9))
    before = scene.holds(scene.street_id, Purpose.POT)
    assert scene.holds(old.household_id) == 2
    assert [pass_on_what_came_late() for _ in range(3)] == [1, 1, 0]
    assert scene.holds(scene.street_id, Purpose.POT) == before + 2


def test_a_scan_of_before_the_end_is_accepted_and_goes_to_the_heir(
    scene: Scene, clock: Clock
) -> None:
    heir, old, action = scene.neighbour(), scene.neighbour(), scene.action()
    scan = scene.reading_of(action, old, at=clock.now)
    clock.advance(minutes=5)
    to_heir = {"remainder": Remainder.HOUSEHOLD, "heir_id": heir.household_id}
    perform(end_household, ending(scene, old, **to_heir))
    verdict = perform(record_scan, replace(scan, sent_at=clock.now, received_at=clock.now))
    assert verdict.verdict is Verdict.QUEUED
    decide: dict[str, Any] = {"scan_id": scan.scan_id, "reason": "Ze was er bij."}
    accepted = DecideScan(**keyed(scene), **decide, decision=Decision.ACCEPTED)
    assert perform(decide_scan, accepted).household_minor == 2
    assert pass_on_what_came_late() == 1
    assert (scene.holds(old.household_id), scene.holds(heir.household_id)) == (0, 2)
