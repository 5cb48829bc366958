"""How awards, deeds and trials of rules are told in JSON."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from marshmallow import Schema, fields, validate

from cambio.app.api import MINOR, CursorUnknown, PageArguments, decode_cursor
from cambio.earning.schemas.documents import Document

NAMES = {"description": "A text by language, such as `nl` and `en`."}
CALENDAR = validate.Range(date(2000, 1, 1), date(2100, 1, 1))
COUNT = validate.Range(0, 1_000_000)


def award_in(cursor: str | None) -> UUID | None:
    """The id in a cursor; None for the first page.

    Raises:
        CursorUnknown: it is not a cursor of ours.
    """
    position = decode_cursor(cursor)
    if position is None:
        return None
    try:
        return UUID(position)
    except ValueError as error:
        raise CursorUnknown from error


class AwardArguments(PageArguments):
    """Which awards: a page of them."""


class AwardSchema(Schema):
    """What a version of a rule gave, and why it was so much.

    `household_id` is null for a street or team as a whole. `reasons` are the numbers that were kept
    with it; `explanation` tells them in a sentence.
    """

    award_id = fields.UUID(required=True)
    household_id = fields.UUID(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    place_name = fields.String(required=True, allow_none=True)
    happened_at = fields.AwareDateTime(required=True)
    rule_slug = fields.String(required=True)
    rule_names = fields.Dict(keys=fields.String(), values=fields.String(), metadata=NAMES)
    rule_version = fields.Integer(required=True)
    currency = fields.String(required=True)
    household_minor = fields.Integer(required=True, metadata=MINOR)
    place_minor = fields.Integer(required=True, metadata=MINOR)
    reasons = fields.Dict(keys=fields.String(), values=fields.Raw(), required=True)
    explanation = fields.String(required=True)


class AwardPageSchema(Schema):
    """A page of awards, the newest first."""

    items = fields.List(fields.Nested(AwardSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class NewDeedSchema(Schema):
    """Something that was done outside an action: by a household, or by a street or team."""

    rule_id = fields.UUID(required=True)
    budget_id = fields.UUID(required=True)
    happened_on = fields.Date(required=True, validate=CALENDAR)
    household_id = fields.UUID(load_default=None, allow_none=True)
    place_id = fields.UUID(load_default=None, allow_none=True)
    adults = fields.Integer(load_default=1, strict=True, validate=COUNT)
    children = fields.Integer(load_default=0, strict=True, validate=COUNT)
    bags = fields.Integer(load_default=0, strict=True, validate=COUNT)
    kilos = fields.Integer(load_default=0, strict=True, validate=COUNT)
    minutes = fields.Integer(
        load_default=0,
        strict=True,
        validate=COUNT,
        metadata={"description": "Of all who helped, together."},
    )
    adult = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 40),
        metadata={
            "description": "The one adult of the household who did it, by the name under which it"
            " agreed to the programme; null where nobody is named."
        },
    )
    beyond_limit = fields.Boolean(
        load_default=False,
        metadata={
            "description": "Give it though the limit of a year is passed. Without it the answer is"
            " 409 `beyond_yearly_limit`, and nothing is given."
        },
    )


class DeedSchema(Schema):
    """What was given for a deed; nothing when a limit or condition left nothing."""

    award_id = fields.UUID(required=True)
    rule_version = fields.Integer(required=True)
    household_minor = fields.Integer(required=True, metadata=MINOR)
    place_minor = fields.Integer(required=True, metadata=MINOR)
    currency = fields.String(required=True)


class NewTrialSchema(Schema):
    """A rule to try, in the words of a programme file, on the last half-year or other days."""

    rule = Document(
        keys=fields.String(),
        required=True,
        metadata={"description": "As a `[[rule]]` in a programme file; see docs/programmes.md."},
    )
    first = fields.Date(load_default=None, allow_none=True, validate=CALENDAR)
    last = fields.Date(load_default=None, allow_none=True, validate=CALENDAR)


class PlaceTrialSchema(Schema):
    """What the rule would have given in one street or team."""

    place_id = fields.UUID(required=True, allow_none=True)
    place_name = fields.String(required=True, allow_none=True)
    households = fields.Integer(required=True)
    times = fields.Integer(required=True)
    held_back = fields.Integer(
        required=True, metadata={"description": "How often a limit or condition gave less."}
    )
    household_minor = fields.Integer(required=True, metadata=MINOR)
    place_minor = fields.Integer(required=True, metadata=MINOR)
    paid_minor = fields.Integer(required=True, metadata={"description": "What was given then."})


class TrialSchema(Schema):
    """What the rule would have given in all, and what was given then."""

    first = fields.Date(required=True)
    last = fields.Date(required=True)
    would_minor = fields.Integer(required=True, metadata=MINOR)
    paid_minor = fields.Integer(required=True, metadata=MINOR)
    places = fields.List(fields.Nested(PlaceTrialSchema), required=True)
