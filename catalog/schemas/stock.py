"""Stock and pick-up points as JSON."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import Schema, fields, validate

from catalog.rules.stock import NOTE_MAX, QUANTITY_MAX
from catalog.schemas.items import NUMBER_MAX, TEXT_MAX
from catalog.use_cases.points import KEEP_DAYS

WORDS = validate.Length(max=TEXT_MAX)


class StockAct(StrEnum):
    """What happened to the stock; `count` and `expect` say how many there are or are coming."""

    RECEIPT = "receipt"
    EXPECT = "expect"
    COUNT = "count"
    WRITE_OFF = "write_off"


class PointSchema(Schema):
    """Where a shop hands out, or how it brings things home."""

    id = fields.UUID()
    shop_id = fields.UUID()
    name = fields.String()
    address = fields.String(allow_none=True)
    opening_hours = fields.String(allow_none=True)
    delivers = fields.Boolean()
    keep_days = fields.Integer()
    closed_at = fields.AwareDateTime(allow_none=True)


class PointWordsSchema(Schema):
    """What a pick-up point says; what is left out is as the shop itself says."""

    name = fields.String(load_default=None, allow_none=True, validate=WORDS)
    address = fields.String(load_default=None, allow_none=True, validate=WORDS)
    opening_hours = fields.String(load_default=None, allow_none=True, validate=WORDS)
    delivers = fields.Boolean(load_default=False)
    keep_days = fields.Integer(
        strict=True,
        load_default=KEEP_DAYS,
        validate=validate.Range(-NUMBER_MAX, NUMBER_MAX),
        metadata={"description": "So many days an order lies ready before it goes back."},
    )


class NewPointSchema(PointWordsSchema):
    """Another pick-up point of a shop, or a delivery round."""

    shop_id = fields.UUID(required=True)


class PointChangeSchema(PointWordsSchema):
    """A point as it should be from now on; `closed` takes it out of what people can choose."""

    closed = fields.Boolean(load_default=False)


class PointArguments(Schema):
    """Whose points."""

    shop_id = fields.UUID(required=True)


class PointsSchema(Schema):
    """The points of a shop, its own counter first."""

    items = fields.List(fields.Nested(PointSchema))


class StockSchema(Schema):
    """How many of an item lie at a point, are reserved of these, and are on their way."""

    pick_up_id = fields.UUID()
    on_hand = fields.Integer()
    reserved = fields.Integer()
    expected = fields.Integer()
    available = fields.Integer()


class StocksSchema(Schema):
    """The stock of an item at every point that ever had some."""

    items = fields.List(fields.Nested(StockSchema))


class StockChangeSchema(Schema):
    """Something happened to the stock of an item."""

    act = fields.Enum(StockAct, by_value=True, required=True)
    quantity = fields.Integer(strict=True, required=True, validate=validate.Range(0, QUANTITY_MAX))
    pick_up_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "null is the counter of the shop itself."},
    )
    note = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=NOTE_MAX),
        metadata={"description": "Why; about things, never about people."},
    )
