"""Killing the server amid orders, at each of their steps: what was answered stands, and tokens,
stock and states agree."""

from __future__ import annotations

import http.client
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from cambio.access.use_cases import CreateKey, create_key
from cambio.app.permissions import Role
from cambio.database import perform, reading
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from catalog.models import OrderLine, ShopOrder
from catalog.rules.orders import OPEN, OrderStatus
from tests.browser.live import free_port
from tests.catalog.shop import Shop
from tests.conftest import ACTOR_ID, Clock
from tests.house.proof import Owner, assert_sound, balances_of, stock_of
from tests.house.serving import dice_of, post, serving

QUANTITY, STOCK, WALLET_MINOR = 2, 900, 900
PATIENCE_S = 60
PLACED = "placed"
BECOMES = {
    PLACED: OrderStatus.PLACED,
    "preparing": OrderStatus.PREPARING,
    "ready": OrderStatus.READY,
    "hand-out": OrderStatus.COLLECTED,
    "returns": OrderStatus.COLLECTED,
    "cancel": OrderStatus.CANCELLED,
}
"""What an order is after each step, which is also the last word of the step's address."""
FIRST, LATER = (PLACED, "preparing", "ready"), ("hand-out", "returns", "cancel")
"""Steps of three orders amid which the server is killed at once."""
LIVES = (
    (PLACED, "preparing", "ready", "hand-out", "returns"),
    (PLACED, "cancel"),
    (PLACED, "preparing", "cancel"),
    (PLACED, "ready", "hand-out"),
)


@dataclass
class Life:
    """An order as the shop's program knows it: the steps that were answered, and those to come."""

    household_id: UUID
    number: int
    to_come: list[str]
    answered: list[str] = field(default_factory=list)
    order_id: str | None = None


@dataclass
class Desk:
    """The counter of a shop with one thing that all want, and the program that orders there for
    each household by a clerk of its own."""

    shop: Shop
    item_id: UUID
    households: list[UUID]
    access_key: str
    port: int
    lives: list[Life] = field(default_factory=list)

    def work(
        self, household_id: UUID, kinds: Iterator[tuple[str, ...]], awaited: str, together: Barrier
    ) -> None:
        """Bring a household's orders from step to step until the server dies. The first step that
        is `awaited` is sent together with those that the others await."""
        own = [life for life in self.lives if life.household_id == household_id and life.to_come]
        waits = True
        while True:
            life = own.pop() if own else self.begin(household_id, next(kinds))
            while life.to_come:
                if waits and life.to_come[0] == awaited:
                    together.wait()
                    waits = False
                try:
                    self.step(life)
                except (OSError, http.client.HTTPException):
                    return

    def begin(self, household_id: UUID, steps: tuple[str, ...]) -> Life:
        life = Life(household_id, len(self.lives), list(steps))
        self.lives.append(life)
        return life

    def step(self, life: Life) -> None:
        """Ask for the next step; the same request as before where the server died under it."""
        step = life.to_come[0]
        path = "/orders" if step == PLACED else f"/orders/{life.order_id}/{step}"
        status, order = post(
            self.port,
            path,
            self.body(life, step),
            access_key=self.access_key,
            request_key=f"{life.household_id}/{life.number}/{step}",
        )
        assert status in (200, 201), order
        assert order["status"] == BECOMES[step]
        life.order_id = order["id"]
        life.answered.append(life.to_come.pop(0))

    def body(self, life: Life, step: str) -> dict[str, Any]:
        item = {"item_id": str(self.item_id), "quantity": QUANTITY}
        if step == PLACED:
            return {"household_id": str(life.household_id), "signed": True, "items": [item]}
        if step == "returns":
            return {"items": [{**item, "quantity": 1}], "reason": "damaged"}
        return {}


@pytest.fixture
def desk(make_app: Callable[[str], Flask], database_url: str, clock: Clock) -> Iterator[Desk]:
    clock.now = datetime.now(UTC)
    with make_app(database_url).app_context():
        command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="stad", name="Stad")
        shop = Shop(perform(create_community, command), clock)
        key = CreateKey(**shop.who, name="Kassa", role=Role.MANAGER)
        yield Desk(
            shop,
            shop.item(STOCK, price_minor=1),
            [shop.household(WALLET_MINOR) for _ in FIRST],
            perform(create_key, key).secret,
            free_port(),
        )


@pytest.mark.parametrize("times", [1, pytest.param(40, marks=pytest.mark.long)])
def test_an_order_survives_being_killed_at_each_of_its_steps(
    desk: Desk, database_url: str, times: int
) -> None:
    dice = dice_of(5)
    kinds = {each: cycle(dice.sample(LIVES, len(LIVES))) for each in desk.households}
    for steps in (FIRST, LATER) * times:
        together = Barrier(len(steps) + 1, timeout=PATIENCE_S)
        before = connections()
        with serving(database_url, desk.port) as server, ThreadPoolExecutor(len(steps)) as clerks:
            work = [
                clerks.submit(desk.work, each, kinds[each], awaited, together)
                for each, awaited in zip(desk.households, steps, strict=True)
            ]
            try:
                together.wait()
                time.sleep(dice.uniform(0, 0.02))
            finally:
                server.kill()
        for each in work:
            each.result()
        while connections() - before:  # PostgreSQL ends what it was in the midst of
            time.sleep(0.01)
        check_what_stands(desk)


def connections() -> set[int]:
    """Who is connected to PostgreSQL's database; nobody is to SQLite."""
    with reading() as session:
        if session.get_bind().dialect.name == "sqlite":
            return set()
        query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        return set(session.scalars(text(query)))


def check_what_stands(desk: Desk) -> None:
    """Each order is where its last answer says or one step on, and no other is there; the tokens
    and the stock are where the orders say."""
    with reading() as session:
        assert_sound(session, desk.shop.community_id)
        rows = session.execute(
            select(ShopOrder, OrderLine.returned).join(
                OrderLine, OrderLine.order_id == ShopOrder.id
            )
        )
        orders = {str(order.id): (order, returned) for order, returned in rows}
        holds = balances_of(session, desk.shop.community_id)
        stock = stock_of(session, desk.shop.community_id)
    unheard = sum(life.order_id is None for life in desk.lives)
    heard = {life.order_id: life for life in desk.lives if life.order_id is not None}
    assert heard.keys() <= orders.keys()
    assert len(orders) <= len(heard) + unheard
    for order_id, life in heard.items():
        order, returned = orders[order_id]
        possible = {BECOMES[step] for step in (life.answered[-1], *life.to_come[:1])}
        assert order.status in possible
        assert returned >= life.answered.count("returns")
    assert _of_the_shop(holds) == _as_orders_say(desk, [*orders.values()])
    lie = [
        (QUANTITY if order.status == OrderStatus.COLLECTED else 0, returned)
        for order, returned in orders.values()
    ]
    on_hand = STOCK - sum(gone - back for gone, back in lie)
    waiting = sum(QUANTITY for order, _returned in orders.values() if order.status in OPEN)
    assert stock == {desk.item_id: (on_hand, waiting)}


def _of_the_shop(holds: dict[Owner, int]) -> dict[Owner, int]:
    kinds = (Purpose.WALLET, Purpose.PURSE, Purpose.TILL)
    return {owner: minor for owner, minor in holds.items() if owner[0] in kinds}


def _as_orders_say(desk: Desk, orders: list[tuple[ShopOrder, int]]) -> dict[Owner, int]:
    """What wallets, purses and the till hold, if every order moved all that belongs to its state;
    one of a thing costs one."""
    holds: Counter[Owner] = Counter()
    for household_id in desk.households:
        holds[Purpose.WALLET, household_id, "CAM"] = WALLET_MINOR
    for order, returned in orders:
        assert order.household_id is not None
        paid = 0 if order.status == OrderStatus.CANCELLED else QUANTITY - returned
        holds[Purpose.WALLET, order.household_id, "CAM"] -= paid
        if order.status in OPEN:
            holds[Purpose.PURSE, order.id, "CAM"] = paid
        elif order.status == OrderStatus.COLLECTED:
            holds[Purpose.TILL, desk.shop.shop_id, "CAM"] += paid
    return {owner: minor for owner, minor in holds.items() if minor}
