"""Proposals, reports, recurring actions and signals in JSON."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from cambio.earning.rules.reports import (
    BAGS_MAX,
    KILOS_MAX,
    MINUTES_MAX,
    NOTES_MAX,
    REASON_MAX,
    AdjustReason,
)
from cambio.earning.rules.signals import SignalKind
from cambio.earning.schemas.programmes import CALENDAR

REASON = validate.Length(1, REASON_MAX)
TITLE, MEETING_POINT = validate.Length(1, 80), validate.Length(1, 120)
PEOPLE = validate.Range(1, 2_000)
DAYS = {"description": "An RFC 5545 rule of days, such as `FREQ=MONTHLY;BYDAY=1SA`."}
CLOCK = {"description": "On the community's clock, such as `10:00`."}


class WorkSchema(Schema):
    """What was done by all people together."""

    bags = fields.Integer(required=True, strict=True, validate=validate.Range(0, BAGS_MAX))
    kilos = fields.Integer(required=True, strict=True, validate=validate.Range(0, KILOS_MAX))
    minutes = fields.Integer(required=True, strict=True, validate=validate.Range(0, MINUTES_MAX))


class NewReportSchema(WorkSchema):
    """A report to hand in."""

    notes = fields.String(load_default="", validate=validate.Length(max=NOTES_MAX))


class ReportSchema(WorkSchema):
    """A report. `round` counts how often it was handed in."""

    action_id = fields.UUID(required=True)
    notes = fields.String(required=True)
    handed_in_at = fields.AwareDateTime(required=True)
    round = fields.Integer(required=True)


class AdjustedWorkSchema(WorkSchema):
    """Other figures than were reported, and why."""

    reason = fields.String(required=True, validate=REASON)


class ReasonSchema(Schema):
    """Why."""

    reason = fields.String(required=True, validate=REASON)


class ApprovalSchema(Schema):
    """What came of an approval; with `missing` above 0 nothing was paid yet."""

    action_id = fields.UUID(required=True)
    missing = fields.Integer(
        required=True, metadata={"description": "How many more people have to approve."}
    )
    paid_households = fields.Integer(required=True)
    waiting_households = fields.Integer(required=True)


class AdjustedPeopleSchema(Schema):
    """How many people of a household were there, and why that is other than was counted."""

    adults = fields.Integer(required=True, strict=True, validate=validate.Range(0, 20))
    children = fields.Integer(required=True, strict=True, validate=validate.Range(0, 20))
    reason = fields.Enum(AdjustReason, by_value=True, required=True)


class AdjustedParticipationSchema(Schema):
    """What changed. `difference_minor` is below 0 where less was given than before."""

    participation_id = fields.UUID(required=True)
    difference_minor = fields.Integer(required=True)
    headcount = fields.Integer(required=True)


class NewProposalSchema(Schema):
    """What neighbours would like to do."""

    place_id = fields.UUID(required=True)
    title = fields.String(required=True, validate=TITLE)
    meeting_point = fields.String(required=True, validate=MEETING_POINT)
    starts_at = fields.AwareDateTime(required=True, validate=CALENDAR)
    ends_at = fields.AwareDateTime(required=True, validate=CALENDAR)
    expected_people = fields.Integer(required=True, strict=True, validate=PEOPLE)

    @validates_schema
    def ends_later(self, data: dict[str, object], **_more: object) -> None:
        starts_at, ends_at = data["starts_at"], data["ends_at"]
        if not starts_at < ends_at:  # type: ignore[operator] # both were read as moments above
            raise ValidationError({"ends_at": ["Must be later than starts_at."]})


class ProposalSchema(Schema):
    """A proposal. Who proposed it is not told."""

    id = fields.UUID(required=True)
    place_id = fields.UUID(required=True)
    place_name = fields.String(required=True)
    title = fields.String(required=True)
    meeting_point = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    expected_people = fields.Integer(required=True)
    proposed_at = fields.AwareDateTime(required=True)
    status = fields.String(required=True, validate=validate.OneOf(("open", "planned", "declined")))
    action_id = fields.UUID(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class ProposalListSchema(Schema):
    """Proposals; those that nobody decided about yet the oldest first."""

    items = fields.List(fields.Nested(ProposalSchema), required=True)


class NewSeriesSchema(Schema):
    """An action that comes again."""

    place_id = fields.UUID(required=True)
    rule_id = fields.UUID(required=True)
    title = fields.String(required=True, validate=TITLE)
    meeting_point = fields.String(required=True, validate=MEETING_POINT)
    recurrence = fields.String(required=True, validate=validate.Length(1, 200), metadata=DAYS)
    starts_on = fields.Date(required=True)
    starts = fields.Time(required=True, metadata=CLOCK)
    ends = fields.Time(required=True, metadata=CLOCK)
    expected_people = fields.Integer(required=True, strict=True, validate=PEOPLE)
    announce = fields.Boolean(load_default=False)
    budget_id = fields.UUID(load_default=None, allow_none=True)


class SeriesSchema(Schema):
    """A recurring action. `starts_minute` is the minute of the day on the community's clock."""

    id = fields.UUID(required=True)
    place_id = fields.UUID(required=True)
    place_name = fields.String(required=True)
    title = fields.String(required=True)
    meeting_point = fields.String(required=True)
    recurrence = fields.String(required=True, metadata=DAYS)
    starts_on = fields.Date(required=True)
    starts_minute = fields.Integer(required=True)
    minutes = fields.Integer(required=True)
    expected_people = fields.Integer(required=True)
    announce = fields.Boolean(required=True)
    next_days = fields.List(fields.Date(), required=True)


class SeriesListSchema(Schema):
    """The recurring actions that go on."""

    items = fields.List(fields.Nested(SeriesSchema), required=True)


class BegunSeriesSchema(Schema):
    """A recurring action that began, and how many of its actions are planned already."""

    id = fields.UUID(required=True)
    planned = fields.Integer(required=True)


class SignalSchema(Schema):
    """Something that was seen, with its evidence. It stops nothing."""

    id = fields.UUID(required=True)
    kind = fields.Enum(SignalKind, by_value=True, required=True)
    seen_at = fields.AwareDateTime(required=True)
    evidence = fields.Dict(required=True)


class SignalListSchema(Schema):
    """Signals that nobody looked at since they were seen."""

    items = fields.List(fields.Nested(SignalSchema), required=True)


class NoteSchema(Schema):
    """What was found."""

    note = fields.String(required=True, validate=REASON)
