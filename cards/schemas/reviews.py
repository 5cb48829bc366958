"""Scans that a person decides about, as JSON."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from marshmallow import Schema, fields, validate

from cambio.app.api import CursorUnknown, PageArguments, decode_cursor
from cambio.earning.rules import Outcome
from cards.queries.reviews import Position, ReviewView
from cards.schemas.scans import CARD_TEXT_MAX
from cards.use_cases.scan_messages import Doubt, Verdict
from cards.use_cases.scan_reviews import REASON_MAX, Decision


class ReviewArguments(PageArguments):
    """Which scans."""

    decided = fields.Boolean(
        load_default=False, metadata={"description": "Those decided, in place of those waiting."}
    )
    action_id = fields.UUID(load_default=None)


class DecisionSchema(Schema):
    """What was decided."""

    decision = fields.String(validate=validate.OneOf([each.value for each in Decision]))
    reason = fields.String()
    decided_at = fields.AwareDateTime()
    by = fields.String(allow_none=True)
    waits = fields.Boolean(
        metadata={"description": "Accepted and counted, while the purse could not pay yet."}
    )


class ReviewSchema(Schema):
    """A scan that only a person can decide about, with the decision once there is one."""

    scan_id = fields.UUID()
    action_id = fields.UUID()
    action_title = fields.String()
    place_id = fields.UUID()
    place_name = fields.String()
    closed_at = fields.AwareDateTime(allow_none=True)
    verdict = fields.String(validate=validate.OneOf([each.value for each in Verdict]))
    doubt = fields.String(allow_none=True, validate=validate.OneOf([each.value for each in Doubt]))
    adults = fields.Integer()
    children = fields.Integer()
    happened_at = fields.AwareDateTime(metadata={"description": "By our own clock."})
    received_at = fields.AwareDateTime()
    skew_seconds = fields.Integer(
        metadata={"description": "By how much the phone's clock was ahead."}
    )
    device_id = fields.String()
    sent_by = fields.String(allow_none=True)
    card_number = fields.String(attribute="shown_number", allow_none=True)
    household_id = fields.UUID(allow_none=True)
    nickname = fields.String(allow_none=True)
    counted = fields.Boolean(
        metadata={"description": "Whether the household takes part in the action anyhow."}
    )
    decision = fields.Nested(DecisionSchema, allow_none=True)


class ReviewPageSchema(Schema):
    """Scans, and where the next page begins."""

    items = fields.List(fields.Nested(ReviewSchema))
    next = fields.String(allow_none=True)


class NewDecisionSchema(Schema):
    """A decision about a scan."""

    decision = fields.Enum(Decision, by_value=True, required=True)
    reason = fields.String(
        required=True,
        validate=validate.Length(1, REASON_MAX),
        metadata={"description": "The household reads it."},
    )
    card = fields.String(
        load_default="",
        validate=validate.Length(max=CARD_TEXT_MAX),
        metadata={"description": "A card of the household, where the scan does not tell whose."},
    )


class DecidedSchema(Schema):
    """What came of a decision; `outcome` and `currency` are null for a refused scan."""

    scan_id = fields.UUID()
    decision = fields.Enum(Decision, by_value=True)
    outcome = fields.Enum(Outcome, by_value=True, allow_none=True)
    household_minor = fields.Integer()
    place_minor = fields.Integer()
    currency = fields.String(allow_none=True)


def position_of(view: ReviewView) -> str:
    """Where a scan stands in its list, as text."""
    return f"{view.received_at.isoformat()} {view.scan_id}"


def position_in(cursor: str | None) -> Position | None:
    """The place in a cursor; None for the first page.

    Raises:
        CursorUnknown: it is not a cursor of ours.
    """
    text = decode_cursor(cursor)
    if text is None:
        return None
    moment, _, scan_id = text.partition(" ")
    try:
        received_at, last_id = datetime.fromisoformat(moment), UUID(scan_id)
    except ValueError as error:
        raise CursorUnknown from error
    if received_at.tzinfo is None:
        raise CursorUnknown
    return received_at, last_id
