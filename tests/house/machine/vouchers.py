"""Vouchers: bought or given, redeemed, undone, cancelled, lapsed, settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from cambio.database import Refusal, new_id, perform
from cambio.earning.errors import BudgetCollectiveOnly
from cambio.ledger import Purpose
from cambio.ledger.errors import BalanceTooLow
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from catalog.errors.vouchers import (
    NothingToSettle,
    RedemptionSettled,
    RedemptionUnknown,
    TooLateToUndo,
    VoucherAmountInvalid,
    VoucherCancelled,
    VoucherElsewhere,
    VoucherEnded,
    VoucherExpired,
    VoucherPartlyUsed,
    VoucherUnknown,
    VoucherUsed,
    VoucherWhole,
)
from catalog.rules.vouchers import Worth
from catalog.use_cases import CreateItem, OrderedItem, create_item
from catalog.use_cases.vouchers import (
    AwardVoucher,
    Bought,
    BuyForPlace,
    BuyVouchers,
    CancelVoucher,
    RedeemVoucher,
    SetTerms,
    SettleVouchers,
    UndoRedemption,
    award_voucher,
    buy_for_place,
    buy_vouchers,
    cancel_voucher,
    redeem_voucher,
    set_terms,
    settle_vouchers,
    undo_redemption,
)
from tests.house.machine.base import id_of, which
from tests.house.machine.nouns import Family, Spent
from tests.house.machine.saving import ZONE, SavingMachine
from tests.house.machine.shop import ShopMachine, content_of
from tests.house.proof import Owner

GOOD_DAYS, TOLD_DAYS = 28, 14
UNDO_MINUTES = 15


@dataclass(eq=False)
class Ticket:
    """What vouchers of an item are: price, worth in cents, where, whether in parts, and whether
    what nobody used comes back."""

    item_id: UUID
    price: int
    cents: int
    partner_ids: tuple[UUID, ...]
    in_parts: bool
    returns: bool


@dataclass(eq=False)
class Voucher:
    """A voucher, and who paid it; `family` is None where a street did. `moved` of its tokens are
    with partners."""

    id: UUID
    ticket: Ticket
    family: Family | None
    payer: Owner
    until: datetime
    status: str = "good"
    used: int = 0
    moved: int = 0
    told: bool = False


@dataclass(eq=False)
class Use:
    """A partner took so many cents of a voucher, and with them so many tokens. `gone` says that it
    was undone or settled."""

    id: UUID
    voucher: Voucher
    partner_id: UUID
    cents: int
    tokens: int
    at: datetime
    gone: str = ""


class VouchersMachine(ShopMachine, SavingMachine):
    """A museum and a pool, a voucher that both take in parts, and one of the museum alone."""

    def found_vouchers(self) -> None:
        """Two partners, and two kinds of voucher."""
        self.partner_ids = tuple(
            perform(add_organisation, AddOrganisation(**self.who, kind="partner", name=name))
            for name in ("De Hanzekist", "De Kolk")
        )
        self.vouchers: list[Voucher] = []
        self.uses: list[Use] = []
        self.tickets = [
            self._ticket(5, 1000, self.partner_ids, in_parts=True, returns=True),
            self._ticket(4, 700, self.partner_ids[:1], in_parts=True, returns=False),
            self._ticket(3, 500, self.partner_ids[:1], in_parts=False, returns=True),
        ]

    @rule(family=which, ticket=which, quantity=st.integers(1, 2))
    def buy_a_voucher(self, family: int, ticket: int, quantity: int) -> None:
        who, kind = self.one_of(self.town.families, family), self.one_of(self.tickets, ticket)
        wallet = self.town.wallet(who)
        low = self.town.money.holds(wallet) < quantity * kind.price
        wanted = OrderedItem(kind.item_id, quantity)
        command = BuyVouchers(**self.keyed, household_id=who.id, wanted=wanted)
        self._issued(self.act(buy_vouchers, command, {BalanceTooLow: low}), kind, who, wallet)

    @rule(street=which, ticket=which, vote=st.none() | which)
    def a_street_buys_a_voucher(self, street: int, ticket: int, vote: int | None) -> None:
        place_id, kind = self.one_of(self.streets, street), self.one_of(self.tickets, ticket)
        votes, pot = self.town.pots.votes, self.town.pot(place_id)
        named = self.one_of(votes, vote) if votes and vote is not None else None
        reasons, decided = self.spending(place_id, new_id(), kind.price, named)
        reasons |= {BalanceTooLow: self.town.money.holds(pot) < kind.price}
        command = BuyForPlace(
            **self.keyed,
            place_id=place_id,
            wanted=OrderedItem(kind.item_id, 1),
            proposal_id=id_of(named),
        )
        bought = self.act(buy_for_place, command, reasons)
        self._issued(bought, kind, None, pot)
        if bought is not None:
            spent = Spent(place_id, bought.voucher_ids[0], kind.price, self.clock.now, decided)
            self.town.pots.spent.append(spent)

    @rule(family=which, ticket=which, budget=which)
    def give_a_voucher(self, family: int, ticket: int, budget: int) -> None:
        who, kind = self.one_of(self.town.families, family), self.one_of(self.tickets, ticket)
        grant = self.one_of(self.town.budgets, budget)
        source = self.town.budget(grant.id)
        reasons = {
            BudgetCollectiveOnly: grant.together,
            BalanceTooLow: self.town.money.holds(source) < kind.price,
        }
        command = AwardVoucher(
            **self.keyed, item_id=kind.item_id, household_id=who.id, budget_id=grant.id
        )
        self._issued(self.act(award_voucher, command, reasons), kind, who, source)

    @precondition(lambda self: self.vouchers)
    @rule(voucher=which, partner=which, cents=st.none() | st.sampled_from([1, 150, 500, 900]))
    def redeem(self, voucher: int, partner: int, cents: int | None) -> None:
        it, partner_id = self.one_of(self.vouchers, voucher), self.one_of(self.partner_ids, partner)
        kind, left = it.ticket, it.ticket.cents - it.used
        part = left if cents is None else cents
        reasons: dict[type[Refusal], bool] = {
            VoucherElsewhere: partner_id not in kind.partner_ids,
            VoucherCancelled: it.status == "cancelled",
            VoucherUsed: it.status == "used",
            VoucherExpired: it.status == "lapsed" or self.clock.now >= it.until,
            VoucherWhole: part < left and not kind.in_parts,
            VoucherAmountInvalid: not 0 < part <= left,
        }
        command = RedeemVoucher(
            **self.keyed, voucher_id=it.id, partner_id=partner_id, value_cents=cents
        )
        redeemed = self.act(redeem_voucher, command, reasons)
        if redeemed is not None:
            it.used += part
            tokens = kind.price * it.used // kind.cents - it.moved
            it.moved += tokens
            it.status = "used" if it.used == kind.cents else "good"
            assert redeemed.left_cents == kind.cents - it.used
            self.town.money.move(self.town.purse_of(it), self.town.till(partner_id), tokens)
            now = self.clock.now
            self.uses.append(Use(redeemed.redemption_id, it, partner_id, part, tokens, now))

    @precondition(lambda self: self.uses)
    @rule(use=which, partner=st.none() | which)
    def undo(self, use: int, partner: int | None) -> None:
        """By a partner, or by the helpdesk."""
        it = self.one_of(self.uses, use)
        partner_id = None if partner is None else self.one_of(self.partner_ids, partner)
        late = self.clock.now > it.at + timedelta(minutes=UNDO_MINUTES)
        reasons: dict[type[Refusal], bool] = {
            RedemptionUnknown: it.gone == "undone" or partner_id not in (None, it.partner_id),
            RedemptionSettled: it.gone == "settled",
            TooLateToUndo: partner_id is not None and late,
        }
        command = UndoRedemption(**self.keyed, redemption_id=it.id, partner_id=partner_id)
        if self.act(undo_redemption, command, reasons):
            it.gone = "undone"
            voucher = it.voucher
            voucher.used, voucher.moved = voucher.used - it.cents, voucher.moved - it.tokens
            purse = self.town.purse_of(voucher)
            self.town.money.move(self.town.till(it.partner_id), purse, it.tokens)
            if voucher.status == "lapsed":
                self._let_go(voucher, it.tokens)
            else:
                voucher.status = "good"

    @precondition(lambda self: self.vouchers)
    @rule(voucher=which, family=st.none() | which)
    def cancel_a_voucher(self, voucher: int, family: int | None) -> None:
        it = self.one_of(self.vouchers, voucher)
        who = None if family is None else self.one_of(self.town.families, family)
        reasons: dict[type[Refusal], bool] = {
            VoucherUnknown: who not in (None, it.family),
            VoucherEnded: it.status != "good",
            VoucherPartlyUsed: it.used > 0,
        }
        command = CancelVoucher(**self.keyed, voucher_id=it.id, holder_id=id_of(who))
        if self.act(cancel_voucher, command, reasons):
            it.status = "cancelled"
            self._give_back(it, it.ticket.price)

    @rule(partner=which)
    def settle(self, partner: int) -> None:
        """All days up to yesterday."""
        partner_id = self.one_of(self.partner_ids, partner)
        due = [
            each
            for each in self.uses
            if each.partner_id == partner_id
            and not each.gone
            and each.at.astimezone(ZONE).date() < self.today
        ]
        command = SettleVouchers(
            **self.keyed,
            partner_id=partner_id,
            first_day=self.today - timedelta(days=700),
            last_day=self.today - timedelta(days=1),
        )
        settled = self.act(settle_vouchers, command, {NothingToSettle: not due})
        if settled is not None:
            tokens = sum(each.tokens for each in due)
            assert settled.value_cents == sum(each.cents for each in due)
            assert settled.tokens.get("CAM", 0) == tokens
            self.town.money.move(self.town.till(partner_id), self.issuance, tokens)
            for each in due:
                each.gone = "settled"

    def end_what_is_over(self) -> None:
        """Who is told keeps two weeks; then it is over."""
        now = self.clock.now
        for each in self.vouchers:
            soon = now + timedelta(days=TOLD_DAYS)
            if each.status == "good" and each.until <= soon and not each.told:
                each.told, each.until = True, max(each.until, soon)
            elif each.status == "good" and each.until <= now:
                each.status = "lapsed"
                self._let_go(each, each.ticket.price - each.moved)

    def _let_go(self, voucher: Voucher, tokens: int) -> None:
        if voucher.ticket.returns or voucher.payer[0] is Purpose.BUDGET:
            self._give_back(voucher, tokens)
        else:
            self.town.money.move(self.town.purse_of(voucher), self.issuance, tokens)

    def _give_back(self, voucher: Voucher, tokens: int) -> None:
        self.town.money.move(self.town.purse_of(voucher), voucher.payer, tokens)
        self.town.pots.come_back(voucher.id, tokens)

    def _issued(
        self, bought: Bought | None, kind: Ticket, who: Family | None, payer: Owner
    ) -> None:
        if bought is None:
            return
        until = datetime.combine(self.today + timedelta(days=GOOD_DAYS + 1), time(), ZONE)
        for voucher_id in bought.voucher_ids:
            voucher = Voucher(voucher_id, kind, who, payer, until)
            self.vouchers.append(voucher)
            self.town.money.move(payer, self.town.purse_of(voucher), kind.price)
        assert bought.left == {"CAM": self.town.money.holds(payer)}

    def _ticket(
        self, price: int, cents: int, partners: tuple[UUID, ...], *, in_parts: bool, returns: bool
    ) -> Ticket:
        content = content_of(price, "both", kind="voucher")
        command = CreateItem(**self.keyed, shop_id=self.shop_id, content=content, on_hand=0)
        item_id = perform(create_item, command).item_id
        worth = Worth(value_cents=cents, valid_days=GOOD_DAYS, in_parts=in_parts, returns=returns)
        terms = SetTerms(**self.who, item_id=item_id, worth=worth, partner_ids=partners)
        perform(set_terms, terms)
        return Ticket(item_id, price, cents, partners, in_parts, returns)
