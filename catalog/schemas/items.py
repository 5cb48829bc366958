"""Items and categories as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from cambio.app.api import PageArguments
from catalog.queries import Order
from catalog.rules.items import LIMIT_DAYS, Buyers, ItemKind

LANGUAGE = validate.Regexp(r"^[a-z]{2}$")
SLUG = validate.Regexp(r"^[a-z0-9][a-z0-9-]{0,39}$")
CURRENCY = validate.Regexp(r"^[A-Z0-9]{1,8}$")
TEXT_MAX, WORDS_MAX, NUMBER_MAX = 2_000, 100, 2**31 - 1


def texts(**options: Any) -> fields.Dict:
    """Texts by language: `{"nl": "Bezem", "en": "Broom"}`."""
    return fields.Dict(
        keys=fields.String(validate=LANGUAGE),
        values=fields.String(validate=validate.Length(max=TEXT_MAX)),
        **options,
    )


def price(**options: Any) -> fields.Dict:
    """Minor units by currency, all of them to be paid: `{"CAM": 6, "GLD": 2}`."""
    return fields.Dict(
        keys=fields.String(validate=CURRENCY),
        values=fields.Integer(strict=True, validate=validate.Range(1, NUMBER_MAX)),
        **options,
    )


DAY = validate.Range(101, 1231)


class VariantSchema(Schema):
    """A size or colour of an item, ordered and stocked by itself."""

    id = fields.UUID()
    names = texts()
    code = fields.String(allow_none=True)
    available = fields.Integer()


class ItemSchema(Schema):
    """An item of a shop. Texts are by language; Dutch is always there."""

    id = fields.UUID()
    shop_id = fields.UUID()
    category = fields.String()
    names = texts()
    descriptions = texts()
    alternative_texts = texts(metadata={"description": "What the picture shows."})
    synonyms = fields.List(fields.String())
    amount_minor = fields.Integer(
        attribute="price_minor", metadata={"description": "What one costs now."}
    )
    currency = fields.String()
    ways = fields.List(
        price(), metadata={"description": "The ways of paying for one, its own price first."}
    )
    kind = fields.Enum(ItemKind, by_value=True)
    code = fields.String(allow_none=True, metadata={"description": "The shop's own number."})
    buyers = fields.Enum(Buyers, by_value=True)
    min_per_order = fields.Integer()
    max_per_household = fields.Integer(
        allow_none=True, metadata={"description": "In `limit_days`; null is no limit."}
    )
    limit_days = fields.Integer()
    season_from = fields.Integer(
        allow_none=True, metadata={"description": "Month × 100 + day: 301 is 1 March."}
    )
    season_until = fields.Integer(allow_none=True)
    lead_days = fields.Integer(allow_none=True, metadata={"description": "On order only."})
    loan_days = fields.Integer(allow_none=True, metadata={"description": "On loan only."})
    needs_approval = fields.Boolean()
    place_id = fields.UUID(allow_none=True, metadata={"description": "Whose pot gets a gift."})
    on_hand = fields.Integer(metadata={"description": "At all points together."})
    reserved = fields.Integer()
    expected = fields.Integer()
    available = fields.Integer(metadata={"description": "On hand and not reserved."})
    variant_of = fields.UUID(allow_none=True)
    variants = fields.List(fields.Nested(VariantSchema))
    picture_id = fields.UUID(allow_none=True)
    archived_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "null while it is for sale."}
    )


class ItemPageSchema(Schema):
    """Items, and where the next page begins."""

    items = fields.List(fields.Nested(ItemSchema))
    next = fields.String(allow_none=True)


class ItemArguments(PageArguments):
    """Which items."""

    q = fields.String(
        load_default="",
        validate=validate.Length(max=80),
        metadata={"description": "What people call it: every word must be found."},
    )
    category = fields.String(load_default=None, validate=SLUG)
    shop_id = fields.UUID(load_default=None)
    archived = fields.Boolean(load_default=False)
    affordable = fields.Boolean(
        load_default=False,
        metadata={"description": "Only what the household that asks can pay."},
    )
    sort = fields.Enum(Order, by_value=True, load_default=Order.NAME)
    language = fields.String(
        load_default="nl",
        validate=LANGUAGE,
        metadata={"description": "In the order of the names in this language."},
    )


class ItemChangeSchema(Schema):
    """What is to change of an item; what is left out stays as it is."""

    names = texts()
    descriptions = texts()
    alternative_texts = texts()
    synonyms = fields.List(
        fields.String(validate=validate.Length(max=WORDS_MAX)), validate=validate.Length(max=60)
    )
    category = fields.String(validate=SLUG)
    amount_minor = fields.Integer(
        strict=True, attribute="price_minor", validate=validate.Range(1, NUMBER_MAX)
    )
    buyers = fields.Enum(Buyers, by_value=True)
    max_per_household = fields.Integer(
        strict=True, allow_none=True, validate=validate.Range(1, NUMBER_MAX)
    )
    code = fields.String(allow_none=True, validate=validate.Length(1, 24))
    extra_prices = price()
    other_prices = fields.List(price(), validate=validate.Length(max=4))
    min_per_order = fields.Integer(strict=True, validate=validate.Range(1, NUMBER_MAX))
    limit_days = fields.Integer(strict=True, validate=validate.Range(1, NUMBER_MAX))
    season_from = fields.Integer(strict=True, allow_none=True, validate=DAY)
    season_until = fields.Integer(strict=True, allow_none=True, validate=DAY)
    lead_days = fields.Integer(strict=True, allow_none=True, validate=validate.Range(1, 365))
    loan_days = fields.Integer(strict=True, allow_none=True, validate=validate.Range(1, 365))
    needs_approval = fields.Boolean()
    place_id = fields.UUID(allow_none=True)
    picture_id = fields.UUID(allow_none=True)
    archived = fields.Boolean(metadata={"description": "Whether it is out of the shop."})


class NewItemSchema(Schema):
    """A new item, with how many there are."""

    shop_id = fields.UUID(required=True)
    names = texts(required=True)
    descriptions = texts(load_default=dict)
    alternative_texts = texts(load_default=dict)
    synonyms = fields.List(
        fields.String(validate=validate.Length(max=WORDS_MAX)),
        load_default=list,
        validate=validate.Length(max=60),
    )
    category = fields.String(required=True, validate=SLUG)
    amount_minor = fields.Integer(
        required=True,
        strict=True,
        attribute="price_minor",
        validate=validate.Range(1, NUMBER_MAX),
    )
    currency = fields.String(required=True, validate=CURRENCY)
    buyers = fields.Enum(Buyers, by_value=True, load_default=Buyers.BOTH)
    max_per_household = fields.Integer(
        strict=True, allow_none=True, load_default=None, validate=validate.Range(1, NUMBER_MAX)
    )
    kind = fields.Enum(ItemKind, by_value=True, load_default=ItemKind.GOODS)
    code = fields.String(allow_none=True, load_default=None, validate=validate.Length(1, 24))
    extra_prices = price(
        load_default=dict, metadata={"description": "What one costs on top of its own price."}
    )
    other_prices = fields.List(
        price(),
        load_default=list,
        validate=validate.Length(max=4),
        metadata={"description": "Other ways of paying, each in place of its own price."},
    )
    min_per_order = fields.Integer(
        strict=True, load_default=1, validate=validate.Range(1, NUMBER_MAX)
    )
    limit_days = fields.Integer(
        strict=True, load_default=LIMIT_DAYS, validate=validate.Range(1, NUMBER_MAX)
    )
    season_from = fields.Integer(
        strict=True, allow_none=True, load_default=None, validate=DAY,
        metadata={"description": "Month × 100 + day: 301 is 1 March."},
    )  # fmt: skip
    season_until = fields.Integer(strict=True, allow_none=True, load_default=None, validate=DAY)
    lead_days = fields.Integer(
        strict=True, allow_none=True, load_default=None, validate=validate.Range(1, 365)
    )
    loan_days = fields.Integer(
        strict=True, allow_none=True, load_default=None, validate=validate.Range(1, 365)
    )
    needs_approval = fields.Boolean(load_default=False)
    place_id = fields.UUID(allow_none=True, load_default=None)
    picture_id = fields.UUID(allow_none=True, load_default=None)
    on_hand = fields.Integer(strict=True, load_default=0, validate=validate.Range(0, NUMBER_MAX))
