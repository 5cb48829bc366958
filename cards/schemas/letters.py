"""Letters, asked for as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class WelcomeArguments(Schema):
    """Which letter of welcome, and how it is to be drawn."""

    programme_id = fields.UUID(required=True)
    window = fields.String(
        load_default="right",
        validate=validate.OneOf(["left", "right"]),
        metadata={"description": "On which side the envelope's window is."},
    )


class LetterArguments(Schema):
    """How a letter is to be drawn."""

    window = fields.String(
        load_default="right",
        validate=validate.OneOf(["left", "right"]),
        metadata={"description": "On which side the envelope's window is."},
    )
