"""How the books are told in JSON, and what may be asked of them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from marshmallow import Schema, fields, validate

from cambio.app.api import CursorUnknown, PageArguments, decode_cursor
from cambio.ledger.types import AccountStatus, Kind, Purpose

MINOR = {"description": "In minor units of the currency."}
SIGNED = {"description": "In minor units: positive for what came in, negative for what went out."}
OWNER = {"description": "Null for a household's account, unless one may know whose it is."}

NAME = validate.And(validate.Length(1, 80), validate.Regexp(r"[^\x00-\x1f]+\Z"))


def _digits(length: int) -> validate.Regexp:
    """So many bytes as lower-case hexadecimal digits."""
    return validate.Regexp(rf"[0-9a-f]{{{2 * length}}}\Z")


def id_in(cursor: str | None) -> UUID | None:
    """The id in a cursor; None for the first page.

    Raises:
        CursorUnknown: it is not a cursor of ours.
    """
    position = decode_cursor(cursor)
    try:
        return None if position is None else UUID(position)
    except ValueError as error:
        raise CursorUnknown from error


def number_in(cursor: str | None) -> int | None:
    """The number in a cursor; None for the first page.

    Raises:
        CursorUnknown: it is not a cursor of ours.
    """
    position = decode_cursor(cursor)
    if position is None:
        return None
    if not (position.isascii() and position.isdecimal() and len(position) < 19):
        raise CursorUnknown
    return int(position)


def day_in(cursor: str | None) -> date | None:
    """The day in a cursor; None for the first page.

    Raises:
        CursorUnknown: it is not a cursor of ours.
    """
    position = decode_cursor(cursor)
    if position is None:
        return None
    day = iso_day(position)
    if day is None:
        raise CursorUnknown
    return day


def iso_day(text: str) -> date | None:
    """The day that a text such as `2026-03-07` names, None when it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


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


class NewWitnessSchema(Schema):
    """An outsider's signature over a closed day."""

    name = fields.String(required=True, validate=NAME)
    public_key = fields.String(
        required=True, validate=_digits(32), metadata={"description": "Of Ed25519, in hexadecimal."}
    )
    signature = fields.String(
        required=True, validate=_digits(64), metadata={"description": "Of Ed25519, in hexadecimal."}
    )


class WitnessSchema(NewWitnessSchema):
    """A signature that was kept."""

    id = fields.UUID(required=True)


class SealSchema(Schema):
    """A closed day; `hash` is over all the others, each as text, so it is told as text."""

    community_id = fields.String(required=True)
    day = fields.String(required=True)
    timezone = fields.String(required=True)
    last_sequence = fields.String(required=True)
    last_register = fields.String(required=True)
    transactions = fields.String(required=True)
    postings = fields.String(required=True)
    root = fields.String(required=True)
    previous = fields.String(required=True, allow_none=True)
    sealed_at = fields.String(required=True)
    hash = fields.String(required=True)
    witnesses = fields.List(fields.Nested(NewWitnessSchema), required=True)


class SealPageSchema(Schema):
    """Closed days, newest first."""

    items = fields.List(fields.Nested(SealSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class ProofSchema(Schema):
    """A proof as `check_proof.py` takes it."""

    format = fields.String(required=True)
    event = fields.Dict(required=True)
    leg = fields.Dict(required=True)
    path = fields.List(fields.Dict(), required=True)
    seal = fields.Dict(required=True)
    witnesses = fields.List(fields.Nested(NewWitnessSchema), required=True)


class CheckSchema(Schema):
    """A check of the books. `result` is null while it goes on."""

    scope = fields.String(required=True, validate=validate.OneOf(["full", "new"]))
    began_at = fields.AwareDateTime(required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(required=True)
    transactions = fields.Integer(required=True)
    result = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(["right", "differs", "failed"])
    )
    difference = fields.String(required=True, allow_none=True)


class ChecksSchema(Schema):
    """The last checks, newest first."""

    items = fields.List(fields.Nested(CheckSchema), required=True)


class StartedCheckSchema(Schema):
    """A check that begins."""

    id = fields.UUID(required=True)
