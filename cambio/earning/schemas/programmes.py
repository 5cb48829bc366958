"""How earning is told in JSON, and how commands are read from it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from cambio.app.api import CursorUnknown, PageArguments, decode_cursor
from cambio.earning.queries import ActionView
from cambio.earning.rules import (
    ActionStatus,
    Beyond,
    CapScope,
    ConditionKind,
    PaysOn,
    Repeat,
    RuleKind,
    Span,
)

NAMES = {"description": "A text by language, such as `nl` and `en`."}
# Beyond these a moment is a mistake, and at the ends of the calendar not even one in UTC.
CALENDAR = validate.Range(datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


def position_of(action: ActionView) -> str:
    """The place of an action in a list by beginning, for a cursor."""
    return f"{action.starts_at.isoformat()} {action.id}"


def position_in(cursor: str | None) -> tuple[datetime, UUID] | None:
    """The beginning and id in such a cursor; None for the first page.

    Raises:
        CursorUnknown: it is not a cursor of ours.
    """
    position = decode_cursor(cursor)
    if position is None:
        return None
    try:
        moment, action_id = position.split(" ")
        return datetime.fromisoformat(moment), UUID(action_id)
    except ValueError as error:
        raise CursorUnknown from error


class TariffSchema(Schema):
    """What a street or team gets for the work as a whole."""

    fixed_minor = fields.Integer(required=True)
    per_bag_minor = fields.Integer(required=True)
    per_kilo_minor = fields.Integer(required=True)
    per_hour_minor = fields.Integer(required=True)


class CapSchema(Schema):
    """At most so much in each span; `span` is null for a whole action."""

    scope = fields.Enum(CapScope, by_value=True, required=True)
    most_minor = fields.Integer(required=True)
    span = fields.Enum(Span, by_value=True, required=True, allow_none=True)
    beyond = fields.Enum(Beyond, by_value=True, required=True)


class ConditionSchema(Schema):
    """What must be so; with `extra_minor` it only brings something on top."""

    kind = fields.Enum(ConditionKind, by_value=True, required=True)
    least = fields.Integer(required=True)
    span = fields.Enum(Span, by_value=True, required=True, allow_none=True)
    extra_minor = fields.Integer(required=True, allow_none=True)


class TermsSchema(Schema):
    """What a version of a rule gives, and how it is shared."""

    per_adult_minor = fields.Integer(required=True)
    per_child_minor = fields.Integer(required=True)
    fixed_minor = fields.Integer(required=True, metadata={"description": "Once per household."})
    per_bag_minor = fields.Integer(required=True)
    per_kilo_minor = fields.Integer(required=True)
    per_hour_minor = fields.Integer(required=True)
    place = fields.Nested(TariffSchema, required=True)
    caps = fields.List(fields.Nested(CapSchema), required=True)
    conditions = fields.List(fields.Nested(ConditionSchema), required=True)
    household_parts = fields.Integer(required=True)
    street_parts = fields.Integer(required=True)


class RuleSchema(Schema):
    """A rule in the version that holds now."""

    rule_id = fields.UUID(required=True)
    slug = fields.String(required=True)
    version = fields.Integer(required=True)
    kind = fields.Enum(RuleKind, by_value=True, required=True)
    names = fields.Dict(keys=fields.String(), values=fields.String(), metadata=NAMES)
    descriptions = fields.Dict(keys=fields.String(), values=fields.String(), metadata=NAMES)
    terms = fields.Nested(TermsSchema, required=True)
    repeat = fields.Enum(Repeat, by_value=True, required=True)
    valid_from = fields.AwareDateTime(required=True)
    valid_until = fields.AwareDateTime(required=True, allow_none=True)


class ProgrammeSchema(Schema):
    """A programme with the rules that hold now."""

    id = fields.UUID(required=True)
    slug = fields.String(required=True)
    names = fields.Dict(keys=fields.String(), values=fields.String(), metadata=NAMES)
    descriptions = fields.Dict(keys=fields.String(), values=fields.String(), metadata=NAMES)
    currency = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(["running", "ended"]))
    consent_required = fields.Boolean(required=True)
    rules = fields.List(fields.Nested(RuleSchema), required=True)


class ProgrammeListSchema(Schema):
    """All programmes."""

    items = fields.List(fields.Nested(ProgrammeSchema), required=True)


class ActionSchema(Schema):
    """An action. `headcount` is how many people were counted; who they are is not told.

    `newcomers` is how many more were noted who have no card yet.
    """

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    place_id = fields.UUID(required=True)
    place_name = fields.String(required=True)
    meeting_point = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    expected_people = fields.Integer(required=True)
    status = fields.Enum(ActionStatus, by_value=True, required=True)
    pays_on = fields.Enum(PaysOn, by_value=True, required=True)
    announced_at = fields.AwareDateTime(required=True, allow_none=True)
    opened_at = fields.AwareDateTime(required=True, allow_none=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    approved_at = fields.AwareDateTime(required=True, allow_none=True)
    cancelled_at = fields.AwareDateTime(required=True, allow_none=True)
    logged_at = fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When it was written down afterwards; null for a planned one."},
    )
    programme_id = fields.UUID(required=True)
    currency = fields.String(required=True)
    rule_id = fields.UUID(required=True)
    rule_version = fields.Integer(required=True)
    rule_names = fields.Dict(keys=fields.String(), values=fields.String(), metadata=NAMES)
    terms = fields.Nested(TermsSchema, required=True)
    is_practice = fields.Boolean(required=True, metadata={"description": "Pays nothing."})
    headcount = fields.Integer(required=True)
    newcomers = fields.Integer(required=True)


class ActionPageSchema(Schema):
    """A page of actions in the order in which they begin."""

    items = fields.List(fields.Nested(ActionSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class ActionArguments(PageArguments):
    """Which actions."""

    status = fields.Enum(ActionStatus, by_value=True, load_default=None)
    place_id = fields.UUID(
        load_default=None, metadata={"description": "In this place or below it."}
    )


class NewActionSchema(Schema):
    """An action. Its purse is filled at once from the budget, if one is named."""

    place_id = fields.UUID(required=True)
    rule_id = fields.UUID(required=True)
    title = fields.String(required=True, validate=validate.Length(1, 80))
    meeting_point = fields.String(required=True, validate=validate.Length(1, 120))
    starts_at = fields.AwareDateTime(required=True, validate=CALENDAR)
    ends_at = fields.AwareDateTime(required=True, validate=CALENDAR)
    expected_people = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2_000))
    budget_id = fields.UUID(load_default=None, allow_none=True)

    @validates_schema
    def ends_later(self, data: dict[str, object], **_more: object) -> None:
        starts_at, ends_at = data["starts_at"], data["ends_at"]
        if not starts_at < ends_at:  # type: ignore[operator] # both were read as moments above
            raise ValidationError({"ends_at": ["Must be later than starts_at."]})


class PlanActionSchema(NewActionSchema):
    """An action to plan; `proposal_id` is the proposal of neighbours that it carries out."""

    proposal_id = fields.UUID(load_default=None, allow_none=True)
