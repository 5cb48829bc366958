"""Vouchers, redemptions and settlements as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cambio.app.api import PageArguments
from catalog.rules.voucher_codes import SHOWN_MAX
from catalog.rules.voucher_days import FIRST_DAY, LAST_DAY
from catalog.rules.vouchers import (
    AT_ONCE_MAX,
    CALLER_MAX,
    REASON_MAX,
    VALID_DAYS_MAX,
    VALUE_MAX_CENTS,
    VoucherStatus,
)
from catalog.schemas.items import price
from catalog.schemas.orders import CARD_MAX, ForHouseholdSchema

CENTS = validate.Range(1, VALUE_MAX_CENTS)
DAY = validate.Range(FIRST_DAY, LAST_DAY)
EUROS = {"description": "Euros, in cents."}


def partners() -> fields.Function:
    """The partners that take a voucher, each with its id and name."""
    return fields.Function(
        lambda view: [{"id": str(id_), "name": name} for id_, name in view.partners.items()],
        metadata={"type": "array", "items": {"type": "object"}},
    )


class VoucherSchema(Schema):
    """A voucher: what it is worth, where, and until when. Its code is told apart."""

    id = fields.UUID()
    number = fields.String(attribute="shown_number")
    item_id = fields.UUID()
    names = fields.Dict(keys=fields.String(), values=fields.String(), attribute="item_names")
    status = fields.Enum(VoucherStatus, by_value=True)
    value_cents = fields.Integer(metadata=EUROS)
    left_cents = fields.Integer(metadata=EUROS)
    in_parts = fields.Boolean()
    asks_pin = fields.Boolean()
    returns = fields.Boolean(
        metadata={"description": "Whether its tokens come back when nobody uses it in time."}
    )
    price = price(metadata={"description": "What was paid for it, by currency."})
    is_given = fields.Boolean()
    place_id = fields.UUID(
        allow_none=True,
        metadata={"description": "The street whose pot paid; null for a household's."},
    )
    awaits_approval = fields.Boolean(
        metadata={"description": "A manager approves it first: until then nobody can use it."}
    )
    partners = partners()
    issued_at = fields.AwareDateTime()
    valid_until = fields.AwareDateTime(metadata={"description": "The midnight after its last day."})
    ended_at = fields.AwareDateTime(allow_none=True)


class VoucherPageSchema(Schema):
    """Vouchers, newest first, and where the next page begins."""

    items = fields.List(fields.Nested(VoucherSchema))
    next = fields.String(allow_none=True)


class VoucherCodeSchema(Schema):
    """What a voucher is shown with."""

    url = fields.String(
        allow_none=True, metadata={"description": "The text of its QR; null when its key is gone."}
    )
    pin = fields.String(allow_none=True, metadata={"description": "null when it asks none."})


class WantedVouchersSchema(Schema):
    """Vouchers of one item to buy."""

    item_id = fields.UUID(required=True)
    quantity = fields.Integer(strict=True, load_default=1, validate=validate.Range(1, AT_ONCE_MAX))
    unit_prices = price(
        load_default=None,
        allow_none=True,
        metadata={"description": "The price that was shown: refused when it is another by now."},
    )
    way = fields.Integer(strict=True, load_default=0, validate=validate.Range(0, 9))


class NewVouchersSchema(WantedVouchersSchema, ForHouseholdSchema):
    """Vouchers of one item that a household buys."""


class StreetVouchersSchema(WantedVouchersSchema):
    """Vouchers of one item that a street buys with its pot."""

    proposal_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "The street's decision that pays; null for the captain's own."},
    )


class BoughtVouchersSchema(Schema):
    """The vouchers that were bought or given."""

    voucher_ids = fields.List(fields.UUID())
    total = price()
    left = price(metadata={"description": "What the payer still holds, by currency."})


class VoucherAwardSchema(Schema):
    """A voucher to give to a household, paid from a budget."""

    item_id = fields.UUID(required=True)
    household_id = fields.UUID(required=True)
    budget_id = fields.UUID(required=True)


class VoucherGiftSchema(Schema):
    """A rule that gives a voucher besides its tokens, paid from a budget."""

    id = fields.UUID(dump_only=True)
    rule_id = fields.UUID(required=True)
    item_id = fields.UUID(required=True)
    budget_id = fields.UUID(required=True, load_only=True)
    budget_name = fields.String(dump_only=True)
    since = fields.AwareDateTime(dump_only=True)


class VoucherTermsSchema(Schema):
    """What vouchers of an item are worth from now on."""

    value_cents = fields.Integer(required=True, strict=True, validate=CENTS, metadata=EUROS)
    valid_days = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, VALID_DAYS_MAX)
    )
    in_parts = fields.Boolean(load_default=False)
    asks_pin = fields.Boolean(load_default=False)
    returns = fields.Boolean(load_default=True)
    partner_ids = fields.List(
        fields.UUID(), required=True, validate=validate.Length(1, 50), load_only=True
    )
    partners = partners()


class ShownSchema(Schema):
    """A voucher that is held up at a partner."""

    shown = fields.String(
        required=True,
        validate=validate.Length(1, min(SHOWN_MAX, CARD_MAX)),
        metadata={"description": "The text of the QR, its bare code, or the number."},
    )


class NewRedemptionSchema(ShownSchema):
    """A voucher to be taken at a partner."""

    partner_id = fields.UUID(required=True)
    value_cents = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=CENTS,
        metadata={"description": "How much of it, in cents; null is all that is left."},
    )
    pin = fields.String(load_default="", validate=validate.Length(max=20))
    caller = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, CALLER_MAX),
        metadata={"description": "Who telephoned: for the helpdesk alone, with `reason`."},
    )
    reason = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(1, REASON_MAX)
    )


class RedemptionSchema(Schema):
    """A voucher, or a part of it, that a partner took."""

    id = fields.UUID()
    voucher_id = fields.UUID()
    number = fields.String(attribute="shown_number")
    names = fields.Dict(keys=fields.String(), values=fields.String(), attribute="item_names")
    partner_id = fields.UUID()
    value_cents = fields.Integer(metadata=EUROS)
    redeemed_at = fields.AwareDateTime()
    by_helpdesk = fields.Function(
        lambda view: view.caller is not None, metadata={"type": "boolean"}
    )
    undone_at = fields.AwareDateTime(allow_none=True)
    settlement_id = fields.UUID(allow_none=True)


class RedemptionPageSchema(Schema):
    """Redemptions, newest first, and where the next page begins."""

    items = fields.List(fields.Nested(RedemptionSchema))
    next = fields.String(allow_none=True)


class RedemptionArguments(PageArguments):
    """Which redemptions: of one partner, on some days, both included."""

    partner_id = fields.UUID(load_default=None)
    first_day = fields.Date(load_default=None, validate=DAY)
    last_day = fields.Date(load_default=None, validate=DAY)


class NewSettlementSchema(Schema):
    """The days to settle with a partner, both included; they must be over."""

    partner_id = fields.UUID(required=True)
    first_day = fields.Date(required=True, validate=DAY)
    last_day = fields.Date(required=True, validate=DAY)


class SettlementSchema(Schema):
    """What a partner is paid."""

    id = fields.UUID()
    number = fields.Integer(metadata={"description": "Counts the settlements of the partner."})
    partner_id = fields.UUID()
    first_day = fields.Date()
    last_day = fields.Date()
    value_cents = fields.Integer(metadata=EUROS)
    redemptions = fields.Integer()
    tokens = price(metadata={"description": "What left the partner's till, by currency."})
    settled_at = fields.AwareDateTime()


class SettlementPageSchema(Schema):
    """Settlements, newest first, and where the next page begins."""

    items = fields.List(fields.Nested(SettlementSchema))
    next = fields.String(allow_none=True)
