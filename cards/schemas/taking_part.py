"""Taking part without the usual scan, as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cambio.earning.rules import Outcome, StrikeReason
from cambio.earning.use_cases.consents import ADULT_MAX
from cambio.earning.use_cases.newcomers import NEWCOMERS_MAX
from cards.rules.typed_lines import PEOPLE_MAX

_people = validate.Range(0, PEOPLE_MAX)
CHOSEN_REASONS = [each for each in StrikeReason if each is not StrikeReason.MERGED]


class NewNewcomersSchema(Schema):
    """Neighbours without a card."""

    note_id = fields.UUID(
        required=True,
        metadata={"description": "Made by who notes it; sending it again changes nothing."},
    )
    people = fields.Integer(required=True, strict=True, validate=validate.Range(1, NEWCOMERS_MAX))


class CorrectedNewcomersSchema(Schema):
    """How many they were after all; 0 takes the note back."""

    people = fields.Integer(required=True, strict=True, validate=validate.Range(0, NEWCOMERS_MAX))


class NewcomersSchema(Schema):
    """What stands noted."""

    note_id = fields.UUID(required=True)
    people = fields.Integer(required=True)
    newcomers = fields.Integer(
        required=True, metadata={"description": "At this action, by all notes together."}
    )


class NewcomerNoteSchema(Schema):
    """A note of neighbours without a card, with who noted it."""

    id = fields.UUID(required=True)
    noted_people = fields.Integer(required=True)
    people = fields.Integer(required=True, metadata={"description": "What counts; 0: taken back."})
    noted_at = fields.AwareDateTime(required=True)
    noted_by = fields.UUID(required=True)
    corrected_at = fields.AwareDateTime(required=True, allow_none=True)
    corrected_by = fields.UUID(required=True, allow_none=True)


class NewcomerNotesSchema(Schema):
    """All notes of an action, oldest first."""

    items = fields.List(fields.Nested(NewcomerNoteSchema), required=True)


class ParticipantSchema(Schema):
    """A household on an action's list: a number and a letter, never a balance or an address."""

    number = fields.Integer(required=True)
    participation_id = fields.UUID(required=True)
    initial = fields.String(required=True)
    adults = fields.Integer(required=True)
    children = fields.Integer(required=True)
    counted_at = fields.AwareDateTime(required=True)
    struck_at = fields.AwareDateTime(required=True, allow_none=True)
    struck_reason = fields.Enum(StrikeReason, by_value=True, required=True, allow_none=True)


class ParticipantsSchema(Schema):
    """All households of an action, in the order in which they were counted."""

    items = fields.List(fields.Nested(ParticipantSchema), required=True)


class StrikeSchema(Schema):
    """Why a household is struck out."""

    reason = fields.Enum(
        StrikeReason, by_value=True, required=True, validate=validate.OneOf(CHOSEN_REASONS)
    )


class StruckSchema(Schema):
    """What was struck out."""

    participation_id = fields.UUID(required=True)
    headcount = fields.Integer(required=True)


class PosterArgumentsSchema(Schema):
    """Whether the posters of before shall work no more."""

    anew = fields.Boolean(load_default=False)


class PosterSchema(Schema):
    """The poster of an action."""

    url = fields.String(required=True, metadata={"description": "The text of its QR."})
    revision = fields.Integer(required=True)


class ArrivalRequestSchema(Schema):
    """A household at an action, by its card and its PIN."""

    card = fields.String(required=True, validate=validate.Length(1, 400))
    pin = fields.String(required=True, validate=validate.Length(1, 40))
    adults = fields.Integer(required=True, strict=True, validate=_people)
    children = fields.Integer(load_default=0, strict=True, validate=_people)


class ArrivalSchema(Schema):
    """What came of it, without amounts: whose device this is nobody knows."""

    outcome = fields.Enum(Outcome, by_value=True, required=True)
    participation_id = fields.UUID(required=True)
    counted_at = fields.AwareDateTime(required=True)


class JoinAtActionSchema(Schema):
    """A household that joins a programme by its card."""

    card = fields.String(required=True, validate=validate.Length(1, 400))
    programme_id = fields.UUID(required=True)
    adult = fields.String(
        load_default="",
        validate=validate.Length(0, ADULT_MAX),
        metadata={"description": "Who agrees, by what it is called at home; for consent."},
    )
    pin = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 40),
        metadata={"description": "The household's PIN; for consent."},
    )


class JoinedAtActionSchema(Schema):
    """They take part now; whether they did before is not told."""

    programme_id = fields.UUID(required=True)


class ListedLineSchema(Schema):
    """A line of the list to sign; an address without a name."""

    line = fields.Integer(required=True)
    street = fields.String(required=True, allow_none=True)
    house = fields.String(required=True, allow_none=True)


class ListedLinesSchema(Schema):
    """The list to sign of one action."""

    items = fields.List(fields.Nested(ListedLineSchema), required=True)


class SignedLineSchema(Schema):
    """A line that somebody signed, with who came."""

    line = fields.Integer(required=True, strict=True, validate=validate.Range(1, 9_999))
    adults = fields.Integer(required=True, strict=True, validate=_people)
    children = fields.Integer(load_default=0, strict=True, validate=_people)


class SignedLinesSchema(Schema):
    """Lines of a list that came back from the street."""

    lines = fields.List(
        fields.Nested(SignedLineSchema), required=True, validate=validate.Length(1, 20)
    )


class LineOutcomeSchema(Schema):
    """What came of one line: an outcome, `queued` or `decided` where a person looks at it,
    `line_unknown`, or the code of a refusal."""

    line = fields.Integer(required=True)
    outcome = fields.String(required=True)


class TypedInSchema(Schema):
    """What came of each line."""

    lines = fields.List(fields.Nested(LineOutcomeSchema), required=True)
