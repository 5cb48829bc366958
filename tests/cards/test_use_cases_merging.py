"""A newcomer turns out to be of a household that is known; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Refusal, new_id, perform, reading
from cambio.earning.use_cases import CloseAction, close_action
from cambio.neighbourhood.models import Household
from cambio.neighbourhood.rules.households import Means
from cambio.saving.queries import shares_of
from cambio.saving.queries.register import register
from cambio.saving.use_cases import SaveShare, save_share
from cards import queries
from cards.errors import (
    NotANewcomer,
    NotTheSameAddress,
)
from cards.use_cases import (
    IssuedCard,
)
from cards.use_cases.merging import MergedHousehold, MergeHousehold, merge_household
from cards.use_cases.scans import record_scan
from tests.cards.beside_the_scan import (
    TWO,
    bind,
    check_books,
    headcount,
    keyed,
    of_stack,
    scan_of,
)
from tests.conftest import Clock
from tests.scene import Scene


def newcomer(scene: Scene, action_id: UUID, address: str = "Dreef 1") -> tuple[IssuedCard, UUID]:
    card = of_stack(scene)
    bound = bind(scene, card.card_id, action_id, replace(TWO, address=address))
    return card, bound.household_id


def merge(scene: Scene, one: UUID, into: UUID, **more: Any) -> MergedHousehold:
    command = MergeHousehold(
        **{**keyed(scene), **more},
        household_id=one,
        into_household_id=into,
        means=Means.PIN,
    )
    return perform(merge_household, command)


def test_what_a_newcomer_saved_with_its_street_counts_for_the_household(
    scene: Scene, clock: Clock
) -> None:
    known, action_id = scene.neighbour(adults=2, children=1), scene.action()
    card, newcomer_id = newcomer(scene, action_id)
    perform(record_scan, scan_of(scene, action_id, card.number, adults=2))
    perform(close_action, CloseAction(**keyed(scene), action_id=action_id))
    clock.advance(hours=73)
    saving: dict[str, Any] = {"place_id": scene.street_id, "currency": "CAM", "amount_minor": 1}
    perform(save_share, SaveShare(**keyed(scene), household_id=newcomer_id, **saving))
    merge(scene, newcomer_id, known.household_id)
    with reading() as session:
        key: dict[str, Any] = {"community_id": scene.community_id}
        mine = shares_of(session, **key, household_id=known.household_id)
        (line,) = register(session, **key)
    assert [each.own_minor for each in mine] == [1]
    assert (line.own_minor, line.title) == (1, None)


def test_wallet_and_cards_come_to_the_household_that_they_are_of(
    scene: Scene, clock: Clock
) -> None:
    known, action_id = scene.neighbour(adults=2, children=1), scene.action()
    card, new_id_ = newcomer(scene, action_id)
    perform(record_scan, scan_of(scene, action_id, card.number, adults=2))
    saved = scene.holds(new_id_)
    perform(close_action, CloseAction(**keyed(scene), action_id=action_id))
    clock.advance(hours=73)
    key = str(new_id())
    merged = merge(scene, new_id_, known.household_id, request_key=key)
    assert merged == MergedHousehold(known.household_id, {"CAM": saved})
    assert merge(scene, new_id_, known.household_id, request_key=key) == merged, "sent twice"
    assert (scene.holds(new_id_), scene.holds(known.household_id)) == (0, saved)
    with reading() as session:
        found = queries.card(session, community_id=scene.community_id, card_id=card.card_id)
        ended = session.get_one(Household, (scene.community_id, new_id_))
    assert found is not None
    assert found.household_id == known.household_id
    assert ended.ended_at is not None
    check_books(scene)


def test_people_of_an_action_that_still_counts_are_paid_once_after_a_merge(scene: Scene) -> None:
    known, action_id = scene.neighbour(adults=2, children=0), scene.action()
    scene.scan(action_id, known, adults=2)
    before = scene.holds(known.household_id)
    card, new = newcomer(scene, action_id)
    perform(record_scan, scan_of(scene, action_id, card.number, adults=2))
    assert headcount(scene, action_id) == 4
    merge(scene, new, known.household_id)
    assert headcount(scene, action_id) == 2, "the household has two adults, and both were there"
    assert scene.holds(known.household_id) == before
    again = perform(record_scan, scan_of(scene, action_id, card.number, adults=2))
    assert again.verdict == "duplicate"
    check_books(scene)


def _itself(_scene: Scene, new: UUID, _known: UUID) -> tuple[UUID, UUID]:
    return new, new


def _elsewhere(scene: Scene, new: UUID, _known: UUID) -> tuple[UUID, UUID]:
    return new, scene.neighbour().household_id


def _the_other_way(_scene: Scene, new: UUID, known: UUID) -> tuple[UUID, UUID]:
    return known, new


@pytest.mark.parametrize(
    ("choose", "refusal"),
    [
        (_itself, NotTheSameAddress),
        (_elsewhere, NotTheSameAddress),
        (_the_other_way, NotANewcomer),
    ],
)
def test_merging_is_refused(
    scene: Scene,
    choose: Callable[[Scene, UUID, UUID], tuple[UUID, UUID]],
    refusal: type[Refusal],
) -> None:
    known, action_id = scene.neighbour(), scene.action()
    _card, new = newcomer(scene, action_id)
    one, into = choose(scene, new, known.household_id)
    with pytest.raises(refusal):
        merge(scene, one, into)
