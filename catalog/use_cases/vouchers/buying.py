"""Who gets a voucher: a household that buys it, or one that it is given to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from cambio.database import KeyedCommand, UnitOfWork
from cambio.earning.models import Award, Budget
from cambio.ledger import Kind, Purpose
from cambio.neighbourhood.use_cases import present_household
from catalog.errors import ItemUnknown, QuantityInvalid
from catalog.errors.vouchers import GiftUnknown
from catalog.models import Item, Voucher, VoucherGift
from catalog.rules.items import ItemKind
from catalog.rules.orders import Confirmation
from catalog.rules.prices import Price, total_of
from catalog.rules.vouchers import AT_ONCE_MAX
from catalog.use_cases.guards import (
    OrderedItem,
    guard_counter,
    guard_line,
    shown_price,
    ways_of,
)
from catalog.use_cases.money import account_of
from catalog.use_cases.vouchers.issuing import NewVoucher, Terms, issue, terms_of
from catalog.use_cases.vouchers.paying import guard_budget, price_for
from catalog.use_cases.vouchers.telling import tell_given


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyVouchers(KeyedCommand):
    """A household buys vouchers of one item with its wallet, by itself or at the counter."""

    household_id: UUID
    wanted: OrderedItem
    confirmation: Confirmation = Confirmation.OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardVoucher(KeyedCommand):
    """Somebody of the staff gives a household a voucher, paid from a budget."""

    item_id: UUID
    household_id: UUID
    budget_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardByRule(KeyedCommand):
    """A rule gave tokens, and gives a voucher besides."""

    gift_id: UUID
    award_id: UUID


@dataclass(frozen=True, slots=True)
class Bought:
    """The vouchers; `total` is what they cost and `left` what the payer still holds, by
    currency."""

    voucher_ids: tuple[UUID, ...]
    total: dict[str, int]
    left: dict[str, int]


def buy_vouchers(uow: UnitOfWork, command: BuyVouchers) -> Bought:
    """Buy: wallet → the purse of each voucher, which is good at once, or when it is approved.

    Raises:
        QuantityInvalid: none, or too many at once.
        HouseholdUnknown: there is no such household, or it has ended.
        ItemUnknown, TermsMissing: there is no such voucher for sale.
        OutOfSeason, TooFew, TooManyForHousehold, WayUnknown, PriceChanged: it cannot be had so.
        CounterLimit: more than may be spent at the counter in a day.
        BalanceTooLow: the wallet does not hold enough.
    """
    wanted = command.wanted
    guard_quantity(wanted)
    # The limits count over what the household had, so these come one at a time.
    present_household(uow, command.community_id, command.household_id, lock=True)
    item = voucher_for_sale(uow, command.community_id, wanted.item_id)
    terms = terms_of(uow, command.community_id, item.id)
    guard_line(uow, command.household_id, wanted, item)
    price = shown_price(wanted, ways_of(uow, [item])[item.id])
    total = total_of([(wanted.quantity, price)])
    guard_counter(uow, command, command.household_id, total, confirmation=command.confirmation)
    # From here on only the wallet can say no.
    new = NewVoucher(
        item_id=item.id,
        household_id=command.household_id,
        price=price,
        terms=terms,
        confirmation=command.confirmation.value,
        needs_approval=item.needs_approval,
    )
    wallets = _wallets(uow, command, price)
    issued = [
        issue(uow, command, new, kind=Kind.VOUCHER_BOUGHT, payers=wallets)
        for _ in range(wanted.quantity)
    ]
    return Bought(tuple(voucher.id for voucher, _left in issued), total, issued[-1][1])


def award_voucher(uow: UnitOfWork, command: AwardVoucher) -> Bought:
    """Give a household a voucher: budget → its purse. The household is told.

    Raises:
        HouseholdUnknown: there is no such household, or it has ended.
        BudgetUnknown, BudgetNotNow, BudgetCollectiveOnly: the budget cannot pay households.
        ItemUnknown, TermsMissing: there is no such voucher.
        VoucherCurrency: it does not cost the tokens of this budget.
        BalanceTooLow: there is not enough in the budget.
    """
    present_household(uow, command.community_id, command.household_id, lock=True)
    return _give(uow, command, command.item_id, command.household_id, command.budget_id)


def award_by_rule(uow: UnitOfWork, command: AwardByRule) -> Bought:
    """Give the household of an award the voucher that its rule gives besides; once for an award.

    Raises:
        GiftUnknown: the rule gives none any more, or the award was undone.
        And what `award_voucher` raises.
    """
    community_id = command.community_id
    gift = uow.session.get(VoucherGift, (community_id, command.gift_id))
    award = uow.session.get(Award, (community_id, command.award_id))
    if gift is None or gift.ended_at is not None:
        raise GiftUnknown
    if award is None or award.reversed_by is not None or award.household_id is None:
        raise GiftUnknown
    present_household(uow, community_id, award.household_id, lock=True)
    known = _of_award(uow, gift, award)
    if known is not None:
        # A larger award took the place of the one that it was given for.
        known.award_id = award.id
        return Bought((known.id,), {}, {})
    return _give(uow, command, gift.item_id, award.household_id, gift.budget_id, award_id=award.id)


def guard_quantity(wanted: OrderedItem) -> None:
    """Refuse none, or more vouchers than are issued in one act.

    Raises:
        QuantityInvalid: it is so.
    """
    if not 1 <= wanted.quantity <= AT_ONCE_MAX:
        raise QuantityInvalid(most=AT_ONCE_MAX)


def _wallets(uow: UnitOfWork, command: BuyVouchers, price: Price) -> dict[str, UUID]:
    owner = (Purpose.WALLET, command.household_id)
    return {each: account_of(uow, command.community_id, *owner, each) for each in price}


def _of_award(uow: UnitOfWork, gift: VoucherGift, award: Award) -> Voucher | None:
    """The voucher that was given for an award, or for an earlier one of the same taking part."""
    same = Award.id == award.id
    if award.participation_id is not None:
        same = or_(same, Award.participation_id == award.participation_id)
    return uow.session.scalar(
        select(Voucher)
        .join(Award, (Award.community_id == Voucher.community_id) & (Award.id == Voucher.award_id))
        .where(Voucher.community_id == award.community_id, Voucher.item_id == gift.item_id, same)
        .limit(1)
    )


def _give(
    uow: UnitOfWork,
    command: KeyedCommand,
    item_id: UUID,
    household_id: UUID,
    budget_id: UUID,
    *,
    award_id: UUID | None = None,
) -> Bought:
    community_id = command.community_id
    item = voucher_for_sale(uow, community_id, item_id)
    terms: Terms = terms_of(uow, community_id, item.id)
    budget: Budget = guard_budget(uow, community_id, budget_id, item_id=item.id)
    price: Price = price_for(uow, budget, item_id=item.id)
    new = NewVoucher(
        item_id=item.id,
        household_id=household_id,
        price=price,
        terms=terms,
        budget_id=budget.id,
        award_id=award_id,
    )
    payers = dict.fromkeys(price, budget.account_id)
    voucher, left = issue(uow, command, new, kind=Kind.VOUCHER_AWARDED, payers=payers)
    tell_given(uow, voucher)
    return Bought((voucher.id,), dict(price), left)


def voucher_for_sale(uow: UnitOfWork, community_id: int, item_id: UUID) -> Item:
    """A voucher of the shop.

    Raises:
        ItemUnknown: there is none that is for sale.
    """
    item = uow.session.get(Item, (community_id, item_id))
    if item is None or item.archived_at is not None or item.kind != ItemKind.VOUCHER:
        raise ItemUnknown(item_id=item_id)
    return item
