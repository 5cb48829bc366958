"""A household that still has something open in the shop does not end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Refusal, perform
from cambio.neighbourhood.rules.households import Means
from cards.use_cases import EndHousehold, Remainder, end_household
from catalog.errors import OrdersOpen, PledgesOpen
from tests.catalog.acts import cancel, collect, give_up, planter, ready, withdraw
from tests.catalog.shop import Shop


def end(shop: Shop, household_id: UUID) -> Any:
    command = EndHousehold(
        **shop.keyed,
        household_id=household_id,
        remainder=Remainder.POT,
        means=Means.SIGNATURE,
    )
    return perform(end_household, command)


def placed(shop: Shop, household_id: UUID) -> Callable[[], object]:
    """An order to prepare; answers how it is settled."""
    order = shop.order(household_id, shop.item(price_minor=8))
    return lambda: cancel(shop, order.order_id)


def lying_ready(shop: Shop, household_id: UUID) -> Callable[[], object]:
    order = shop.order(household_id, shop.item(price_minor=8))
    ready(shop, order.order_id)
    return lambda: collect(shop, order.order_id, household_id)


def pledged(shop: Shop, household_id: UUID) -> Callable[[], object]:
    purchase_id = shop.start(planter(shop))
    shop.pledge(purchase_id, household_id, 20)
    return lambda: withdraw(shop, purchase_id, household_id)


def in_a_purchase_that_stops(shop: Shop, household_id: UUID) -> Callable[[], object]:
    purchase_id = shop.start(planter(shop))
    shop.pledge(purchase_id, household_id, 20)
    return lambda: give_up(shop, purchase_id)


OPEN: list[tuple[Callable[..., Callable[[], object]], type[Refusal]]] = [
    (placed, OrdersOpen),
    (lying_ready, OrdersOpen),
    (pledged, PledgesOpen),
    (in_a_purchase_that_stops, PledgesOpen),
]


@pytest.mark.parametrize(("begin", "refusal"), OPEN)
def test_what_is_open_is_settled_first(
    shop: Shop, begin: Callable[..., Callable[[], object]], refusal: type[Refusal]
) -> None:
    household_id = shop.household(50)
    settle = begin(shop, household_id)
    with pytest.raises(refusal):
        end(shop, household_id)
    settle()
    end(shop, household_id)
    assert shop.holds(household_id) == 0
    shop.check()
