"""A museum and a pool that take vouchers, and short words for what happens to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from cambio.database import perform, reading
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from catalog.queries import vouchers as queries
from catalog.queries.vouchers import VoucherView
from catalog.rules.vouchers import Worth
from catalog.use_cases import OrderedItem
from catalog.use_cases.vouchers import (
    Bought,
    BuyVouchers,
    CancelVoucher,
    Redeemed,
    RedeemVoucher,
    SetTerms,
    Settled,
    SettleVouchers,
    UndoRedemption,
    VoucherState,
    buy_vouchers,
    cancel_voucher,
    redeem_voucher,
    set_terms,
    settle_vouchers,
    undo_redemption,
)
from tests.catalog.shop import Shop


@dataclass
class Vouchers:
    """A shop that sells vouchers of a museum and of a pool, and one that both take."""

    shop: Shop
    museum_id: UUID = field(init=False)
    pool_id: UUID = field(init=False)

    def __post_init__(self) -> None:
        self.museum_id, self.pool_id = self.partner("De Hanzekist"), self.partner("De Kolk")

    def partner(self, name: str) -> UUID:
        command = AddOrganisation(
            **self.shop.who, kind="partner", name=name, pick_up="", opening_hours=""
        )
        return perform(add_organisation, command)

    def item(
        self,
        *,
        partners: tuple[UUID, ...] = (),
        price_minor: int = 25,
        buyers: str = "household",
        needs_approval: bool = False,
        **worth: Any,
    ) -> UUID:
        """Another voucher to buy: 12.50 euros for 25 cambi's, taken by both, as a whole."""
        item_id = self.shop.item(
            0, kind="voucher", buyers=buyers, price_minor=price_minor,
            needs_approval=needs_approval, names={"nl": "Museumcheque", "en": "Museum cheque"},
        )  # fmt: skip
        values = {"value_cents": 1250, "valid_days": 90, **worth}
        command = SetTerms(
            **self.shop.who,
            item_id=item_id,
            worth=Worth(**values),
            partner_ids=partners or (self.museum_id, self.pool_id),
        )
        perform(set_terms, command)
        return item_id

    def buying(
        self, household_id: UUID, item_id: UUID, quantity: int = 1, **changes: Any
    ) -> BuyVouchers:
        values = {
            **self.shop.keyed,
            "household_id": household_id,
            "wanted": OrderedItem(item_id, quantity),
        }
        return BuyVouchers(**{**values, **changes})

    def buy(self, household_id: UUID, item_id: UUID, quantity: int = 1, **changes: Any) -> Bought:
        return perform(buy_vouchers, self.buying(household_id, item_id, quantity, **changes))

    def bought(self, balance_minor: int = 25, **item: Any) -> UUID:
        """A voucher that a household just bought."""
        household_id = self.shop.household(balance_minor)
        return self.buy(household_id, self.item(**item)).voucher_ids[0]

    def redeeming(self, voucher_id: UUID, **changes: Any) -> RedeemVoucher:
        values = {**self.shop.keyed, "voucher_id": voucher_id, "partner_id": self.museum_id}
        return RedeemVoucher(**{**values, **changes})

    def redeem(self, voucher_id: UUID, **changes: Any) -> Redeemed:
        return perform(redeem_voucher, self.redeeming(voucher_id, **changes))

    def undoing(self, redemption_id: UUID, **changes: Any) -> UndoRedemption:
        values = {
            **self.shop.keyed,
            "redemption_id": redemption_id,
            "partner_id": self.museum_id,
        }
        return UndoRedemption(**{**values, **changes})

    def undo(self, redemption_id: UUID, **changes: Any) -> Redeemed:
        return perform(undo_redemption, self.undoing(redemption_id, **changes))

    def cancelling(self, voucher_id: UUID, **changes: Any) -> CancelVoucher:
        return CancelVoucher(**{**self.shop.keyed, "voucher_id": voucher_id, **changes})

    def cancel(self, voucher_id: UUID, **changes: Any) -> VoucherState:
        return perform(cancel_voucher, self.cancelling(voucher_id, **changes))

    def settling(self, **changes: Any) -> SettleVouchers:
        """The days up to yesterday."""
        today = self.shop.clock.now.date()
        values = {
            **self.shop.keyed,
            "partner_id": self.museum_id,
            "first_day": today - timedelta(days=30),
            "last_day": today - timedelta(days=1),
        }
        return SettleVouchers(**{**values, **changes})

    def settle(self, **changes: Any) -> Settled:
        return perform(settle_vouchers, self.settling(**changes))

    def see(self, voucher_id: UUID) -> VoucherView:
        with reading() as session:
            view = queries.voucher(
                session, community_id=self.shop.community_id, voucher_id=voucher_id
            )
        assert view is not None
        return view
