"""Looking back in JSON: from where, and what was there."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from cambio.app.api import MINOR
from cambio.ledger.types import Purpose

ASK_ONE = "Ask for one of these, and no more."


class LookBackArguments(Schema):
    """From where to look back: exactly one of these."""

    ONE_OF: ClassVar[tuple[str, ...]] = ("at", "sequence")

    at = fields.AwareDateTime(
        load_default=None, metadata={"description": "What the books said at this moment."}
    )
    sequence = fields.Integer(
        load_default=None,
        validate=validate.Range(0, 2**63 - 1),
        metadata={"description": "After the transaction with this number; 0 is before all."},
    )

    @validates_schema
    def one_is_asked(self, data: dict[str, Any], **_: Any) -> None:
        """Two questions have two answers, and none has none."""
        if sum(data.get(name) is not None for name in self.ONE_OF) != 1:
            raise ValidationError(ASK_ONE, self.ONE_OF[0])


class AccountLookBackArguments(LookBackArguments):
    """The same of one account, which may also be asked for by what had happened."""

    ONE_OF: ClassVar[tuple[str, ...]] = ("at", "sequence", "happened_by")

    happened_by = fields.AwareDateTime(
        load_default=None,
        metadata={"description": "All that had happened by then, whenever it was booked."},
    )


class BalanceSchema(Schema):
    """What an account held."""

    account_id = fields.UUID(required=True)
    currency = fields.String(required=True)
    balance_minor = fields.Integer(required=True, metadata=MINOR)


class SumBeforeSchema(Schema):
    """One purpose and currency."""

    currency = fields.String(required=True)
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    balance_minor = fields.Integer(required=True, metadata=MINOR)


class TrialBalanceBeforeSchema(Schema):
    """All accounts together, zeros left out: each currency sums to zero."""

    sequence = fields.Integer(
        required=True, metadata={"description": "The last transaction that is counted."}
    )
    items = fields.List(fields.Nested(SumBeforeSchema), required=True)
