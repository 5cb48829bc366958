"""What lapses, in JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cambio.app.api import PageArguments
from cambio.ledger.types import Purpose
from cambio.saving.rules import Means

LAPSES_ON = {"description": "The first day on which it may lapse by the rule it was earned under."}
GOES_ON = {"description": "The first day on which it can go, if it is told today at the latest."}


class LapsingSchema(Schema):
    """What an owner holds of one month of earning, which does not keep for ever."""

    account_id = fields.UUID(required=True)
    owner_id = fields.UUID(required=True)
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    currency = fields.String(required=True)
    amount_minor = fields.Integer(required=True)
    lapses_on = fields.Date(required=True, metadata=LAPSES_ON)
    goes_on = fields.Date(required=True, metadata=GOES_ON)
    told = fields.Boolean(required=True, metadata={"description": "Whether all of it was told."})


class LapsingPageSchema(Schema):
    """What lapses, soonest first."""

    items = fields.List(fields.Nested(LapsingSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class LapsingArguments(PageArguments):
    """What lapses up to and with a day, of everybody or of one owner."""

    until = fields.Date(
        load_default=None, metadata={"description": "Three months ahead when left out."}
    )
    owner_id = fields.UUID(load_default=None)


class LetterRunSchema(Schema):
    """A run of letters, and of sheets for boards."""

    run_id = fields.UUID(required=True)
    notices = fields.Integer(required=True)
    more = fields.Boolean(
        required=True, metadata={"description": "Whether others are left for a next run."}
    )


class ToldSchema(Schema):
    """What somebody was told."""

    owner_id = fields.UUID(required=True)
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    currency = fields.String(required=True)
    amount_minor = fields.Integer(required=True)
    lapses_on = fields.Date(required=True, metadata=LAPSES_ON)
    told_on = fields.Date(required=True)
    means = fields.Enum(Means, by_value=True, required=True)


class ToldListSchema(Schema):
    """All that a run of letters tells, owner by owner."""

    items = fields.List(fields.Nested(ToldSchema), required=True)


class LetGoSchema(Schema):
    """What lapsed now."""

    layers = fields.Integer(
        required=True,
        validate=validate.Range(0),
        metadata={"description": "Of how many accounts' months of earning."},
    )
    more = fields.Boolean(
        required=True, metadata={"description": "Whether to ask again: some are left."}
    )


class ReadSchema(Schema):
    """Of how many months of earning the household had not read it before."""

    read = fields.Integer(required=True)


class WaitingLettersSchema(Schema):
    """A run of letters that was prepared, and that nobody posted yet."""

    run_id = fields.UUID(required=True)
    prepared_on = fields.Date(required=True)
    notices = fields.Integer(required=True)


class WaitingLettersListSchema(Schema):
    """The runs that wait, the oldest first."""

    items = fields.List(fields.Nested(WaitingLettersSchema), required=True)


class PostedSchema(Schema):
    """How many notices count from today; 0 when that was said before."""

    notices = fields.Integer(required=True)
