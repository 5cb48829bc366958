"""Pages of the shop: for who buys, for who buys together, and for who keeps the shop."""

from catalog.pages import (
    categories,
    counter_orders,
    hand_out,
    items,
    orders,
    pictures,
    pledges,
    purchases,
    shop,
    shop_orders,
    start_purchase,
    stock,
)
from catalog.pages.base import blueprint

__all__ = [
    "blueprint",
    "categories",
    "counter_orders",
    "hand_out",
    "items",
    "orders",
    "pictures",
    "pledges",
    "purchases",
    "shop",
    "shop_orders",
    "start_purchase",
    "stock",
]
