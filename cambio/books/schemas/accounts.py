"""Accounts and transactions in JSON, and what may be asked of them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cambio.app.api import MINOR, PageArguments
from cambio.ledger.types import AccountStatus, Kind, Purpose

SIGNED = {"description": "In minor units: positive for what came in, negative for what went out."}
OWNER = {"description": "Null for a household's account, unless one may know whose it is."}


class AccountSchema(Schema):
    """An account with what it holds now."""

    id = fields.UUID(required=True)
    code = fields.String(
        required=True, metadata={"description": "Short and stable; says nothing of the owner."}
    )
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    owner_id = fields.UUID(required=True, allow_none=True, metadata=OWNER)
    currency = fields.String(required=True)
    status = fields.Enum(AccountStatus, by_value=True, required=True)
    balance_minor = fields.Integer(required=True, metadata=MINOR)


class AccountStatusSchema(Schema):
    """What an account shall be."""

    status = fields.Enum(AccountStatus, by_value=True, required=True)


class AccountPageSchema(Schema):
    """Accounts in the order in which they were opened."""

    items = fields.List(fields.Nested(AccountSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class AccountArguments(PageArguments):
    """Which accounts."""

    owner_id = fields.UUID(load_default=None)
    purpose = fields.Enum(Purpose, by_value=True, load_default=None)
    currency = fields.String(load_default=None, validate=validate.Regexp(r"[A-Z]{1,8}\Z"))


class PostingSchema(Schema):
    """One line of an account's statement."""

    transaction_id = fields.UUID(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    event_at = fields.AwareDateTime(required=True, metadata={"description": "When it happened."})
    posted_at = fields.AwareDateTime(required=True, metadata={"description": "When it was booked."})
    currency = fields.String(required=True)
    amount_minor = fields.Integer(required=True, metadata=SIGNED)
    balance_after_minor = fields.Integer(
        required=True, metadata={"description": "What the account held after it."}
    )
    programme_id = fields.UUID(required=True, allow_none=True)
    theme = fields.String(required=True, allow_none=True)
    subject_id = fields.UUID(required=True, allow_none=True)
    reverses_id = fields.UUID(required=True, allow_none=True)


class PostingPageSchema(Schema):
    """Lines of a statement, newest first."""

    items = fields.List(fields.Nested(PostingSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class LegSchema(Schema):
    """What one account received or gave in a transaction."""

    account_id = fields.UUID(required=True)
    code = fields.String(required=True)
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    owner_id = fields.UUID(required=True, allow_none=True, metadata=OWNER)
    currency = fields.String(required=True)
    amount_minor = fields.Integer(required=True, metadata=SIGNED)


class TransactionSchema(Schema):
    """A balanced event."""

    id = fields.UUID(required=True)
    sequence = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Its place in the one order of the books."},
    )
    kind = fields.Enum(Kind, by_value=True, required=True)
    event_at = fields.AwareDateTime(required=True)
    posted_at = fields.AwareDateTime(required=True)
    programme_id = fields.UUID(required=True, allow_none=True)
    theme = fields.String(required=True, allow_none=True)
    subject_id = fields.UUID(required=True, allow_none=True)
    reverses_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "What this undoes."}
    )
    returns_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "Of what this gives a part back."}
    )
    reversed_by_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "By which this was undone."}
    )
    legs = fields.List(fields.Nested(LegSchema), required=True)


class TransactionPageSchema(Schema):
    """Transactions, newest first."""

    items = fields.List(fields.Nested(TransactionSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class TransactionArguments(PageArguments):
    """Which transactions."""

    kind = fields.Enum(Kind, by_value=True, load_default=None)
    subject_id = fields.UUID(load_default=None)


class TrialLineSchema(Schema):
    """One purpose and currency."""

    currency = fields.String(required=True)
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    accounts = fields.Integer(required=True, metadata={"description": "How many there are."})
    balance_minor = fields.Integer(required=True, metadata=MINOR)


class TrialBalanceSchema(Schema):
    """All accounts together: each currency sums to zero."""

    items = fields.List(fields.Nested(TrialLineSchema), required=True)
