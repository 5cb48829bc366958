"""All that an order asks before anything is written, in one statement: on PostgreSQL each is a trip
to the server, and rows as objects take longer than the rest of the order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from cambio.database import Sql, UnitOfWork, as_uuid
from cambio.neighbourhood.errors import HouseholdUnknown
from catalog.rules.prices import Price, ways_from
from catalog.use_cases.new_order import Point

# The household is locked, and the rest is read as it is. A household without such items is one row.
WANTED = (
    "SELECT h.ended_at, i.id, i.shop_id, i.kind, i.buyers, i.min_per_order, i.max_per_household,"
    " i.limit_days, i.season_from, i.season_until, i.variant_of, i.needs_approval,"
    " point.id, point.stock_id, s.on_hand - s.reserved,"
    " i.currency, i.price_minor, p.way, p.currency, p.amount_minor"
    " FROM household h"
    " LEFT JOIN item i ON i.community_id = h.community_id AND i.id IN ({marks})"
    " AND i.archived_at IS NULL"
    " LEFT JOIN item_price p ON p.community_id = i.community_id AND p.item_id = i.id"
    " LEFT JOIN (SELECT community_id, id, shop_id,"
    " CASE WHEN delivers THEN shop_id ELSE id END AS stock_id"
    " FROM pick_up_point WHERE closed_at IS NULL) point"
    " ON point.community_id = i.community_id AND point.shop_id = i.shop_id"
    " AND point.id = COALESCE(?, i.shop_id)"
    " LEFT JOIN stock s ON s.community_id = i.community_id AND s.item_id = i.id"
    " AND s.pick_up_id = point.stock_id"
    " WHERE h.community_id = ? AND h.id = ? ORDER BY p.way, p.currency"
)
PRICE_FROM = 15
"""The column from which a row tells what the item costs."""


class ForSale(NamedTuple):
    """An item as it is for sale now; see `catalog.models.Item`.

    `point` is where it would be picked up, None where there is no such point of its shop, and
    `free` how many of it nobody has reserved there. `ways` are those of paying for one, its own
    price first.
    """

    community_id: int
    id: UUID
    shop_id: UUID
    kind: str
    buyers: str
    min_per_order: int
    max_per_household: int | None
    limit_days: int
    season_from: int | None
    season_until: int | None
    variant_of: UUID | None
    needs_approval: bool
    point: Point | None
    free: int
    ways: list[Price]


def wanted_by(
    uow: UnitOfWork,
    community_id: int,
    household_id: UUID,
    item_ids: Sequence[UUID],
    *,
    point_id: UUID | None,
) -> dict[UUID, ForSale]:
    """Lock a household, and answer by id those of the items that are for sale.

    `point_id` None is the counter of each item's own shop.

    Raises:
        HouseholdUnknown: there is no such household, or it has ended.
    """
    values = (*item_ids, point_id, community_id, household_id)
    rows = uow.run(_wanted(len(item_ids)), values).fetchall()
    if not rows or rows[0][0] is not None:
        raise HouseholdUnknown
    by_item: dict[Any, list[Sequence[Any]]] = {}
    for row in rows:
        by_item.setdefault(row[1], []).append(row)
    return {as_uuid(key): _for_sale(community_id, by_item[key]) for key in by_item if key}


def _for_sale(community_id: int, rows: list[Sequence[Any]]) -> ForSale:
    item_id, shop, kind, buyers, least, most, *rest = rows[0][1:PRICE_FROM]
    days, season_from, season_until, variant_of, approval, point_id, stock_id, free = rest
    currency, price_minor = rows[0][PRICE_FROM : PRICE_FROM + 2]
    others = [(row[-3], row[-2], row[-1]) for row in rows if row[-3] is not None]
    shop_id = as_uuid(shop)
    return ForSale(
        community_id=community_id,
        id=as_uuid(item_id),
        shop_id=shop_id,
        kind=kind,
        buyers=buyers,
        min_per_order=least,
        max_per_household=most,
        limit_days=days,
        season_from=season_from,
        season_until=season_until,
        variant_of=None if variant_of is None else as_uuid(variant_of),
        needs_approval=bool(approval),
        point=None if point_id is None else Point(as_uuid(point_id), shop_id, as_uuid(stock_id)),
        free=free or 0,
        ways=ways_from(currency, price_minor, others),
    )


@cache
def _wanted(count: int) -> Sql:
    text = WANTED.format(marks=", ".join("?" * count))
    return Sql(text, postgresql=f"{text} FOR UPDATE OF h")
