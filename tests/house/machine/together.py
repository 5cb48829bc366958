"""Buying together: pledges come, change and go, until the price is met or the last day passes."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from cambio.ledger.errors import BalanceTooLow
from catalog.errors import (
    ItemUnknown,
    MinHouseholdsInvalid,
    NotANeighbour,
    NotForStreets,
    NothingMissing,
    OutOfStock,
    PledgeUnknown,
    PurchaseClosed,
    PurchaseNotDue,
    PurchaseUnknown,
)
from catalog.use_cases import (
    CancelPurchase,
    ClosePurchase,
    MakePledge,
    StartPurchase,
    WithdrawPledge,
    cancel_purchase,
    close_purchase,
    make_pledge,
    start_purchase,
    withdraw_pledge,
)
from tests.house.machine.base import id_of, which
from tests.house.machine.nouns import Family, Order, Pledged, Together
from tests.house.machine.shop import ShopMachine

PURCHASES_MOST = 4


class TogetherMachine(ShopMachine):
    """Purchases and pledges."""

    @precondition(lambda self: len(self.town.purchases) < PURCHASES_MOST)
    @rule(
        street=which,
        thing=which,
        starter=st.none() | which,
        quantity=st.integers(1, 2),
        households=st.integers(1, 4),
        days=st.integers(1, 20),
    )
    def start(
        self,
        street: int,
        thing: int,
        starter: int | None,
        quantity: int,
        households: int,
        days: int,
    ) -> None:
        place_id, it = self.one_of(self.streets, street), self.one_of(self.town.things, thing)
        who = None if starter is None else self.one_of(self.town.families, starter)
        target = it.price * quantity
        deadline = self.clock.now + timedelta(days=days)
        reasons = {
            ItemUnknown: it.archived,
            NotForStreets: it.buyers == "household",
            MinHouseholdsInvalid: households > target,
            NotANeighbour: who is not None and who.street_id != place_id,
        }
        command = StartPurchase(
            **(self.keyed | ({"actor_id": who.id} if who else {})),
            place_id=place_id,
            item_id=it.id,
            quantity=quantity,
            deadline_at=deadline,
            min_households=households,
            household_id=id_of(who),
        )
        started = self.act(start_purchase, command, reasons)
        if started is not None:
            self.town.purchases.append(
                Together(
                    started.purchase_id, place_id, it, quantity, target, households, deadline, who
                )
            )

    @precondition(lambda self: self.town.purchases)
    @rule(purchase=which, family=st.none() | which, amount=st.integers(1, 6))
    def pledge(self, purchase: int, family: int | None, amount: int) -> None:
        it = self.one_of(self.town.purchases, purchase)
        who = None if family is None else self.one_of(self.town.families, family)
        before = it.pledges[id_of(who)].amount if id_of(who) in it.pledges else 0
        room = it.room(who)
        becomes = min(amount, room)
        source = self.town.pot(it.place_id) if who is None else self.town.wallet(who)
        met = it.pledged - before + becomes == it.target
        reasons = {
            PurchaseClosed: it.status != "open" or self.clock.now >= it.deadline,
            NotANeighbour: who is not None and who.street_id != it.place_id,
            NothingMissing: room <= 0,
            BalanceTooLow: self.town.money.holds(source) < becomes - before,
            OutOfStock: met and it.thing.free < it.quantity,
        }
        command = MakePledge(
            **self.keyed,
            purchase_id=it.id,
            amount_minor=amount,
            household_id=id_of(who),
        )
        receipt = self.act(make_pledge, command, reasons)
        if receipt is not None:
            assert receipt.amount_minor == becomes
            self._put_in(it, who, becomes)
            assert receipt.pledged_minor == it.pledged
            assert (receipt.order_id is not None) == met
            if receipt.order_id is not None:
                self._goes_out(it, receipt.order_id)

    @precondition(lambda self: self.town.purchases)
    @rule(purchase=which, family=st.none() | which)
    def withdraw(self, purchase: int, family: int | None) -> None:
        it = self.one_of(self.town.purchases, purchase)
        who = None if family is None else self.one_of(self.town.families, family)
        reasons = {
            PurchaseClosed: it.status != "open",
            PledgeUnknown: (id_of(who)) not in it.pledges,
        }
        command = WithdrawPledge(**self.keyed, purchase_id=it.id, household_id=id_of(who))
        if self.act(withdraw_pledge, command, reasons):
            self._put_in(it, who, 0)

    @precondition(lambda self: self.town.purchases)
    @rule(purchase=which, family=st.none() | which)
    def give_up(self, purchase: int, family: int | None) -> None:
        it = self.one_of(self.town.purchases, purchase)
        who = None if family is None else self.one_of(self.town.families, family)
        reasons = {
            PurchaseUnknown: who is not None and it.starter is not who,
            PurchaseClosed: it.status != "open",
        }
        command = CancelPurchase(**self.keyed, purchase_id=it.id, household_id=id_of(who))
        given_up = self.act(cancel_purchase, command, reasons)
        if given_up is not None:
            assert given_up.returned == len(it.pledges)
            self.town.return_pledges(it, "cancelled")

    @precondition(lambda self: self.town.purchases)
    @rule(purchase=which)
    def last_day(self, purchase: int) -> None:
        it = self.one_of(self.town.purchases, purchase)
        early = it.status == "open" and self.clock.now < it.deadline
        command = ClosePurchase(**self.keyed, purchase_id=it.id)
        closed = self.act(close_purchase, command, {PurchaseNotDue: early})
        if closed is not None and it.status == "open":
            assert closed.returned == len(it.pledges)
            self.town.return_pledges(it, "failed")

    def purchases_due(self) -> list[Together]:
        """Purchases that are open after their last moment."""
        return [
            each
            for each in self.town.purchases
            if each.status == "open" and self.clock.now >= each.deadline
        ]

    def _put_in(self, it: Together, who: Family | None, becomes: int) -> None:
        before = it.pledges.pop(id_of(who), None)
        source = self.town.pot(it.place_id) if who is None else self.town.wallet(who)
        self.town.money.move(
            source, self.town.purse_of(it), becomes - (before.amount if before else 0)
        )
        if becomes:
            it.pledges[id_of(who)] = Pledged(who, becomes)

    def _goes_out(self, it: Together, order_id: UUID) -> None:
        it.status = "met"
        it.thing.reserved += it.quantity
        self.town.orders.append(
            Order(order_id, it.thing, it.quantity, it.target, it.id, None, self.clock.now, it)
        )
