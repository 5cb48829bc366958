"""Neighbours buy together what the shop has, or what stands in no shop, and funders add to it."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from cambio.database import Refusal, perform
from cambio.ledger.errors import BalanceTooLow
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
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
    Wish,
    WithdrawPledge,
    cancel_purchase,
    close_purchase,
    make_pledge,
    start_purchase,
    withdraw_pledge,
)
from tests.house.machine.base import id_of, which
from tests.house.machine.nouns import Family, Order, Pledged, Promise, Spent, Together
from tests.house.machine.saving import SavingMachine
from tests.house.machine.shop import ShopMachine
from tests.house.proof import Owner

Match: TypeAlias = tuple[Promise | None, int]
"""What a funder adds by which promise; nothing without one."""

PURCHASES_MOST = 5
CARRIED = ("met", "approved", "ordered", "ready")


class TogetherMachine(ShopMachine, SavingMachine):
    """Purchases and pledges."""

    def found_together(self) -> None:
        """Somebody who carries out what stands in no shop."""
        carrier = AddOrganisation(**self.who, kind="partner", name="Groenbedrijf")
        self.carrier_id = perform(add_organisation, carrier)

    @precondition(lambda self: len(self.town.purchases) < PURCHASES_MOST)
    @rule(
        street=which,
        thing=st.none() | which,
        starter=st.none() | which,
        quantity=st.integers(1, 2),
        households=st.integers(1, 3),
        days=st.integers(1, 20),
    )
    def start(
        self,
        street: int,
        thing: int | None,
        starter: int | None,
        quantity: int,
        households: int,
        days: int,
    ) -> None:
        """Without a thing it is a wish, seven times as dear as there are to be of a thing."""
        place_id = self.one_of(self.streets, street)
        it = None if thing is None else self.one_of(self.town.things, thing)
        who = None if starter is None else self.one_of(self.town.families, starter)
        target = 7 * quantity if it is None else it.price * quantity
        deadline = self.clock.now + timedelta(days=days)
        reasons: dict[type[Refusal], bool] = {
            ItemUnknown: it is not None and it.archived,
            NotForStreets: it is not None and it.buyers == "household",
            MinHouseholdsInvalid: households > target,
            NotANeighbour: who is not None and who.street_id != place_id,
        }
        command = StartPurchase(
            **(self.keyed | ({"actor_id": who.id} if who else {})),
            place_id=place_id,
            item_id=id_of(it),
            wish=None if it else self._wish(target),
            quantity=quantity,
            deadline_at=deadline,
            min_households=households,
            household_id=id_of(who),
        )
        started = self.act(start_purchase, command, reasons)
        if started is not None:
            new = (place_id, it, quantity, target, households, deadline, who)
            self.town.purchases.append(Together(started.purchase_id, *new))

    @precondition(lambda self: self.town.purchases)
    @rule(
        purchase=which,
        family=st.none() | which,
        amount=st.integers(1, 9),
        vote=st.none() | which,
    )
    def pledge(
        self, purchase: int, family: int | None, amount: int, vote: int | None = None
    ) -> None:
        it, votes = self.one_of(self.town.purchases, purchase), self.town.pots.votes
        who = None if family is None else self.one_of(self.town.families, family)
        becomes, more, match, met = self._wanted(it, who, amount)
        from_pot = who is None and more > 0
        named = self.one_of(votes, vote) if from_pot and votes and vote is not None else None
        reasons, decided = self.spending(it.place_id, it.id, max(0, more), named)
        source = self.town.pot(it.place_id) if who is None else self.town.wallet(who)
        reasons = (reasons if from_pot else {}) | {
            PurchaseClosed: it.status != "open" or self.clock.now >= it.deadline,
            NotANeighbour: who is not None and who.street_id != it.place_id,
            NothingMissing: becomes <= 0,
            BalanceTooLow: self.town.money.holds(source) < more,
            OutOfStock: met and it.thing is not None and it.thing.free < it.quantity,
        }
        command = MakePledge(
            **self.keyed,
            purchase_id=it.id,
            amount_minor=amount,
            household_id=id_of(who),
            proposal_id=id_of(named),
        )
        receipt = self.act(make_pledge, command, reasons)
        if receipt is None:
            return
        if from_pot:
            spent = Spent(it.place_id, it.id, more, self.clock.now, decided)
            self.town.pots.spent.append(spent)
        self._put_in(it, who, becomes, match)
        assert receipt.amount_minor == becomes
        assert receipt.added_minor == match[1]
        assert receipt.pledged_minor == it.pledged + self.town.register.in_it(it.id)
        assert receipt.status == ("met" if met else "open")
        it.status = receipt.status.value
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
            PurchaseClosed: it.status != "open"
            and (who is not None or it.thing is not None or it.status not in CARRIED),
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

    def _wanted(
        self, it: Together, who: Family | None, amount: int
    ) -> tuple[int, int, Match, bool]:
        """What a pledge becomes, how much more that is, what a funder adds, and whether that is all
        that was missing."""
        register = self.town.register
        before = it.pledges[id_of(who)].amount if id_of(who) in it.pledges else 0
        funded = register.in_it(it.id)
        room = it.room(who, funded)
        more, promise, added = min(amount, room) - before, None, 0
        if who is not None and more > 0:
            about = ("purchase", it.place_id, more, self.today.year)
            promise, more, added = register.would_add(*about, room=room - before)
        met = it.pledged + more + funded + added == it.target
        return before + more, more, (promise, added), met

    def _put_in(
        self, it: Together, who: Family | None, becomes: int, match: Match = (None, 0)
    ) -> None:
        source = self.town.pot(it.place_id) if who is None else self.town.wallet(who)
        before = it.pledges.pop(id_of(who), None)
        more = becomes - (before.amount if before else 0)
        if becomes:
            it.pledges[id_of(who)] = Pledged(who, becomes)
        self.moves(it, source, more)
        if more < 0 and who is None:
            self.town.pots.come_back(it.id, -more)
        elif more < 0:
            for budget, amount in self.town.register.take_back(it.id, who, becomes).items():
                self.moves(it, budget, -amount)
        elif who is not None and match[0] is not None:
            it.held[match[0].budget] += match[1]
            self.add(*match, it.place_id, who, it.id, more, self.town.purse_of(it))

    def moves(self, it: Together, owner: Owner, more: int) -> None:
        """So much more of somebody's in the purse; less of it when that is negative."""
        it.held[owner] += more
        self.town.money.move(owner, self.town.purse_of(it), more)

    def _wish(self, price: int) -> Wish:
        return Wish(
            title="Bankje",
            description="Van hout.",
            price_minor=price,
            currency="CAM",
            carrier_id=self.carrier_id,
        )

    def _goes_out(self, it: Together, order_id: UUID | None) -> None:
        """Of a thing the shop has an order now; of a wish nobody has."""
        assert (order_id is not None) == (it.status == "met" and it.thing is not None)
        if order_id is None or it.thing is None:
            return
        it.thing.reserved += it.quantity
        self.town.orders.append(
            Order(order_id, it.thing, it.quantity, it.target, it.id, None, self.clock.now, it)
        )
