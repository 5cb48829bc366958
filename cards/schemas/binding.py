"""New people with a card from the stack, as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, fields, post_load, validate

from cambio.neighbourhood.rules.households import LANGUAGES, NICKNAME_MAX, PEOPLE_MAX
from cards.rules.address_text import ADDRESS_MAX
from cards.use_cases.binding import NewPeople

_people = validate.Range(0, PEOPLE_MAX)


class NewPeopleSchema(Schema):
    """Who gets a card of the stack: how many they are, and where they say they live."""

    adults = fields.Integer(
        required=True,
        strict=True,
        validate=_people,
        metadata={"description": "Of the whole household; who came stands in the scan."},
    )
    children = fields.Integer(load_default=0, strict=True, validate=_people)
    address = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=ADDRESS_MAX),
        metadata={"description": "As they say it: Dreef 12 B, or 7415 QA 12. May be looked up."},
    )
    nickname = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=NICKNAME_MAX)
    )
    language = fields.String(load_default="nl", validate=validate.OneOf(LANGUAGES))

    class Meta:
        unknown = EXCLUDE

    @post_load
    def people(self, data: dict[str, Any], **_more: Any) -> NewPeople:
        """The people, for a command."""
        return NewPeople(**data)


class NewBindingSchema(Schema):
    """A card of the stack, given to new people at an action."""

    action_id = fields.UUID(required=True)
    card = fields.String(
        required=True,
        validate=validate.Length(1, 400),
        metadata={"description": "What the QR says, or the number on the card."},
    )
    people = fields.Nested(NewPeopleSchema, required=True)


class BindingSchema(Schema):
    """The new household; it earns at once, and spends once a letter proved its address."""

    card_id = fields.UUID(required=True)
    household_id = fields.UUID(required=True)
    address_known = fields.Boolean(
        required=True, metadata={"description": "false: somebody still looks it up."}
    )
