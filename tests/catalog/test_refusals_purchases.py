"""Buying together: what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Refusal, new_id, perform, reading
from catalog import queries
from catalog.rules.orders import Confirmation
from catalog.use_cases import (
    ArchiveItem,
    archive_item,
    start_purchase,
)
from tests.catalog.acts import (
    close,
    met,
    planter,
    withdraw,
)
from tests.catalog.shop import Shop

Attempt = Callable[[Shop], Any]


def _begin(shop: Shop, **changes: Any) -> object:
    item_id = changes.pop("item_id", None) or planter(shop)
    return perform(start_purchase, shop.starting(item_id, **changes))


def _archived(shop: Shop) -> UUID:
    item_id = planter(shop)
    perform(archive_item, ArchiveItem(**shop.who, item_id=item_id))
    return item_id


STARTS: list[tuple[str, Attempt]] = [
    ("quantity_invalid", lambda shop: _begin(shop, quantity=0)),
    ("quantity_invalid", lambda shop: _begin(shop, quantity=100)),
    ("place_unknown", lambda shop: _begin(shop, place_id=new_id())),
    ("item_unknown", lambda shop: _begin(shop, item_id=new_id())),
    ("item_unknown", lambda shop: _begin(shop, item_id=_archived(shop))),
    ("not_for_streets", lambda shop: _begin(shop, item_id=shop.item(buyers="household"))),
    ("price_changed", lambda shop: _begin(shop, unit_price_minor=89)),
    ("deadline_invalid", lambda shop: _begin(shop, deadline_at=shop.clock.now)),
    (
        "deadline_invalid",
        lambda shop: _begin(shop, deadline_at=shop.clock.now + timedelta(days=200)),
    ),
    ("min_households_invalid", lambda shop: _begin(shop, min_households=91)),
    (
        "not_a_neighbour",
        lambda shop: _begin(shop, household_id=shop.household(street_id=shop.other_street_id)),
    ),
]


@pytest.mark.parametrize(
    ("code", "attempt"), STARTS, ids=[f"{at}-{row[0]}" for at, row in enumerate(STARTS)]
)
def test_a_purchase_is_not_started(shop: Shop, code: str, attempt: Attempt) -> None:
    with pytest.raises(Refusal) as refused:
        attempt(shop)
    assert refused.value.code == code
    with reading() as session:
        assert queries.purchases(session, community_id=shop.community_id) == []


def _overdue(shop: Shop) -> UUID:
    purchase_id = shop.start(planter(shop))
    shop.clock.advance(days=14)
    return purchase_id


def _pledge(shop: Shop, purchase_id: UUID | None = None, amount_minor: int = 5) -> object:
    household_id = shop.household(30)
    return shop.pledge(purchase_id or shop.start(planter(shop)), household_id, amount_minor)


def _stranger_pledges(shop: Shop) -> object:
    stranger = shop.household(30, street_id=shop.other_street_id)
    return shop.pledge(shop.start(planter(shop)), stranger, 5)


def _gone_pledges(shop: Shop) -> object:
    household_id = shop.household(30)
    shop.leave(household_id)
    return shop.pledge(shop.start(planter(shop)), household_id, 5)


def _pledge_at_counter(shop: Shop) -> object:
    purchase_id = shop.start(planter(shop, price_minor=300))
    return shop.pledge(purchase_id, shop.household(300), 101, confirmation=Confirmation.PIN)


PLEDGES: list[tuple[str, Attempt]] = [
    ("amount_not_positive", lambda shop: _pledge(shop, amount_minor=0)),
    ("amount_not_positive", lambda shop: _pledge(shop, amount_minor=-4)),
    ("purchase_unknown", lambda shop: _pledge(shop, new_id())),
    ("purchase_closed", lambda shop: _pledge(shop, met(shop))),
    ("purchase_closed", lambda shop: _pledge(shop, _overdue(shop))),
    ("not_a_neighbour", _stranger_pledges),
    ("household_unknown", _gone_pledges),
    ("household_unknown", lambda shop: shop.pledge(shop.start(planter(shop)), new_id(), 5)),
    ("balance_too_low", lambda shop: _pledge(shop, amount_minor=31)),
    ("balance_too_low", lambda shop: shop.pledge(shop.start(planter(shop)), None, 1)),
    ("counter_limit", _pledge_at_counter),
    ("purchase_closed", lambda shop: withdraw(shop, met(shop), None)),
    ("purchase_unknown", lambda shop: withdraw(shop, new_id(), None)),
    ("pledge_unknown", lambda shop: withdraw(shop, shop.start(planter(shop)), None)),
    ("purchase_not_due", lambda shop: close(shop, shop.start(planter(shop)))),
    ("purchase_unknown", lambda shop: close(shop, new_id())),
]


@pytest.mark.parametrize(
    ("code", "attempt"), PLEDGES, ids=[f"{at}-{row[0]}" for at, row in enumerate(PLEDGES)]
)
def test_a_pledge_is_refused(shop: Shop, code: str, attempt: Attempt) -> None:
    with pytest.raises(Refusal) as refused:
        attempt(shop)
    assert refused.value.code == code
    shop.check()
