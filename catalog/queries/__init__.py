"""Reads of the shop; answers are frozen dataclasses."""

from catalog.queries.items import (
    CategoryView,
    ItemFilter,
    ItemView,
    PictureView,
    categories,
    item,
    items,
    picture,
)
from catalog.queries.limits import had_of_item, spent_at_counter
from catalog.queries.orders import (
    LineView,
    OrderFilter,
    OrderView,
    PickLine,
    count_orders,
    order,
    orders,
    orders_for_card,
    to_prepare_by_item,
)
from catalog.queries.purchases import (
    OwnPledge,
    PurchaseView,
    own_pledge,
    purchase,
    purchases,
    purchases_due,
)
from catalog.queries.stock import MovementView, movements
from catalog.queries.subjects import Subject, subjects

__all__ = [
    "CategoryView",
    "ItemFilter",
    "ItemView",
    "LineView",
    "MovementView",
    "OrderFilter",
    "OrderView",
    "OwnPledge",
    "PickLine",
    "PictureView",
    "PurchaseView",
    "Subject",
    "categories",
    "count_orders",
    "had_of_item",
    "item",
    "items",
    "movements",
    "order",
    "orders",
    "orders_for_card",
    "own_pledge",
    "picture",
    "purchase",
    "purchases",
    "purchases_due",
    "spent_at_counter",
    "subjects",
    "to_prepare_by_item",
]
