"""Collective purchases and pledges as JSON: sums and numbers of households, never who."""

from __future__ import annotations

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from cambio.app.api import PageArguments
from cambio.earning.rules.programmes import THEMES
from catalog.queries import PurchaseView, Taker
from catalog.rules.orders import QUANTITY_MAX
from catalog.rules.purchases import (
    HOUSEHOLDS_MAX,
    PHOTO_TEXT_MAX,
    TITLE_MAX,
    WISH_PRICE_MAX_MINOR,
    WORDS_MAX,
    OpenTo,
    PurchaseStatus,
    Step,
)
from catalog.schemas.orders import CARD_MAX, NUMBER_MAX, ForHouseholdSchema


class PurchaseSchema(Schema):
    """Something that a place buys together."""

    id = fields.UUID()
    status = fields.Enum(PurchaseStatus, by_value=True)
    place_id = fields.UUID()
    item_id = fields.UUID(
        allow_none=True, metadata={"description": "null for a wish that stands in no shop."}
    )
    title = fields.String(allow_none=True, metadata={"description": "Of a wish; else null."})
    description = fields.String(allow_none=True)
    carrier_id = fields.UUID(
        attribute="shop_id", metadata={"description": "The organisation that carries it out."}
    )
    open_to = fields.Enum(OpenTo, by_value=True)
    theme = fields.String(allow_none=True)
    quantity = fields.Integer()
    target_minor = fields.Integer(metadata={"description": "What it was thought to cost."})
    cost_minor = fields.Integer(
        allow_none=True, metadata={"description": "What it costs since it turned out cheaper."}
    )
    pledged_minor = fields.Integer(metadata={"description": "What is put in so far."})
    pot_minor = fields.Method(
        "pot_of",
        metadata={"description": "Of which from the pot; null while that would tell too much."},
    )
    matched_minor = fields.Method(
        "matched_of",
        metadata={"description": "Of which from funders; null while that would tell too much."},
    )
    currency = fields.String()
    households = fields.Integer(metadata={"description": "How many take part."})
    min_households = fields.Integer()
    deadline_at = fields.AwareDateTime()
    started_at = fields.AwareDateTime()
    closed_at = fields.AwareDateTime(allow_none=True)
    order_id = fields.UUID(allow_none=True, metadata={"description": "null until it is met."})

    def matched_of(self, view: PurchaseView) -> int | None:
        """The funders' part, where it does not tell what a few households gave."""
        return view.matched_minor if view.may_tell_parts else None

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


class WishSchema(Schema):
    """Something that stands in no shop."""

    title = fields.String(required=True, validate=validate.Length(1, TITLE_MAX))
    description = fields.String(load_default="", validate=validate.Length(0, WORDS_MAX))
    amount_minor = fields.Integer(
        required=True,
        strict=True,
        attribute="price_minor",
        validate=validate.Range(1, WISH_PRICE_MAX_MINOR),
        metadata={"description": "What all of it costs."},
    )
    currency = fields.String(required=True, validate=validate.Length(1, 8))
    carrier_id = fields.UUID(
        required=True, metadata={"description": "The shop or partner that carries it out."}
    )


class NewPurchaseSchema(Schema):
    """Something to buy together: so many of an item, or a wish."""

    place_id = fields.UUID(required=True)
    item_id = fields.UUID(load_default=None, allow_none=True)
    wish = fields.Nested(WishSchema, load_default=None, allow_none=True)
    open_to = fields.Enum(
        OpenTo,
        by_value=True,
        load_default=OpenTo.PLACE,
        metadata={"description": "All neighbours of the place, or a group that you ask."},
    )
    theme = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(THEMES))
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

    @validates_schema
    def one_thing(self, data: dict[str, Any], **_kept: Any) -> None:
        """An item or a wish, never both, never neither."""
        if (data.get("item_id") is None) is (data.get("wish") is None):
            raise ValidationError("Name an item or a wish.", "item_id")


class NewPledgeSchema(ForHouseholdSchema):
    """What a household's or the pot's pledge shall be; capped at what is missing."""

    pot = fields.Boolean(
        load_default=False, metadata={"description": "From the pot of the purchase's own place."}
    )
    amount_minor = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, NUMBER_MAX)
    )
    proposal_id = fields.UUID(
        load_default=None,
        metadata={
            "description": "The street's decision that its pot pays by; null for the one about "
            "this purchase, or a captain's own."
        },
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
    added_minor = fields.Integer(metadata={"description": "What a funder added to it now."})
    order_id = fields.UUID(
        allow_none=True, metadata={"description": "The order that went out; null until then."}
    )


class MemberSchema(Schema):
    """Who is asked to take part in what a group buys: by card, or by id."""

    card = fields.String(load_default=None, validate=validate.Length(1, CARD_MAX))
    household_id = fields.UUID(load_default=None)


class GroupSchema(Schema):
    """How many households can take part."""

    households = fields.Integer()


class CostSchema(Schema):
    """What it turned out to cost, all of it together."""

    amount_minor = fields.Integer(
        required=True,
        strict=True,
        attribute="cost_minor",
        validate=validate.Range(1, WISH_PRICE_MAX_MINOR),
    )


class LoweredSchema(Schema):
    """What it costs now, and what went back to all together."""

    collective_purchase_id = fields.UUID(attribute="purchase_id")
    cost_minor = fields.Integer()
    returned_minor = fields.Integer()


class ThanksSchema(Schema):
    """What is said to all who took part."""

    thanks = fields.String(required=True, validate=validate.Length(1, WORDS_MAX))


class CelebrationSchema(Schema):
    """The thanks, and the photo: its size and words, null without one."""

    thanks = fields.String(required=True)
    width = fields.Integer(required=True, allow_none=True)
    height = fields.Integer(required=True, allow_none=True)
    alternative_text = fields.String(required=True, allow_none=True)


class CelebrationPhotoFileSchema(Schema):
    """The file of a photo: JPEG, PNG or WebP, at most 20 MB."""

    photo = Upload(required=True)


class CelebrationPhotoSchema(Schema):
    """What the photo shows, for who cannot see it."""

    alternative_text = fields.String(required=True, validate=validate.Length(1, PHOTO_TEXT_MAX))


class StepSchema(Schema):
    """Something that became of a purchase."""

    step = fields.Enum(Step, by_value=True)
    taken_at = fields.AwareDateTime()
    taker = fields.Enum(Taker, by_value=True)
    name = fields.String(
        allow_none=True, metadata={"description": "Of staff or of a key; null for others."}
    )
    amount_minor = fields.Integer(
        allow_none=True, metadata={"description": "How much cheaper; null for other steps."}
    )


class StepsSchema(Schema):
    """All that became of a purchase, the first step first."""

    items = fields.List(fields.Nested(StepSchema))
