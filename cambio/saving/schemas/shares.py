"""Shares in a pot, what funders add to them, and gifts, in JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cambio.saving.rules import ShortOf
from cambio.saving.rules.matching import PARTS_MOST, TITLE_MOST

AMOUNT = {"description": "In minor units, above 0."}
SHORT_OF = {"description": "Why less was added than the rule promises; null when it was not."}
FEW = {"description": "Null while fewer than five households saved."}


class SaveShareSchema(Schema):
    """A household puts so much into the pot of the place where it lives."""

    place_id = fields.UUID(load_default=None, metadata={"description": "Its street when left out."})
    currency = fields.String(required=True, validate=validate.Length(1, 8))
    amount_minor = fields.Integer(required=True, strict=True, metadata=AMOUNT)


class SavedShareSchema(Schema):
    """What went into the pot."""

    share_id = fields.UUID(required=True)
    own_minor = fields.Integer(required=True)
    matched_minor = fields.Integer(required=True)
    promised_minor = fields.Integer(required=True)
    short_of = fields.Enum(
        ShortOf, by_value=True, required=True, allow_none=True, metadata=SHORT_OF
    )
    left_minor = fields.Integer(
        required=True, metadata={"description": "What the wallet still holds."}
    )


class UndoShareSchema(Schema):
    """Why a share is undone."""

    reason = fields.String(required=True, validate=validate.Length(1, 200))


class UndoneShareSchema(Schema):
    """What went back."""

    share_id = fields.UUID(required=True)
    own_minor = fields.Integer(required=True)
    matched_minor = fields.Integer(required=True)


class SharedSumSchema(Schema):
    """What was put in, and what was added to it."""

    currency = fields.String(required=True)
    own_minor = fields.Integer(required=True)
    matched_minor = fields.Integer(required=True)


class PotShareSchema(SharedSumSchema):
    """What a household put into a pot once."""

    id = fields.UUID(required=True)
    place_id = fields.UUID(required=True)
    saved_at = fields.AwareDateTime(required=True)
    undone = fields.Boolean(required=True)


class PotSharePageSchema(Schema):
    """Shares of a household, newest first."""

    items = fields.List(fields.Nested(PotShareSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class SharedMonthsSchema(Schema):
    """The same by month; months of fewer than five households stand in the next."""

    first = fields.Date(required=True)
    last = fields.Date(required=True)
    households = fields.Integer(required=True)
    own_minor = fields.Integer(required=True)
    matched_minor = fields.Integer(required=True)


class PotSharesSchema(Schema):
    """A pot as a household may see it."""

    currency = fields.String(required=True)
    mine = fields.Nested(SharedSumSchema, required=True)
    together = fields.Nested(SharedSumSchema, required=True, allow_none=True, metadata=FEW)
    per_cent = fields.Integer(required=True, allow_none=True, metadata=FEW)
    months = fields.List(fields.Nested(SharedMonthsSchema), required=True)


class PotSharesListSchema(Schema):
    """The pots of one's own street."""

    items = fields.List(fields.Nested(PotSharesSchema), required=True)


class NewMatchRuleSchema(Schema):
    """A funder's promise to add to what households put in."""

    title = fields.String(required=True, validate=validate.Length(1, TITLE_MOST))
    budget_id = fields.UUID(required=True)
    place_id = fields.UUID(load_default=None, metadata={"description": "Null: everywhere."})
    funder_parts = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, PARTS_MOST)
    )
    own_parts = fields.Integer(required=True, strict=True, validate=validate.Range(1, PARTS_MOST))
    year_limit_minor = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, 10**12),
        metadata={"description": "The most for one street in a calendar year."},
    )
    shares = fields.Boolean(required=True, metadata={"description": "To what is saved in a pot."})
    pledges = fields.Boolean(
        required=True, metadata={"description": "To what is put into a purchase together."}
    )
    themes = fields.List(
        fields.String(validate=validate.Length(1, 40)),
        load_default=list,
        validate=validate.Length(max=7),
        metadata={"description": "Empty: anything."},
    )
    starts_on = fields.Date(load_default=None, allow_none=True)
    ends_on = fields.Date(load_default=None, allow_none=True)


class MatchRuleSchema(NewMatchRuleSchema):
    """A promise, and what is left of it."""

    id = fields.UUID(required=True)
    currency = fields.String(required=True)
    funder_name = fields.String(required=True)
    budget_name = fields.String(required=True)
    place_name = fields.String(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    left_minor = fields.Integer(
        required=True, metadata={"description": "What the budget still holds."}
    )
    given_minor = fields.Integer(required=True, metadata={"description": "What was added by now."})


class MatchRuleListSchema(Schema):
    """Promises, the newest first."""

    items = fields.List(fields.Nested(MatchRuleSchema), required=True)


class MatchRuleIdSchema(Schema):
    """A promise that was written down."""

    id = fields.UUID(required=True)


class EndedMatchRuleSchema(Schema):
    """A promise that adds nothing any more."""

    rule_id = fields.UUID(required=True)
    ended_at = fields.AwareDateTime(required=True)


class RegisterLineSchema(SharedSumSchema):
    """A household, by the code of its wallet, put in so much and so much was added."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    title = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The promise; null when nothing was added."},
    )
    place_name = fields.String(required=True)
    subject_id = fields.UUID(required=True)
    given_at = fields.AwareDateTime(required=True)


class RegisterPageSchema(Schema):
    """The register, newest first."""

    items = fields.List(fields.Nested(RegisterLineSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class GiftTermsSchema(Schema):
    """Whether a programme's tokens may be given away, and how much by a household in a day."""

    allowed = fields.Boolean(required=True)
    daily_minor = fields.Integer(required=True, strict=True, validate=validate.Range(1, 10**12))


class GiftTermsOfSchema(GiftTermsSchema):
    """The same, with whose tokens they are."""

    programme_id = fields.UUID(required=True)
    currency = fields.String(required=True)


class GiftTermsListSchema(Schema):
    """What holds for each programme."""

    items = fields.List(fields.Nested(GiftTermsOfSchema), required=True)


class CauseSchema(Schema):
    """An organisation, and whether households may give to it."""

    organisation_id = fields.UUID(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    receives = fields.Boolean(required=True)


class CauseListSchema(Schema):
    """Organisations by name."""

    items = fields.List(fields.Nested(CauseSchema), required=True)


class ReceivesSchema(Schema):
    """Whether an organisation receives gifts."""

    receives = fields.Boolean(required=True)


class OwnGiftSchema(Schema):
    """A gift that one's own household gave. Exactly one of the three receivers is there."""

    id = fields.UUID(required=True)
    currency = fields.String(required=True)
    amount_minor = fields.Integer(required=True)
    given_at = fields.AwareDateTime(required=True)
    to_household = fields.Boolean(
        required=True,
        metadata={"description": "Whether it went to another household; which is not told."},
    )
    place_id = fields.UUID(required=True, allow_none=True)
    organisation_id = fields.UUID(required=True, allow_none=True)


class OwnGiftPageSchema(Schema):
    """Gifts of one's own household, newest first."""

    items = fields.List(fields.Nested(OwnGiftSchema), required=True)
    next = fields.String(required=True, allow_none=True)
