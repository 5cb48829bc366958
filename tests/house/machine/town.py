"""What should be so: a few dictionaries and additions, too plain to hide a mistake.

Nothing here is taken from the rules of the application: they are said again, in other words.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from cambio.ledger import Purpose
from tests.house.machine.money import Money
from tests.house.machine.nouns import (
    NOBODY,
    CleanUp,
    Family,
    Grant,
    Heads,
    Known,
    Order,
    Part,
    Plastic,
    Thing,
    Together,
)
from tests.house.machine.pots import Pots, Register
from tests.house.proof import Owner

LATE_SCANS = timedelta(hours=72)


class Town:
    """Everybody and everything that the machine knows, with what the books should say."""

    def __init__(self) -> None:
        self.money = Money()
        self.families: list[Family] = []
        self.cards: list[Plastic] = []
        self.actions: list[CleanUp] = []
        self.budgets: list[Grant] = []
        self.things: list[Thing] = []
        self.orders: list[Order] = []
        self.purchases: list[Together] = []
        self.register = Register(self.money)
        self.pots = Pots()

    def shelf(self) -> dict[UUID, tuple[int, int]]:
        """How many there are of what there is, and how many of these are ordered."""
        return {
            each.id: (each.on_hand, each.reserved)
            for each in self.things
            if each.on_hand or each.reserved
        }

    def had(self, family: Family, thing: Thing, now: datetime) -> int:
        """How many of a thing a household ordered in twelve months and did not cancel."""
        return sum(
            each.quantity - each.returned
            for each in self.orders
            if each.family is family
            and each.thing is thing
            and each.status != "cancelled"
            and each.placed_at > now - timedelta(days=365)
        )

    def show(
        self, action: CleanUp, card: Plastic, heads: Heads, *, at: datetime, now: datetime
    ) -> tuple[str, int, int]:
        """A card is shown at an action: the verdict, and what is paid to whom."""
        refused = _why_not(action, card, at=at, now=now)
        if refused:
            return refused, 0, 0
        family = card.family
        part = action.parts.get(family.id, Part())
        shown = part.cards | {card.row_id: _most(heads, part.cards.get(card.row_id, NOBODY))}
        room = Heads(
            min(family.heads.adults, sum(each.adults for each in shown.values())),
            min(family.heads.children, sum(each.children for each in shown.values())),
        )
        present = _most(room, part.heads)
        if sum(present) == 0:
            return "queued", 0, 0
        before, part.cards, part.heads = part.heads, shown, present
        action.parts[family.id] = part
        paid = self.pay(action, family, part)
        if paid is None:
            return "purse_empty", 0, 0
        if before == present and paid == (0, 0):
            return "duplicate", 0, 0
        return ("more_credited" if sum(before) else "credited"), *paid

    def pay(self, action: CleanUp, family: Family, part: Part) -> tuple[int, int] | None:
        """Pay what a part is still worth: all of it, or None and it waits."""
        due = action.reward(part.heads)
        more = due[0] - part.paid[0], due[1] - part.paid[1]
        purse, wallet, pot = self.purse(action), self.wallet(family), self.pot(family.street_id)
        part.waits = more != (0, 0) and not self._can_pay(purse, wallet, pot, due, part.paid)
        if part.waits:
            return None
        self.money.move(purse, wallet, more[0])
        self.money.move(purse, pot, more[1])
        part.paid = due
        return more

    def pay_those_who_wait(self, action: CleanUp) -> int:
        """Pay in the order of counting, until the purse cannot pay the next."""
        paid = 0
        for family_id, part in action.parts.items():
            if part.waits:
                family = next(each for each in self.families if each.id == family_id)
                if self.pay(action, family, part) is None:
                    break
                paid += 1
        return paid

    def empty_purse(self, action: CleanUp) -> int:
        """The rest of a purse goes back to its budget."""
        if action.budget_id is None:
            return 0
        left = self.money.holds(self.purse(action))
        self.money.move(self.purse(action), self.budget(action.budget_id), left)
        action.purse_returned = True
        return left

    def remind_and_lapse(self, now: datetime) -> None:
        """What lies ready is told of three days before it goes back, and goes back when it is."""
        three_days = timedelta(days=3)
        for order in [each for each in self.orders if each.status == "ready"]:
            assert order.keep_until is not None
            if order.reminded_at is None and order.keep_until <= now + three_days:
                order.reminded_at = now
                order.keep_until = max(order.keep_until, now + three_days)
            elif order.reminded_at is not None and order.keep_until <= now:
                self.let_go(order)

    def let_go(self, order: Order) -> None:
        """An order does not go on: what was paid and what was reserved is free again."""
        order.status = "cancelled"
        order.thing.reserved -= order.quantity
        if order.family is not None:
            purse = (Purpose.PURSE, order.purse_id, "CAM")
            self.money.move(purse, self.wallet(order.family), order.total)
        if order.together is not None:
            self.return_pledges(order.together, "cancelled")

    def return_pledges(self, purchase: Together, status: str) -> None:
        """Everybody gets back what is left of what they put in, funders too."""
        for owner, amount in purchase.held.items():
            self.money.move(self.purse_of(purchase), owner, amount)
        purchase.held.clear()
        purchase.pledges.clear()
        self.register.take_back(purchase.id)
        self.pots.come_back(purchase.id)
        purchase.status = status

    @staticmethod
    def purse_of(what: Known) -> Owner:
        return Purpose.PURSE, what.id, "CAM"

    @staticmethod
    def till(organisation_id: UUID) -> Owner:
        return Purpose.TILL, organisation_id, "CAM"

    @staticmethod
    def wallet(family: Family, currency: str = "CAM") -> Owner:
        return Purpose.WALLET, family.id, currency

    @staticmethod
    def pot(place_id: UUID) -> Owner:
        return Purpose.POT, place_id, "CAM"

    @staticmethod
    def budget(budget_id: UUID, currency: str = "CAM") -> Owner:
        return Purpose.BUDGET, budget_id, currency

    @staticmethod
    def purse(action: CleanUp) -> Owner:
        return Purpose.PURSE, action.id, "CAM"

    def _can_pay(
        self, purse: Owner, wallet: Owner, pot: Owner, due: tuple[int, int], paid: tuple[int, int]
    ) -> bool:
        """The new award comes whole before the old one goes; where the purse is too small for
        both, the old one goes first, if it was not spent."""
        if self.money.holds(purse) >= sum(due):
            return True
        unspent = self.money.holds(wallet) >= paid[0] and self.money.holds(pot) >= paid[1]
        return unspent and self.money.holds(purse) + sum(paid) >= sum(due)


def _most(one: Heads, other: Heads) -> Heads:
    return Heads(max(one.adults, other.adults), max(one.children, other.children))


def _why_not(action: CleanUp, card: Plastic, *, at: datetime, now: datetime) -> str:
    """The verdict on a card that does not count there; empty when it does."""
    if card.stopped_at is not None and at >= card.stopped_at:
        return card.stopped
    if action.status == "planned":
        return "not_open"
    if action.status == "cancelled":
        return "action_closed"
    if action.closed_at is not None and (
        at > action.closed_at or now >= action.closed_at + LATE_SCANS
    ):
        return "action_closed"
    return ""
