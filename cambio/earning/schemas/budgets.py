"""Budgets, grants, purses and collections in JSON."""

from __future__ import annotations

from functools import partial

from marshmallow import Schema, fields, validate

from cambio.app.api import MINOR
from cambio.earning.rules import THEMES
from cambio.earning.schemas.awards import CALENDAR, NAMES

AMOUNT = partial(
    fields.Integer,
    required=True,
    strict=True,
    validate=validate.Range(1, 1_000_000_000),
    metadata=MINOR,
)
NOTE = partial(fields.String, load_default=None, allow_none=True, validate=validate.Length(max=500))


class BudgetSchema(Schema):
    """One grant, with what is left of it."""

    id = fields.UUID(required=True)
    programme_id = fields.UUID(required=True)
    funder_id = fields.UUID(required=True)
    funder_name = fields.String(required=True)
    name = fields.String(required=True)
    theme = fields.String(required=True, allow_none=True)
    collective_only = fields.Boolean(required=True)
    account_id = fields.UUID(required=True)
    currency = fields.String(required=True)
    granted_minor = fields.Integer(required=True, metadata=MINOR)
    left_minor = fields.Integer(required=True, metadata=MINOR)
    granted_at = fields.AwareDateTime(required=True)
    starts_on = fields.Date(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True)


class BudgetListSchema(Schema):
    """Budgets, the newest grant first."""

    items = fields.List(fields.Nested(BudgetSchema), required=True)


class NewGrantSchema(Schema):
    """A funder grants tokens to a programme."""

    programme_id = fields.UUID(required=True)
    funder_id = fields.UUID(required=True)
    name = fields.String(required=True, validate=validate.Length(1, 80))
    amount_minor = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, 10**12), metadata=MINOR
    )
    theme = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(THEMES))
    collective_only = fields.Boolean(load_default=False)
    starts_on = fields.Date(load_default=None, allow_none=True)
    ends_on = fields.Date(load_default=None, allow_none=True)
    plan_slug = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 40),
        metadata={"description": "The plan that this carries out, as in `/budget-plans`."},
    )
    note = NOTE()


class GrantedSchema(Schema):
    """The budget that a grant filled."""

    budget_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    transaction_id = fields.UUID(required=True)
    amount_minor = fields.Integer(required=True, metadata=MINOR)
    currency = fields.String(required=True)


class BudgetPlanSchema(Schema):
    """A grant that a programme's file proposes; `slug` goes along as `plan_slug` of the grant."""

    programme_id = fields.UUID(required=True)
    slug = fields.String(required=True)
    names = fields.Dict(keys=fields.String(), values=fields.String(), metadata=NAMES)
    funder_id = fields.UUID(required=True)
    funder_name = fields.String(required=True)
    amount_minor = fields.Integer(required=True, metadata=MINOR)
    theme = fields.String(required=True, allow_none=True)
    collective_only = fields.Boolean(required=True)
    starts_on = fields.Date(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True)


class BudgetPlanListSchema(Schema):
    """Grants that nobody made yet."""

    items = fields.List(fields.Nested(BudgetPlanSchema), required=True)


class ReturnedRestSchema(Schema):
    """What went back."""

    transaction_id = fields.UUID(required=True)
    amount_minor = fields.Integer(required=True, metadata=MINOR)
    currency = fields.String(required=True)


class FillPurseSchema(Schema):
    """Tokens for an action's purse; `budget_id` only for an action that has no budget yet."""

    amount_minor = AMOUNT()
    budget_id = fields.UUID(load_default=None, allow_none=True)


class FilledPurseSchema(Schema):
    """What the purse holds now, who was paid at once, and how many households still wait."""

    action_id = fields.UUID(required=True)
    purse_minor = fields.Integer(required=True, metadata=MINOR)
    paid_households = fields.Integer(required=True)
    waiting_households = fields.Integer(required=True)


class NewPaymentSchema(Schema):
    """Euros that the bank paid for the pot of a place; `note` says what for."""

    place_id = fields.UUID(required=True)
    amount_minor = AMOUNT()
    happened_on = fields.Date(required=True, validate=CALENDAR)
    note = NOTE()


class NewCollectionSchema(NewPaymentSchema):
    """Euros that came in at the bank; `note` may be a number on its statement."""

    rule_id = fields.UUID(required=True)


class PotMovedSchema(Schema):
    """What the pot holds now."""

    transaction_id = fields.UUID(required=True)
    pot_minor = fields.Integer(required=True, metadata=MINOR)
    currency = fields.String(required=True)
