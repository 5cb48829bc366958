"""Tokens that do not keep for ever, in the shop: their month goes with them, and comes back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from flask import Flask

from cambio.database import perform, reading
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from cambio.saving.queries import lapsing
from catalog.use_cases import (
    CancelOrder,
    CreateItem,
    HandOut,
    LineBack,
    OrderedItem,
    PlaceOrder,
    ReturnOrder,
    SaveCategory,
    cancel_order,
    create_item,
    hand_out,
    place_order,
    return_order,
    save_category,
)
from tests.catalog.shop import content_of
from tests.conftest import Clock
from tests.earning.ground import Ground, build_ground
from tests.saving.conftest import that_keeps
from tests.saving.test_use_cases import LATER, let_go, write

JULY = date(2026, 7, 1)  # earned in March, kept three months after it


@pytest.fixture
def ground(app: Flask, community_id: int, clock: Clock) -> Ground:
    """A street whose tokens keep three months."""
    ground = build_ground(community_id, clock)
    ground.apply(that_keeps(3))
    return ground


@pytest.fixture
def item_id(ground: Ground) -> UUID:
    """A pair of gloves for 3 cambi's."""
    shop = AddOrganisation(**ground.who, kind="shop", name="De Bezem")
    shop_id = perform(add_organisation, shop)
    names = {"nl": "Schoonmaken", "en": "Cleaning"}
    perform(save_category, SaveCategory(**ground.who, slug="cleaning", names=names))
    content = content_of(price_minor=3)
    command = CreateItem(**ground.keyed, shop_id=shop_id, content=content, on_hand=10)
    return perform(create_item, command).item_id


def earned(ground: Ground, household_id: UUID) -> None:
    """Four more in its wallet, of this month."""
    action_id = ground.open_action(ground.grant())
    ground.show(action_id, household_id, adults=2, children=0)


def ordered(ground: Ground, household_id: UUID, item_id: UUID) -> UUID:
    lines = (OrderedItem(item_id, 1),)
    command = PlaceOrder(**ground.keyed, household_id=household_id, lines=lines)
    return perform(place_order, command).order_id


def held(ground: Ground, household_id: UUID) -> dict[date, int]:
    """What a household has, by the day from which it may lapse."""
    with reading() as session:
        found = lapsing(
            session, community_id=ground.community_id, until=LATER, owner_ids=[household_id]
        )
    return {each.lapses_on: each.amount_minor for each in found}


def test_what_lies_in_an_order_keeps_its_month_and_lapses_only_after_it_came_back_and_was_told(
    ground: Ground, item_id: UUID, clock: Clock
) -> None:
    household_id = ground.household(adults=2, children=0)
    earned(ground, household_id)
    order_id = ordered(ground, household_id, item_id)
    clock.advance(days=60)
    write(ground, clock)
    clock.advance(days=100)
    assert let_go() == 2, "what was left in its wallet and in the pot"
    assert (ground.holds(household_id), held(ground, household_id)) == (0, {})
    perform(cancel_order, CancelOrder(**ground.keyed, order_id=order_id, reason="not_available"))
    assert held(ground, household_id) == {JULY: 3}, "of the month in which it was earned"
    assert let_go() == 0, "it was told of what was in its wallet, not of this"
    write(ground, clock)
    clock.advance(days=42)
    assert let_go() == 1
    assert ground.holds(household_id) == 0
    ground.check_books()


def test_what_is_brought_back_restores_the_month_that_paid_for_it(
    ground: Ground, item_id: UUID, clock: Clock
) -> None:
    household_id = ground.household(adults=2, children=0)
    earned(ground, household_id)
    clock.advance(days=31)
    earned(ground, household_id)
    august = date(2026, 8, 1)
    order_id = ordered(ground, household_id, item_id)
    assert held(ground, household_id) == {JULY: 1, august: 4}, "the oldest is spent first"
    perform(hand_out, HandOut(**ground.keyed, order_id=order_id))
    back = (LineBack(item_id, 1),)
    command = ReturnOrder(**ground.keyed, order_id=order_id, lines=back, reason="damaged")
    perform(return_order, command)
    assert held(ground, household_id) == {JULY: 4, august: 4}
    assert ground.holds(household_id, Purpose.WALLET) == 8
    ground.check_books()
