"""The shop lets households know that something lies ready; what was collected is not told."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from cambio.database import reading
from cambio.messages.models import NoticeRow
from tests.catalog import acts
from tests.catalog.shop import Shop


def told(shop: Shop) -> list[UUID | None]:
    with reading() as session:
        query = select(NoticeRow.household_id).filter_by(
            community_id=shop.community_id, kind="order"
        )
        return list(session.scalars(query.order_by(NoticeRow.household_id)))


def test_who_ordered_is_told_once_that_it_lies_ready(shop: Shop) -> None:
    home = shop.household(20)
    order = shop.order(home, shop.item())
    assert told(shop) == []
    acts.ready(shop, order.order_id)
    acts.ready(shop, order.order_id)
    assert told(shop) == [home]


def test_what_was_collected_before_it_was_told_is_not_told(shop: Shop) -> None:
    home = shop.household(20)
    order = shop.order(home, shop.item())
    acts.ready(shop, order.order_id)
    acts.collect(shop, order.order_id)
    assert told(shop) == []
