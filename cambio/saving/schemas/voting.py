"""Pots, proposals and votes as JSON: who voted at most, never what."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cambio.app.api import MINOR, PageArguments
from cambio.saving.rules.spending import (
    QUORUM_MOST,
    SMALL_SPEND_DAYS_MOST,
    SMALL_SPEND_MOST,
    DecidedBy,
)
from cambio.saving.rules.voting import (
    AMOUNT_MAX,
    TITLE_MAX,
    WHY_MAX,
    Choice,
    Majority,
    ProposalStatus,
    Reason,
    VoteMeans,
)

COUNTS = {"description": "Null while it is open, and when so few voted that it would tell who."}


class PotSchema(Schema):
    """What a place has saved in one currency."""

    currency = fields.String(required=True)
    balance_minor = fields.Integer(required=True, metadata=MINOR)
    alone_minor = fields.Integer(
        required=True, metadata={"description": "What a captain may still spend without a vote."}
    )
    kept_minor = fields.Integer(
        required=True, metadata={"description": "Kept for what the street decided."}
    )


class PotSpendSchema(Schema):
    """Something that a pot was spent for."""

    id = fields.UUID(required=True)
    currency = fields.String(required=True)
    amount_minor = fields.Integer(
        required=True, metadata={"description": "Without what of it came back."}
    )
    title = fields.String(required=True)
    decided_by = fields.Enum(DecidedBy, by_value=True, required=True)
    proposal_id = fields.UUID(required=True, allow_none=True)
    spent_at = fields.AwareDateTime(required=True)


class PotDecidedSchema(Schema):
    """What the street decided and has not spent altogether."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    currency = fields.String(required=True)
    amount_minor = fields.Integer(required=True, metadata=MINOR)
    left_minor = fields.Integer(required=True, metadata=MINOR)
    kept_until = fields.AwareDateTime(required=True)


class PlacePotSchema(Schema):
    """The pot of a place: what is in it, what was decided, and what it was spent for."""

    place_id = fields.UUID(required=True)
    pots = fields.List(fields.Nested(PotSchema), required=True)
    decided = fields.List(fields.Nested(PotDecidedSchema), required=True)
    spends = fields.List(
        fields.Nested(PotSpendSchema), required=True, metadata={"description": "The newest first."}
    )


class NewPotProposalSchema(Schema):
    """What the pot of a place should be spent for."""

    place_id = fields.UUID(required=True)
    title = fields.String(required=True, validate=validate.Length(1, TITLE_MAX))
    why = fields.String(load_default="", validate=validate.Length(0, WHY_MAX))
    currency = fields.String(required=True, validate=validate.Length(1, 8))
    amount_minor = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, AMOUNT_MAX), metadata=MINOR
    )
    deadline_at = fields.AwareDateTime(required=True)
    on_paper = fields.Boolean(
        load_default=True, metadata={"description": "Whether envelopes are taken too."}
    )


class PotProposalSchema(Schema):
    """A proposal to spend from a pot."""

    id = fields.UUID(required=True)
    place_id = fields.UUID(required=True)
    place_name = fields.String(required=True)
    title = fields.String(required=True)
    why = fields.String(required=True)
    currency = fields.String(required=True)
    amount_minor = fields.Integer(required=True, metadata=MINOR)
    deadline_at = fields.AwareDateTime(required=True)
    on_paper = fields.Boolean(required=True)
    quorum = fields.Integer(
        required=True, metadata={"description": "So many households must take part."}
    )
    majority = fields.Enum(Majority, by_value=True, required=True)
    households = fields.Integer(
        required=True, metadata={"description": "So many lived there when it was proposed."}
    )
    subject_id = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "The collective purchase that it pays for; null for anything."},
    )
    proposed_at = fields.AwareDateTime(required=True)
    status = fields.Enum(ProposalStatus, by_value=True, required=True)
    reason = fields.Enum(Reason, by_value=True, required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    voters = fields.Integer(required=True, metadata={"description": "So many voted."})
    envelopes = fields.Integer(
        required=True, metadata={"description": "Handed in and not opened yet."}
    )
    yes = fields.Integer(required=True, allow_none=True, metadata=COUNTS)
    no = fields.Integer(required=True, allow_none=True, metadata=COUNTS)


class PotProposalPageSchema(Schema):
    """Proposals, the newest first."""

    items = fields.List(fields.Nested(PotProposalSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class PotProposalArguments(PageArguments):
    """Which proposals."""

    place_id = fields.UUID(load_default=None)
    open = fields.Boolean(load_default=True, metadata={"description": "Or those that are over."})


class PotVoteSchema(Schema):
    """One's own vote."""

    choice = fields.Enum(Choice, by_value=True, required=True)


class PotEnvelopeSchema(Schema):
    """An envelope that a household handed in, unopened."""

    household_id = fields.UUID(required=True)


class PotCountSchema(Schema):
    """What came out of all envelopes."""

    yes = fields.Integer(required=True, strict=True, validate=validate.Range(0, 10_000))
    no = fields.Integer(required=True, strict=True, validate=validate.Range(0, 10_000))
    blank = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 10_000))


class PotVoterSchema(Schema):
    """A household that voted."""

    household_id = fields.UUID(required=True)
    means = fields.Enum(VoteMeans, by_value=True, required=True)


class PotVoterPageSchema(Schema):
    """Who voted, in an order that says nothing of when."""

    items = fields.List(fields.Nested(PotVoterSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class PotAgreementSchema(Schema):
    """How a community decides over its pots."""

    small_spend = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(0, SMALL_SPEND_MOST),
        metadata={"description": "What a captain alone spends at most, in whole tokens."},
    )
    small_spend_days = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, SMALL_SPEND_DAYS_MOST),
        metadata={"description": "In so many days."},
    )
    quorum = fields.Integer(required=True, strict=True, validate=validate.Range(1, QUORUM_MOST))
    majority = fields.Enum(Majority, by_value=True, required=True)
