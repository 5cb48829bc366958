"""What phones say of themselves, as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cards.schemas.scans import SEQUENCE_MAX, moment

WAITING_MAX = 100_000


class PhoneReportSchema(Schema):
    """How many scans of an action a phone still holds."""

    action_id = fields.UUID(required=True)
    sent_at = fields.AwareDateTime(
        required=True, validate=moment, metadata={"description": "By the phone's own clock, now."}
    )
    waiting = fields.Integer(
        required=True,
        validate=validate.Range(0, WAITING_MAX),
        strict=True,
        metadata={"description": "Scans of this action without a verdict; 0 says: all sent."},
    )
    last_sequence = fields.Integer(
        required=True,
        validate=validate.Range(0, SEQUENCE_MAX),
        strict=True,
        metadata={"description": "Of its last scan for this action; 0 before the first."},
    )


class PhoneHeardSchema(Schema):
    """What we know of the phone now."""

    device_id = fields.String()
    action_id = fields.UUID()
    waiting = fields.Integer()
    last_sequence = fields.Integer()
    received_sequence = fields.Integer(
        metadata={
            "description": "The highest number that we have of it; 0 for none. Below"
            " `last_sequence` something is still to be sent."
        }
    )
    reported_at = fields.AwareDateTime()


class PhoneSchema(Schema):
    """A phone that reads cards."""

    device_id = fields.String(required=True)
    held_by = fields.String(
        required=True, allow_none=True, metadata={"description": "Who used it last."}
    )
    heard_at = fields.AwareDateTime(required=True)
    lost_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "null: it is not lost."}
    )


class PhoneListSchema(Schema):
    """The phones that were heard of last, those that are lost first."""

    items = fields.List(fields.Nested(PhoneSchema), required=True)


class TurnedPhoneSchema(Schema):
    """How it is with a phone now."""

    device_id = fields.String(required=True)
    lost_at = fields.AwareDateTime(required=True, allow_none=True)
