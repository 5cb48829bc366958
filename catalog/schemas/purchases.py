"""Collective purchases and pledges as JSON: sums and numbers of households, never who."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cambio.app.api import PageArguments
from catalog.queries import PurchaseView
from catalog.rules.orders import QUANTITY_MAX
from catalog.rules.purchases import HOUSEHOLDS_MAX, PurchaseStatus
from catalog.schemas.orders import NUMBER_MAX, ForHouseholdSchema


class PurchaseSchema(Schema):
    """Something that a place buys together."""

    id = fields.UUID()
    status = fields.Enum(PurchaseStatus, by_value=True)
    place_id = fields.UUID()
    item_id = fields.UUID()
    quantity = fields.Integer()
    target_minor = fields.Integer(metadata={"description": "What it costs."})
    pledged_minor = fields.Integer(metadata={"description": "What is put in so far."})
    pot_minor = fields.Method(
        "pot_of",
        metadata={"description": "Of which from the pot; null while that would tell too much."},
    )
    currency = fields.String()
    households = fields.Integer(metadata={"description": "How many take part."})
    min_households = fields.Integer()
    deadline_at = fields.AwareDateTime()
    started_at = fields.AwareDateTime()
    closed_at = fields.AwareDateTime(allow_none=True)
    order_id = fields.UUID(allow_none=True, metadata={"description": "null until it is met."})

    def pot_of(self, view: PurchaseView) -> int | None:
        """The pot's part, where it does not tell what a few households gave."""
        return view.pot_minor if view.may_tell_parts else None


class PurchasePageSchema(Schema):
    """Purchases, newest first, and where the next page begins."""

    items = fields.List(fields.Nested(PurchaseSchema))
    next = fields.String(allow_none=True)


class PurchaseArguments(PageArguments):
    """Which purchases."""

    place_id = fields.UUID(load_default=None)
    status = fields.Enum(PurchaseStatus, by_value=True, load_default=None)


class NewPurchaseSchema(Schema):
    """Something to buy together."""

    place_id = fields.UUID(required=True)
    item_id = fields.UUID(required=True)
    quantity = fields.Integer(strict=True, load_default=1, validate=validate.Range(1, QUANTITY_MAX))
    deadline_at = fields.AwareDateTime(required=True)
    min_households = fields.Integer(
        strict=True, load_default=1, validate=validate.Range(1, HOUSEHOLDS_MAX)
    )
    amount_minor = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        attribute="unit_price_minor",
        validate=validate.Range(1, NUMBER_MAX),
        metadata={"description": "The price of one that was shown: refused when it is another."},
    )


class NewPledgeSchema(ForHouseholdSchema):
    """What a household's or the pot's pledge shall be; capped at what is missing."""

    pot = fields.Boolean(
        load_default=False, metadata={"description": "From the pot of the purchase's own place."}
    )
    amount_minor = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, NUMBER_MAX)
    )


class WithdrawalArguments(Schema):
    """Whose pledge is withdrawn: the own one, the pot's, or by staff that of a household."""

    pot = fields.Boolean(load_default=False)
    household_id = fields.UUID(load_default=None)


class PledgeSchema(Schema):
    """A pledge as it is now."""

    collective_purchase_id = fields.UUID(attribute="purchase_id")
    amount_minor = fields.Integer(metadata={"description": "0 when it was withdrawn."})
    pledged_minor = fields.Integer(metadata={"description": "By all together."})
    status = fields.Enum(PurchaseStatus, by_value=True)
    order_id = fields.UUID(
        allow_none=True, metadata={"description": "The order that went out; null until then."}
    )
