"""JSON of the shop: items, orders, collective purchases with their pledges."""

from catalog.api import items, orders, purchases

BLUEPRINTS = (items.blueprint, orders.blueprint, purchases.blueprint)

__all__ = ["BLUEPRINTS"]
