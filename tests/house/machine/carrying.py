"""What neighbours have together is carried out, and may turn out cheaper."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from cambio.database import Command, Refusal
from cambio.ledger import Purpose
from catalog.errors import CarriedOutByOrder, NotCheaper, StepNotPossible
from catalog.use_cases import (
    ApprovePurchase,
    CelebratePurchase,
    DeliverPurchase,
    LowerPrice,
    OrderPurchase,
    approve_purchase,
    celebrate_purchase,
    deliver_purchase,
    lower_price,
    order_purchase,
)
from tests.house.machine.base import which
from tests.house.machine.money import in_proportion
from tests.house.machine.together import CARRIED, TogetherMachine

BEFORE = {"approved": "met", "ordered": "approved", "delivered": "ordered"}
NEXT = {before: step for step, before in BEFORE.items()} | {"delivered": "celebrated"}


class CarryingMachine(TogetherMachine):
    """From the complete price to the celebration."""

    @precondition(lambda self: self.town.purchases)
    @rule(purchase=which, step=st.none() | st.sampled_from([*BEFORE, "celebrated"]))
    def carry_on(self, purchase: int, step: str | None) -> None:
        """The next step, or one that is not its turn."""
        it = self.one_of(self.town.purchases, purchase)
        becomes = step or NEXT.get(it.status, "approved")
        reasons: dict[type[Refusal], bool] = {
            CarriedOutByOrder: becomes in BEFORE and it.thing is not None,
            StepNotPossible: it.status != BEFORE.get(becomes, "delivered"),
        }
        about: dict[str, Any] = {"purchase_id": it.id}
        acts: dict[str, tuple[Any, Command]] = {
            "approved": (approve_purchase, ApprovePurchase(**self.who, **about)),
            "ordered": (order_purchase, OrderPurchase(**self.who, **about)),
            "delivered": (deliver_purchase, DeliverPurchase(**self.keyed, **about)),
            "celebrated": (
                celebrate_purchase,
                CelebratePurchase(**self.who, **about, thanks="Dank allemaal!"),
            ),
        }
        use_case, command = acts[becomes]
        if self.act(use_case, command, reasons):
            it.status = becomes
            if becomes == "delivered":
                till = self.town.till(self.carrier_id)
                self.town.money.move(self.town.purse_of(it), till, it.cost)
                it.held.clear()

    @precondition(lambda self: self.town.purchases)
    @rule(purchase=which, cost=st.integers(1, 12))
    def it_turns_out_cheaper(self, purchase: int, cost: int) -> None:
        it = self.one_of(self.town.purchases, purchase)
        reasons = {StepNotPossible: it.status not in CARRIED, NotCheaper: cost >= it.cost}
        command = LowerPrice(**self.keyed, purchase_id=it.id, cost_minor=cost)
        lowered = self.act(lower_price, command, reasons)
        if lowered is None:
            return
        assert lowered.returned_minor == it.cost - cost
        shares = in_proportion(it.cost - cost, it.held, self.account_ids(it.held))
        for owner, amount in shares.items():
            self.moves(it, owner, -amount)
            if owner[0] is Purpose.POT:
                self.town.pots.come_back(it.id, amount)
            elif owner[0] is Purpose.BUDGET:
                self.town.register.lessen(it.id, owner, amount)
        it.cost = cost
        for order in self.town.orders:
            order.total = cost if order.together is it else order.total
