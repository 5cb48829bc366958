"""Letters, asked for as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class LetterArguments(Schema):
    """How a letter is to be drawn."""

    window = fields.String(
        load_default="right",
        validate=validate.OneOf(["left", "right"]),
        metadata={"description": "On which side the envelope's window is."},
    )
