"""How the ending of a programme is told in JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from cambio.app.api import MINOR
from cambio.earning.queries.ending_standing import Progress
from cambio.earning.rules.ending import EndingState, EndingStep, Remainder
from cambio.earning.schemas.awards import CALENDAR
from cambio.earning.use_cases.ending import OpenMatter

REMAINDER = {"description": "`street`: the pot of its street; `cause`: the cause that was named."}


class NewEndingSchema(Schema):
    """A programme ends: the last days, and where the rest can go."""

    earn_until = fields.Date(required=True, validate=CALENDAR)
    spend_until = fields.Date(required=True, validate=CALENDAR)
    streets_until = fields.Date(required=True, validate=CALENDAR)
    otherwise = fields.Enum(Remainder, by_value=True, required=True, metadata=REMAINDER)
    cause_id = fields.UUID(required=True)


class EndingAmountSchema(Schema):
    """So many accounts hold so much."""

    accounts = fields.Integer(required=True)
    amount_minor = fields.Integer(required=True, metadata=MINOR)


class EndingHeldSchema(EndingAmountSchema):
    """What accounts of one purpose hold."""

    purpose = fields.String(required=True)


class EndingMovesSchema(Schema):
    """Where the rest of the wallets goes. What stays was told too short ago, or is on hold."""

    to_street = fields.Nested(EndingAmountSchema, required=True)
    to_cause = fields.Nested(EndingAmountSchema, required=True)
    untold = fields.Nested(EndingAmountSchema, required=True)
    held = fields.Nested(EndingAmountSchema, required=True)


class EndingOpenSchema(Schema):
    """Something of one kind that is still open, such as orders."""

    what = fields.String(required=True)
    count = fields.Integer(required=True)
    held_minor = fields.Integer(required=True, metadata=MINOR)


class EndingStepSchema(Schema):
    """How a step stands: `done`, `now` (it can be taken today) or `later`."""

    step = fields.Enum(EndingStep, by_value=True, required=True)
    state = fields.Enum(EndingState, by_value=True, required=True)


class EndingSchema(Schema):
    """How far the ending of a programme is, and every balance."""

    earn_until = fields.Date(allow_none=True)
    spend_until = fields.Date(allow_none=True)
    streets_until = fields.Date(allow_none=True)
    otherwise = fields.Enum(Remainder, by_value=True, allow_none=True, metadata=REMAINDER)
    cause = fields.String(allow_none=True)
    untold = fields.Integer(required=True)
    steps = fields.List(fields.Nested(EndingStepSchema), required=True)
    held = fields.List(fields.Nested(EndingHeldSchema), required=True)
    liability_minor = fields.Integer(required=True, metadata=MINOR)
    budgets_minor = fields.Integer(required=True, metadata=MINOR)
    moves = fields.Nested(EndingMovesSchema, required=True)
    open = fields.List(fields.Nested(EndingOpenSchema), required=True)


class TakenStepSchema(Schema):
    """What a step did: for so many orders, wallets, pots or payments. `more`: ask again."""

    step = fields.Enum(EndingStep, by_value=True, required=True)
    count = fields.Integer(required=True)
    moved_minor = fields.Integer(required=True, metadata=MINOR)
    more = fields.Boolean(required=True)


class EndingYesSchema(Schema):
    """A yes to a step, by somebody who looked at the balances before it."""

    looked_at = fields.Boolean(required=True)


class EndingRemainderSchema(Schema):
    """Where a household wants the rest to go."""

    remainder = fields.Enum(Remainder, by_value=True, required=True, metadata=REMAINDER)


class EndingLettersSchema(Schema):
    """Letters that are to be printed; `more` when there are others for a next run."""

    run_id = fields.UUID(required=True)
    letters = fields.Integer(required=True)
    more = fields.Boolean(required=True)


class OwnEndingSchema(EndingRemainderSchema):
    """What a household chose, None for nothing yet, and until when it can spend what it has."""

    remainder = fields.Enum(Remainder, by_value=True, required=True, allow_none=True)
    left_minor = fields.Integer(required=True, metadata=MINOR)
    spend_until = fields.Date(required=True)


def ending_document(shown: Progress, matters: list[OpenMatter]) -> dict[str, Any]:
    """The whole of an ending, for JSON and for the command line."""
    ending, moves = shown.ending, shown.moves
    days = ending.days if ending else None
    return {
        "earn_until": days.earn_until if days else None,
        "spend_until": days.spend_until if days else None,
        "streets_until": days.streets_until if days else None,
        "otherwise": ending.otherwise if ending else None,
        "cause": ending.cause if ending else None,
        "untold": shown.untold,
        "steps": [{"step": step, "state": state} for step, state in shown.states.items()],
        "held": [
            {"purpose": each.purpose.value, **_amount((each.holders, each.held_minor))}
            for each in shown.holdings.held
        ],
        "liability_minor": shown.holdings.liability_minor,
        "budgets_minor": shown.holdings.budgets_minor,
        "moves": {
            "to_street": _amount(moves.to_street),
            "to_cause": _amount(moves.to_cause),
            "untold": _amount(moves.untold),
            "held": _amount(moves.held),
        },
        "open": [
            {"what": each.what, "count": each.count, "held_minor": each.held_minor}
            for each in matters
        ],
    }


def _amount(counted: tuple[int, int]) -> dict[str, int]:
    return {"accounts": counted[0], "amount_minor": counted[1]}
