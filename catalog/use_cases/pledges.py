"""Pledging to a purchase: raised, lowered, withdrawn until it is met; then the order goes out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, KeyedCommand, UnitOfWork, new_id
from cambio.ledger.errors import AmountNotPositive
from cambio.neighbourhood.use_cases import present_household
from cambio.saving.use_cases import Match
from catalog.errors import PledgeUnknown, PurchaseClosed
from catalog.models import Pledge, Purchase
from catalog.queries.matches import matched_in
from catalog.rules.orders import Confirmation
from catalog.rules.prices import total_of
from catalog.rules.purchases import (
    Others,
    PledgeStatus,
    PurchaseStatus,
    Terms,
    capped,
    check_pledging,
    room_for,
)
from catalog.use_cases.guards import guard_counter
from catalog.use_cases.new_order import NewLine, NewOrder, Point, add_order
from catalog.use_cases.pledge_moving import lower_pledge, match_in, move_pledge
from catalog.use_cases.pledged import held_pledges
from catalog.use_cases.pot import spend_from_pot
from catalog.use_cases.purchase_steps import advance
from catalog.use_cases.stock import item_or_refuse
from catalog.use_cases.taking_part import guard_taking_part, locked_purchase


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePledge(KeyedCommand):
    """A household's pledge, or the pot's when `household_id` is None, shall be this amount.

    It is capped at what is missing, together with what a funder adds to it. A lower amount than
    before gives the difference back. `proposal_id` is the street's decision that the pot pays by,
    None for the one about this very purchase, or for a captain's own.
    """

    purchase_id: UUID
    amount_minor: int
    household_id: UUID | None = None
    confirmation: Confirmation = Confirmation.OWN
    proposal_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPledge(KeyedCommand):
    """A household takes its pledge back; the pot when `household_id` is None."""

    purchase_id: UUID
    household_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PledgeReceipt:
    """What the pledge is now (0 when withdrawn), and how the purchase stands.

    `pledged_minor` is all that lies in it, with what funders added; `added_minor` is what they
    added now. `order_id` is the order that went out, None while something is missing, and for what
    a carrier carries out.
    """

    purchase_id: UUID
    amount_minor: int
    pledged_minor: int
    status: PurchaseStatus
    order_id: UUID | None
    added_minor: int = 0


def make_pledge(uow: UnitOfWork, command: MakePledge) -> PledgeReceipt:
    """Pledge: wallet or pot → the purchase's purse, with what a funder adds; when nothing is
    missing, it is met, and the order goes out to the shop.

    A pot's pledge is a spending of the pot: up to a limit by its captain, above it by vote.

    Raises:
        AmountNotPositive: withdrawing is another act.
        PurchaseUnknown, PurchaseClosed: there is nothing to pledge to.
        HouseholdUnknown, NotANeighbour, NotInGroup: this household cannot take part.
        NothingMissing: what is missing is kept for households that still have to take part.
        CounterLimit: more than may be spent at the counter in a day.
        VoteNeeded, DecisionUnusable, DecisionSpent: the street has to decide over its pot.
        BalanceTooLow: the wallet or pot does not hold enough.
        OutOfStock: the shop has none left for the order that this pledge completes.
    """
    purchase = _guarded(uow, command)
    pledge = _pledge_of(uow, command, purchase)
    before_minor = pledge.amount_minor if pledge and pledge.status == PledgeStatus.HELD else 0
    others = _others(uow, purchase, pledge)
    more_minor, match = _fitting(uow, command, purchase, others, before_minor)
    amount_minor = before_minor + more_minor
    _guard_counter(uow, command, purchase, more_minor)
    _guard_pot(uow, command, purchase, more_minor)
    # From here on only the balance and the stock can say no.
    pledge = _written(uow, command, purchase, pledge, amount_minor)
    added_minor = move_pledge(uow, command, purchase, pledge, more_minor, match=match)
    pledged_minor = others.pledged_minor + amount_minor + added_minor
    is_met = pledged_minor == purchase.target_minor
    order_id = _met(uow, command, purchase) if is_met else None
    return PledgeReceipt(
        purchase.id,
        amount_minor,
        pledged_minor,
        PurchaseStatus(purchase.status),
        order_id,
        max(0, added_minor),
    )


def withdraw_pledge(uow: UnitOfWork, command: WithdrawPledge) -> PledgeReceipt:
    """Take a pledge back: the purse → wallet or pot; what a funder added returns too.

    Raises:
        PurchaseUnknown, PurchaseClosed: there is nothing to take back from.
        PledgeUnknown: nothing was pledged.
        AccountFrozen: the wallet or pot is on hold.
    """
    purchase = locked_purchase(uow, command.community_id, command.purchase_id)
    if purchase.status != PurchaseStatus.OPEN:
        raise PurchaseClosed
    pledge = _pledge_of(uow, command, purchase)
    if pledge is None or pledge.status != PledgeStatus.HELD:
        raise PledgeUnknown
    # From here on only an account on hold can say no.
    lower_pledge(uow, command, purchase, pledge, less_minor=pledge.amount_minor, left_minor=0)
    pledge.status = PledgeStatus.RETURNED
    left = _others(uow, purchase, pledge)
    return PledgeReceipt(purchase.id, 0, left.pledged_minor, PurchaseStatus.OPEN, None)


def _guarded(uow: UnitOfWork, command: MakePledge) -> Purchase:
    """The purchase, locked, if this may be pledged to it."""
    if command.amount_minor < 1:
        raise AmountNotPositive(amount_minor=command.amount_minor)
    purchase = locked_purchase(uow, command.community_id, command.purchase_id)
    check_pledging(now=uow.now, deadline_at=purchase.deadline_at, status=purchase.status)
    if command.household_id is not None:
        _guard_household(uow, command, command.household_id, purchase)
    return purchase


def _fitting(
    uow: UnitOfWork, command: MakePledge, purchase: Purchase, others: Others, before_minor: int
) -> tuple[int, Match | None]:
    """How much more is put in than before, or less, and what a funder adds to it: both together no
    more than is missing.

    Raises:
        NothingMissing: there is no room at all.
    """
    terms: Terms = {
        "target_minor": purchase.target_minor,
        "min_households": purchase.min_households,
        "is_household": command.household_id is not None,
    }
    more_minor = capped(command.amount_minor, others, **terms) - before_minor
    if more_minor <= 0:
        return more_minor, None
    match = match_in(
        uow,
        command,
        purchase,
        more_minor,
        household_id=command.household_id,
        room_minor=room_for(others, **terms) - before_minor,
    )
    return (match.own_minor if match else more_minor), match


def _guard_household(
    uow: UnitOfWork, command: MakePledge, household_id: UUID, purchase: Purchase
) -> None:
    # The limit at the counter counts over what the household spends, so that comes one at a time.
    present_household(uow, command.community_id, household_id, lock=True)
    guard_taking_part(uow.session, purchase, household_id)


def _guard_counter(
    uow: UnitOfWork, command: MakePledge, purchase: Purchase, more_minor: int
) -> None:
    if command.household_id is not None and more_minor > 0:
        more = {purchase.currency: more_minor}
        guard_counter(uow, command, command.household_id, more, confirmation=command.confirmation)


def _guard_pot(uow: UnitOfWork, command: MakePledge, purchase: Purchase, more_minor: int) -> None:
    if command.household_id is None and more_minor > 0:
        spend_from_pot(uow, command, purchase, more_minor, proposal_id=command.proposal_id)


def _pledge_of(
    uow: UnitOfWork, command: MakePledge | WithdrawPledge, purchase: Purchase
) -> Pledge | None:
    query = uow.session.query(Pledge).filter_by(
        community_id=command.community_id, purchase_id=purchase.id
    )
    if command.household_id is None:
        return query.filter_by(place_id=purchase.place_id).one_or_none()
    return query.filter_by(household_id=command.household_id).one_or_none()


def _others(uow: UnitOfWork, purchase: Purchase, own: Pledge | None) -> Others:
    """What all but one have put in, with what funders added to anybody's."""
    others = [each for each in held_pledges(uow, purchase) if each is not own]
    matched_minor = matched_in(
        uow.session, community_id=purchase.community_id, purchase_id=purchase.id
    )
    return Others(
        pledged_minor=sum(each.amount_minor for each in others) + matched_minor,
        households=sum(each.household_id is not None for each in others),
    )


def _written(
    uow: UnitOfWork,
    command: MakePledge,
    purchase: Purchase,
    pledge: Pledge | None,
    amount_minor: int,
) -> Pledge:
    """The pledge with its new amount: its row, or a new one."""
    if pledge is None:
        pledge = Pledge(
            community_id=command.community_id,
            id=new_id(),
            purchase_id=purchase.id,
            amount_minor=amount_minor,
            confirmation=command.confirmation,
            pledged_at=uow.now,
            household_id=command.household_id,
            place_id=purchase.place_id if command.household_id is None else None,
        )
        uow.session.add(pledge)
    pledge.amount_minor, pledge.status = amount_minor, PledgeStatus.HELD
    pledge.confirmation, pledge.pledged_at = command.confirmation, uow.now
    uow.flush()
    return pledge


def _met(uow: UnitOfWork, command: Command, purchase: Purchase) -> UUID | None:
    """The price is complete: what the shop has is ordered there, paid from the purchase's purse."""
    purchase.closed_at = uow.now
    advance(uow, command, purchase, PurchaseStatus.MET)
    if purchase.item_id is None:
        return None
    item = item_or_refuse(uow, command.community_id, purchase.item_id)
    price = {purchase.currency: purchase.unit_price_minor}
    new = NewOrder(
        id=new_id(),
        point=Point(id=item.shop_id, shop_id=item.shop_id, stock_id=item.shop_id),
        purses={purchase.currency: purchase.purse_id},
        total=total_of([(purchase.quantity, price)]),
        lines=(NewLine(item, purchase.quantity, price),),
        confirmation=Confirmation.PURCHASE,
        purchase_id=purchase.id,
    )
    return add_order(uow, command, new).id
