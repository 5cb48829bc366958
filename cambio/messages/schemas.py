"""How households hear, and what goes out, as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cambio.app.api import PageArguments
from cambio.messages.rules.choices import EMAIL_MAX, QUIET_FROM, QUIET_UNTIL, Channel
from cambio.messages.rules.news import Kind

STATES = ("ready", "sent", "dead")
_hour = validate.Range(0, 23)


class ChoiceSchema(Schema):
    """How a household wants to hear."""

    channel = fields.Enum(Channel, by_value=True, required=True)
    unwanted = fields.List(
        fields.Enum(Kind, by_value=True),
        load_default=list,
        validate=validate.Length(max=len(Kind)),
        metadata={"description": "What it does not want to hear of; anything else it does."},
    )
    is_weekly = fields.Boolean(
        load_default=False, metadata={"description": "All together, on Thursday afternoon."}
    )
    quiet_from = fields.Integer(
        load_default=QUIET_FROM,
        strict=True,
        validate=_hour,
        metadata={"description": "On the community's clock; equal to quiet_until: never quiet."},
    )
    quiet_until = fields.Integer(load_default=QUIET_UNTIL, strict=True, validate=_hour)
    email = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=EMAIL_MAX),
        metadata={"description": "A new one is used once the link that goes there was followed."},
    )


class KeptChoiceSchema(ChoiceSchema):
    """How a household wants to hear, as it is kept."""

    email_confirmed_at = fields.AwareDateTime(allow_none=True)
    phones = fields.Integer(metadata={"description": "How many browsers show its messages."})
    chosen_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "null as long as it never said anything."}
    )


class MessageArguments(PageArguments):
    """Which messages."""

    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(STATES))


class MessageSchema(Schema):
    """A message that goes or went out; never what is in it."""

    id = fields.UUID()
    household_id = fields.UUID()
    channel = fields.Enum(Channel, by_value=True)
    purpose = fields.String(validate=validate.OneOf(("news", "confirm")))
    state = fields.String(validate=validate.OneOf(STATES))
    made_at = fields.AwareDateTime()
    tries = fields.Integer()
    try_at = fields.AwareDateTime(allow_none=True)
    sent_at = fields.AwareDateTime(allow_none=True)
    trouble = fields.String(
        allow_none=True, metadata={"description": "Why it was not accepted, in a word."}
    )


class MessagePageSchema(Schema):
    """Messages, newest first."""

    items = fields.List(fields.Nested(MessageSchema))
    next = fields.String(allow_none=True)


class LettersSchema(Schema):
    """A run of letters."""

    run_id = fields.UUID()
    letters = fields.Integer()
    more = fields.Boolean(metadata={"description": "Others wait for a next run."})
