"""JSON of the shop: items, stock, baskets, orders, collective purchases with their pledges."""

from catalog.api import basket, items, order_acts, orders, purchase_acts, purchases, stock

BLUEPRINTS = (
    items.blueprint,
    stock.blueprint,
    basket.blueprint,
    orders.blueprint,
    order_acts.blueprint,
    purchases.blueprint,
    purchase_acts.blueprint,
)

__all__ = ["BLUEPRINTS"]
