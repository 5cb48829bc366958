"""Scans as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema
from msgspec import UNSET, UnsetType

from cards.schemas.binding import NewPeopleSchema
from cards.use_cases.scan_messages import Verdict

SCANS_MAX = 500
PEOPLE_MAX = 50
SEQUENCE_MAX = 2**53
CARD_TEXT_MAX = 400
# A phone's clock may be years off, and begins in 1970; beyond these it is no clock at all.
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

moment = validate.Range(EARLIEST, LATEST)


class ScanSchema(Schema):
    """One reading of a card; exactly one of `code` and `card_number`."""

    scan_id = fields.UUID(required=True, metadata={"description": "Made by the phone, for ever."})
    action_id = fields.UUID(required=True)
    code = fields.String(
        validate=validate.Length(1, CARD_TEXT_MAX), metadata={"description": "What the QR says."}
    )
    card_number = fields.String(validate=validate.Length(1, 40))
    adults = fields.Integer(load_default=1, validate=validate.Range(0, PEOPLE_MAX), strict=True)
    children = fields.Integer(load_default=0, validate=validate.Range(0, PEOPLE_MAX), strict=True)
    scanned_at = fields.AwareDateTime(required=True, validate=moment)
    sequence = fields.Integer(required=True, validate=validate.Range(0, SEQUENCE_MAX), strict=True)

    bind = fields.Nested(
        NewPeopleSchema,
        load_default=None,
        allow_none=True,
        metadata={"description": "For a card of the stack: to whom it was given."},
    )

    class Meta:
        unknown = EXCLUDE

    @validates_schema
    def validate_one_card(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """A card is read or typed, and somebody came with it."""
        if ("code" in data) == ("card_number" in data):
            raise ValidationError("Send either code or card_number.", "code")
        if data["adults"] + data["children"] < 1:
            raise ValidationError("At least one person.", "adults")


class _PlainScan(msgspec.Struct):
    """A scan of a card that is somebody's: what it takes in, `ScanSchema` takes in alike."""

    scan_id: UUID
    action_id: UUID
    scanned_at: Annotated[datetime, msgspec.Meta(tz=True)]
    sequence: Annotated[int, msgspec.Meta(ge=0, le=SEQUENCE_MAX)]
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=CARD_TEXT_MAX)] | UnsetType = UNSET
    card_number: Annotated[str, msgspec.Meta(min_length=1, max_length=40)] | UnsetType = UNSET
    adults: Annotated[int, msgspec.Meta(ge=0, le=PEOPLE_MAX)] = 1
    children: Annotated[int, msgspec.Meta(ge=0, le=PEOPLE_MAX)] = 0
    bind: None = None


# msgspec takes a type apart when it first reads one, and a second thread that comes in between ends
# the program. So that is done here, before there are threads.
msgspec.json.Decoder(_PlainScan)


def read_scan(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A scan as `ScanSchema` loads it, many times faster where it is plainly right.

    Raises:
        ValidationError: it is not; told by the schema, field by field.
    """
    try:
        plain = msgspec.convert(entry, _PlainScan)
    except msgspec.ValidationError:
        plain = None
    if (
        plain is None
        or (plain.code is UNSET) == (plain.card_number is UNSET)
        or plain.adults + plain.children < 1
        or not EARLIEST <= plain.scanned_at <= LATEST
    ):
        loaded: dict[str, Any] = _scan_schema.load(entry)
        return loaded
    read = msgspec.structs.asdict(plain).items()
    return {name: value for name, value in read if value is not UNSET}


_scan_schema = ScanSchema()


class ScanBatchSchema(Schema):
    """What a phone has to tell, oldest first."""

    device_id = fields.String(required=True, validate=validate.Length(1, 64))
    sent_at = fields.AwareDateTime(
        required=True, validate=moment, metadata={"description": "By the phone's own clock, now."}
    )
    scans = fields.List(
        fields.Dict(),
        required=True,
        validate=validate.Length(1, SCANS_MAX),
        metadata={"description": "See Scan: each is judged by itself, and answered in this order."},
    )


class VerdictSchema(Schema):
    """What came of one scan."""

    scan_id = fields.String(allow_none=True)
    verdict = fields.Enum(Verdict, by_value=True)
    household_minor = fields.Integer(allow_none=True)
    place_minor = fields.Integer(allow_none=True)
    currency = fields.String(allow_none=True)
    headcount = fields.Integer(
        allow_none=True, metadata={"description": "How many neighbours were counted so far."}
    )
    counted_at = fields.AwareDateTime(allow_none=True)
    street = fields.String(allow_none=True)
    errors = fields.Dict(metadata={"description": "What is wrong with an invalid scan, by field."})


class VerdictsSchema(Schema):
    """The verdicts, in the order of the scans."""

    verdicts = fields.List(fields.Nested(VerdictSchema))
