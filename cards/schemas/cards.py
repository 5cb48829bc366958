"""Cards as JSON."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from cambio.app.api import PageArguments
from cards.rules import LABEL_MAX, CardKind, CardStatus

_OWN = validate.OneOf([CardKind.HOUSEHOLD, CardKind.CHILD])


class CardSchema(Schema):
    """A card. Its code is a secret and never here: the pictures of a card bear it."""

    id = fields.UUID()
    number = fields.String(
        attribute="shown_number", metadata={"description": "As people see it: K7MD-2QX9."}
    )
    household_id = fields.UUID(
        allow_none=True, metadata={"description": "null while it is nobody's yet."}
    )
    status = fields.String(validate=validate.OneOf([each.value for each in CardStatus]))
    kind = fields.String(
        validate=validate.OneOf([each.value for each in CardKind]),
        metadata={"description": "A child's card only earns."},
    )
    label = fields.String(allow_none=True, metadata={"description": "What the household calls it."})
    replaced_by_id = fields.UUID(
        allow_none=True, metadata={"description": "The card that came in its place."}
    )
    lineage_id = fields.UUID(
        metadata={"description": "The first card of a row of replacements; they count as one."}
    )
    made_at = fields.AwareDateTime()
    stopped_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "When it stopped; null while it is good."}
    )


class CardPageSchema(Schema):
    """Cards, and where the next page begins."""

    items = fields.List(fields.Nested(CardSchema))
    next = fields.String(allow_none=True)


class CardArguments(PageArguments):
    """Which cards: all, those of a household, or the one with a number."""

    household_id = fields.UUID(load_default=None)
    number = fields.String(load_default=None, validate=validate.Length(1, 40))

    @validates_schema
    def validate_one_question(self, data: dict[str, object], **_kwargs: object) -> None:
        """A household or a number, not both."""
        if data["household_id"] is not None and data["number"] is not None:
            raise ValidationError("Send either household_id or number.", "number")


class NewCardSchema(Schema):
    """A card to make."""

    household_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "null makes a card for the stack, which is nobody's yet."},
    )
    kind = fields.Enum(CardKind, by_value=True, load_default=CardKind.HOUSEHOLD, validate=_OWN)
    label = fields.String(load_default="", validate=validate.Length(0, LABEL_MAX))


class CardChangeSchema(Schema):
    """What changes about a card; what is left out stays as it is."""

    kind = fields.Enum(CardKind, by_value=True, validate=_OWN)
    label = fields.String(validate=validate.Length(0, LABEL_MAX))


class CardEventSchema(Schema):
    """A line of a card's history."""

    what = fields.String()
    at = fields.AwareDateTime()
    actor_id = fields.UUID(metadata={"description": "Who did it."})


class CardHistorySchema(Schema):
    """What happened to a card, the oldest first."""

    items = fields.List(fields.Nested(CardEventSchema))
