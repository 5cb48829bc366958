"""Objections in JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cambio.earning.rules.milestones import KeptReason, StruckReason
from cambio.earning.schemas.observations import KeptObjectionSchema, ObservationSchema

REASONS = (*StruckReason, *KeptReason)


def reason_in(text: str) -> StruckReason | KeptReason:
    """The reason that was named; the schema let no other text in."""
    return StruckReason(text) if text in set(StruckReason) else KeptReason(text)


class NewObjectionSchema(Schema):
    """Who objects, and how it said so."""

    household_id = fields.UUID(required=True)
    means = fields.String(required=True, validate=validate.OneOf(["counter", "paper"]))


class ObjectedSchema(Schema):
    """The objection, and the last day on which somebody decides about it."""

    objection_id = fields.UUID(required=True)
    decide_by = fields.Date(required=True)


class ObjectionDecisionSchema(Schema):
    """Why the observation is struck, or why it stays."""

    reason = fields.String(
        required=True,
        validate=validate.OneOf([each.value for each in REASONS]),
        metadata={"description": "`seen_again` and `confirmed` keep it, the others strike it."},
    )


class ObjectionSchema(KeptObjectionSchema):
    """An objection with what it is about."""

    observation = fields.Nested(ObservationSchema, required=True)


class ObjectionsSchema(Schema):
    """What waits for a decision."""

    items = fields.List(fields.Nested(ObjectionSchema), required=True)
