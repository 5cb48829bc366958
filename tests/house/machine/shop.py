"""The shop: stock comes and goes, households order, collect and cancel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from cambio.database import perform
from cambio.ledger import Purpose
from cambio.ledger.errors import BalanceTooLow
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from catalog.errors import (
    BoughtTogether,
    ItemUnknown,
    NotCollected,
    NotForHouseholds,
    NotTheirOrder,
    OrderFinished,
    OrderPrepared,
    OrderUnknown,
    OutOfStock,
    TooManyBack,
    TooManyForHousehold,
)
from catalog.rules.orders import CancelReason, ReturnReason
from catalog.use_cases import (
    ArchiveItem,
    CancelOrder,
    CountStock,
    CreateItem,
    HandOut,
    ItemContent,
    LineBack,
    MarkReady,
    OrderedItem,
    PlaceOrder,
    ReceiveStock,
    ReturnOrder,
    SaveCategory,
    UpdateItem,
    WriteOffStock,
    archive_item,
    cancel_order,
    count_stock,
    create_item,
    hand_out,
    mark_ready,
    place_order,
    receive_stock,
    return_order,
    save_category,
    update_item,
    write_off_stock,
)
from tests.house.machine.base import Reasons, TownMachine, id_of, which
from tests.house.machine.nouns import Family, Order, Thing

few = st.integers(1, 4)


class ShopMachine(TownMachine):
    """Items, stock and orders."""

    def found_shop(self) -> None:
        """A shop with a few things on its shelf."""
        shop = AddOrganisation(**self.who, kind="shop", name="De Bezem", pick_up="Balie")
        self.shop_id = perform(add_organisation, shop)
        names = {"nl": "Schoonmaken"}
        perform(save_category, SaveCategory(**self.who, slug="cleaning", names=names))
        for price, buyers, most, on_hand in (
            (1, "household", 4, 3),
            (3, "both", None, 9),
            (5, "street", None, 2),
        ):
            self._new_item(price, buyers, most, on_hand)

    @rule(thing=which, quantity=few)
    def receive(self, thing: int, quantity: int) -> None:
        it = self.one_of(self.town.things, thing)
        self.act(receive_stock, ReceiveStock(**self.keyed, item_id=it.id, quantity=quantity))
        it.on_hand += quantity

    @rule(thing=which, counted=st.integers(0, 4))
    def count(self, thing: int, counted: int) -> None:
        it = self.one_of(self.town.things, thing)
        receipt = self.act(count_stock, CountStock(**self.keyed, item_id=it.id, counted=counted))
        assert receipt is not None
        assert receipt.moved == counted - it.on_hand
        it.on_hand = counted

    @rule(thing=which, quantity=few)
    def write_off(self, thing: int, quantity: int) -> None:
        it = self.one_of(self.town.things, thing)
        command = WriteOffStock(**self.keyed, item_id=it.id, quantity=quantity)
        if self.act(write_off_stock, command, {OutOfStock: it.free < quantity}):
            it.on_hand -= quantity

    @rule(thing=which)
    def take_out_or_bring_back(self, thing: int) -> None:
        it = self.one_of(self.town.things, thing)
        it.archived = not it.archived
        perform(archive_item, ArchiveItem(**self.who, item_id=it.id, archived=it.archived))

    @rule(thing=which, price=st.integers(1, 5))
    def change_price(self, thing: int, price: int) -> None:
        it = self.one_of(self.town.things, thing)
        it.price = price
        content = content_of(price, it.buyers, it.most)
        perform(update_item, UpdateItem(**self.who, item_id=it.id, content=content))

    @rule(family=which, thing=which, quantity=few)
    def order(self, family: int, thing: int, quantity: int) -> None:
        who, it = self.one_of(self.town.families, family), self.one_of(self.town.things, thing)
        total, wallet = quantity * it.price, self.town.wallet(who)
        had = self.town.had(who, it, self.clock.now)
        reasons = {
            ItemUnknown: it.archived,
            NotForHouseholds: it.buyers == "street",
            TooManyForHousehold: it.most is not None and had + quantity > it.most,
            OutOfStock: it.free < quantity,
            BalanceTooLow: self.town.money.holds(wallet) < total,
        }
        lines = (OrderedItem(it.id, quantity),)
        command = PlaceOrder(**self.keyed, household_id=who.id, lines=lines)
        placed = self.act(place_order, command, reasons)
        if placed is not None:
            order_id = placed.order_id
            new = Order(order_id, it, quantity, total, order_id, who, self.clock.now)
            self.town.orders.append(new)
            self.town.money.move(wallet, (Purpose.PURSE, new.purse_id, "CAM"), total)
            it.reserved += quantity
            assert placed.left == {"CAM": self.town.money.holds(wallet)}

    @precondition(lambda self: self.town.orders)
    @rule(order=which)
    def prepare(self, order: int) -> None:
        it = self.one_of(self.town.orders, order)
        reasons: Reasons = {OrderFinished: it.status in ("collected", "cancelled")}
        if self.act(mark_ready, MarkReady(**self.who, order_id=it.id), reasons):
            if it.status != "ready":
                it.keep_until = self.clock.now + timedelta(days=14)
            it.status = "ready"
            if it.together is not None:
                it.together.status = "ready"

    @precondition(lambda self: self.town.orders)
    @rule(order=which, family=st.none() | which)
    def collect(self, order: int, family: int | None) -> None:
        it = self.one_of(self.town.orders, order)
        who = None if family is None else self.one_of(self.town.families, family)
        reasons = {
            OrderFinished: it.status in ("collected", "cancelled"),
            NotTheirOrder: who is not None and not _takes_part(it, who),
            OutOfStock: it.thing.on_hand < it.quantity,
        }
        command = HandOut(**self.keyed, order_id=it.id, household_id=id_of(who))
        if self.act(hand_out, command, reasons):
            it.status, it.collected_at = "collected", self.clock.now
            it.thing.on_hand -= it.quantity
            it.thing.reserved -= it.quantity
            purse = (Purpose.PURSE, it.purse_id, "CAM")
            self.town.money.move(purse, self.town.till(self.shop_id), it.total)
            if it.together is not None:
                it.together.status = "delivered"
                it.together.held.clear()

    @precondition(lambda self: self.town.orders)
    @rule(order=which, family=st.none() | which)
    def cancel_an_order(self, order: int, family: int | None) -> None:
        it = self.one_of(self.town.orders, order)
        who = None if family is None else self.one_of(self.town.families, family)
        reasons = {
            OrderUnknown: who is not None and it.family is not who,
            OrderFinished: it.status in ("collected", "cancelled"),
            OrderPrepared: who is not None and it.status == "ready",
        }
        command = CancelOrder(
            **self.keyed,
            order_id=it.id,
            reason=CancelReason.CHANGED_MIND.value,
            household_id=id_of(who),
        )
        if self.act(cancel_order, command, reasons):
            self.town.let_go(it)

    @precondition(lambda self: self.town.orders)
    @rule(order=which, quantity=few, restock=st.booleans())
    def some_of_it_comes_back(self, order: int, quantity: int, *, restock: bool) -> None:
        it = self.one_of(self.town.orders, order)
        long_ago = it.collected_at is not None and (
            self.clock.now > it.collected_at + timedelta(days=90)
        )
        reasons: Reasons = {
            BoughtTogether: it.together is not None,
            NotCollected: it.status != "collected" or long_ago,
            TooManyBack: quantity > it.quantity - it.returned,
        }
        command = ReturnOrder(
            **self.keyed,
            order_id=it.id,
            lines=(LineBack(it.thing.id, quantity),),
            reason=ReturnReason.DAMAGED.value,
            restock=restock,
        )
        if self.act(return_order, command, reasons) and it.family is not None:
            it.returned += quantity
            it.thing.on_hand += quantity if restock else 0
            till = self.town.till(self.shop_id)
            back = it.total // it.quantity * quantity
            self.town.money.move(till, self.town.wallet(it.family), back)

    def _new_item(self, price: int, buyers: str, most: int | None, on_hand: int) -> None:
        content = content_of(price, buyers, most)
        command = CreateItem(**self.keyed, shop_id=self.shop_id, content=content, on_hand=on_hand)
        saved = self.act(create_item, command)
        assert saved is not None
        self.town.things.append(Thing(saved.item_id, price, buyers, most, on_hand))


def content_of(price: int, buyers: str, most: int | None = None, **more: Any) -> ItemContent:
    """Words, price and limits of an item."""
    return ItemContent(
        names={"nl": "Iets"},
        category="cleaning",
        currency="CAM",
        price_minor=price,
        buyers=buyers,
        max_per_household=most,
        **more,
    )


def _takes_part(order: Order, who: Family) -> bool:
    if order.together is None:
        return order.family is who
    return order.together.place_id == who.street_id
