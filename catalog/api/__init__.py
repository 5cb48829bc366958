"""JSON of the shop: items, stock, baskets, orders, purchases together with pledges, hours."""

from catalog.api import (
    basket,
    celebrations,
    hours_bookings,
    hours_divisions,
    hours_offers,
    items,
    order_acts,
    orders,
    purchase_acts,
    purchases,
    redemptions,
    shelves,
    stock,
    street_vouchers,
    vouchers,
)

BLUEPRINTS = (
    items.blueprint,
    stock.blueprint,
    shelves.blueprint,
    basket.blueprint,
    orders.blueprint,
    order_acts.blueprint,
    purchases.blueprint,
    purchase_acts.blueprint,
    celebrations.blueprint,
    hours_offers.blueprint,
    hours_bookings.blueprint,
    hours_divisions.blueprint,
    street_vouchers.blueprint,
    vouchers.blueprint,
    redemptions.blueprint,
)

__all__ = ["BLUEPRINTS"]
