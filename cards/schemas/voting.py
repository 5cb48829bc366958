"""Voting with a card as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cambio.saving.rules.voting import Choice


class DoorVoteSchema(Schema):
    """A household's vote at the captain's door, by its card and its PIN or signature."""

    card = fields.String(
        required=True,
        validate=validate.Length(1, 400),
        metadata={"description": "What its QR says, or its number."},
    )
    pin = fields.String(load_default=None, validate=validate.Length(1, 40))
    signed = fields.Boolean(
        load_default=False, metadata={"description": "It signed a slip, instead of a PIN."}
    )
    choice = fields.Enum(Choice, by_value=True, required=True)


class DoorVotedSchema(Schema):
    """That the vote counts, and nothing of it."""

    voters = fields.Integer(
        required=True, metadata={"description": "So many households have voted."}
    )
