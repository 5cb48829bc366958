"""A basket as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from catalog.rules.orders import QUANTITY_MAX
from catalog.schemas.items import price


class BasketLineSchema(Schema):
    """So many of an item, with the price that was seen and the one of today."""

    item_id = fields.UUID(attribute="item.id")
    quantity = fields.Integer()
    way = fields.Integer()
    shown = price()
    now = price(allow_none=True, metadata={"description": "null: it is no longer for sale."})
    has_changed = fields.Boolean()


class BasketSchema(Schema):
    """All that lies in a basket, and what it costs today."""

    lines = fields.List(fields.Nested(BasketLineSchema))
    total = price()


class LayInBasketSchema(Schema):
    """So many in all of an item; 0 takes it out."""

    quantity = fields.Integer(strict=True, required=True, validate=validate.Range(0, QUANTITY_MAX))
    way = fields.Integer(strict=True, load_default=0, validate=validate.Range(0, 9))


class OrderBasketSchema(Schema):
    """Where to pick up, by shop; a shop that is left out hands out at its own counter."""

    pick_up_ids = fields.Dict(keys=fields.UUID(), values=fields.UUID(), load_default=dict)


class OrderedBasketSchema(Schema):
    """The orders that came of a basket."""

    order_ids = fields.List(fields.UUID())
