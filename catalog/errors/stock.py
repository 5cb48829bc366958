"""Refusals of the stock."""

from __future__ import annotations

from cambio.database import N_, Refusal


class StockQuantityInvalid(Refusal):
    """Nothing, less than nothing, or beyond reason. Facts: `most`."""

    code = "stock_quantity_invalid"
    message = N_("Fill in a whole number of at most %(most)s.")
    status = 422


class OutOfStock(Refusal):
    """There are fewer than were asked for. Facts: `item_id`, `left`."""

    code = "out_of_stock"
    message = N_("There are not so many any more. Left in the shop: %(left)s.")
