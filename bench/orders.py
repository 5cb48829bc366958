"""Orders placed: all of one item, and each client of its own, beside the same rows in raw SQL."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

from bench.clients import Act, in_turn, rate_of
from bench.floor import ACTOR_ID, DIGEST, POSTING, TAKE_OR_GIVE, TRANSACTION, Floor
from bench.rows import Row, against
from cambio.app.settings import driver_url
from cambio.database import Database, current_database, new_id, perform, reading
from cambio.ledger import Purpose
from cambio.ledger.queries import accounts_of
from cambio.main import create_app
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from catalog.use_cases import OrderedItem, PlaceOrder, place_order
from tests.catalog.shop import Shop
from tests.conftest import Clock, settings_for
from tests.postgresql import database_on, postgresql_running
from tests.schema import build_schema

ItemOf: TypeAlias = Callable[[int], UUID]
"""What the client with this number orders."""

CLIENTS, ORDERS = 8, 240
WALLET_MINOR, STOCK = 100_000, 90_000

ACCOUNT = (
    "INSERT INTO ledger_account (community_id, id, purpose, owner_id, currency, status, opened_at)"
    " VALUES (?, ?, 'purse', ?, 'CAM', 'open', ?)"
)
BALANCE = (
    "INSERT INTO ledger_balance (community_id, account_id, balance_minor, entries, layered_minor)"
    " VALUES (?, ?, 0, 0, 0)"
)
REGISTER = (
    "INSERT INTO ledger_register (community_id, id, subject, subject_key, number, status, at,"
    " digest) VALUES (?, ?, 'account', ?, 1, 'open', ?, ?)"
)
ORDER = (
    "INSERT INTO shop_order (community_id, id, number, shop_id, pick_up_id, confirmation,"
    " placed_at, placed_by, household_id, status, needs_approval)"
    " VALUES (?, ?, ?, ?, ?, 'own', ?, ?, ?, 'placed', ?)"
)
LINE = (
    "INSERT INTO order_line (community_id, order_id, item_id, quantity, unit_prices, returned,"
    " brought_back) VALUES (?, ?, ?, 1, ?, 0, 0)"
)
PAYMENT = (
    "INSERT INTO order_payment (community_id, order_id, currency, amount_minor, purse_id,"
    " returned_minor) VALUES (?, ?, 'CAM', 1, ?, 0)"
)
RESERVE = (
    "UPDATE stock SET reserved = reserved + 1 WHERE community_id = ? AND item_id = ?"
    " AND pick_up_id = ? AND on_hand - reserved > 0 RETURNING on_hand"
)
MOVEMENT = (
    "INSERT INTO stock_movement (community_id, id, item_id, pick_up_id, reason, moved_at, moved_by,"
    " on_hand, reserved, expected, order_id) VALUES (?, ?, ?, ?, 'order', ?, ?, 0, 1, 0, ?)"
)


@dataclass(frozen=True)
class Counter:
    """A shop with an item, a household and its wallet for each client."""

    community_id: int
    shop_id: UUID
    items: Sequence[UUID]
    households: Sequence[UUID]
    wallets: Sequence[UUID]

    def first_item(self, _number: int) -> UUID:
        """What everybody wants."""
        return self.items[0]

    def own_item(self, number: int) -> UUID:
        """What only this client wants."""
        return self.items[number]


class FloorOfOrders(Floor):
    """The rows of an order by hand-written SQL, and no rule but the two guards."""

    def __init__(self, url: str, counter: Counter, number: int) -> None:
        self.counter, self.number = counter, number
        wallet = counter.wallets[number]
        super().__init__(
            url,
            community_id=counter.community_id,
            source=wallet,
            target=wallet,
            kind="order_placed",
        )
        self.flag: Any = 0 if self.on_sqlite else False

    def order(self, item_id: UUID) -> None:
        """One order of one item, on disk when this returns."""
        counter, key = self.counter, self.community_id
        shop, item = self._id(counter.shop_id), self._id(item_id)
        order, purse, transaction = (self._id(new_id()) for _ in range(3))
        household, actor = self._id(counter.households[self.number]), self._id(ACTOR_ID)
        self._begin()
        self._claim()
        self._run(ACCOUNT, (key, purse, order, self.now))
        self._run(BALANCE, (key, purse))
        self._run(REGISTER, (key, self._id(new_id()), str(purse), self.now, DIGEST))
        number = random.randrange(10_000_000, 2_000_000_000)  # noqa: S311 - nobody guesses here
        self._run(ORDER, (key, order, number, shop, shop, self.now, actor, household, self.flag))
        self._run(LINE, (key, order, item, json.dumps({"CAM": 1})))
        self._run(PAYMENT, (key, order, purse))
        self._run(RESERVE, (key, item, shop))
        if self.cursor.fetchone() is None:
            raise RuntimeError("sold out")
        moved = self._id(new_id())
        self._run(MOVEMENT, (key, moved, item, shop, self.now, actor, order))
        wallet = self._id(counter.wallets[self.number])
        for leg, (account, minor) in enumerate(sorted(((wallet, -1), (purse, 1))), start=1):
            self._run(TAKE_OR_GIVE, (minor, key, account, minor))
            balance, entry = self.cursor.fetchone()
            self._run(POSTING, (key, transaction, leg, account, minor, entry, balance))
        self._run(TRANSACTION, self._transaction(transaction))
        self._run_plain("COMMIT")


def on_sqlite() -> Iterator[Row]:
    """Orders on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/orders.sqlite"
        with _opened(url) as counter:
            yield from _measured("SQLite", url, counter, contended=0.7, spread=0.5)


def on_postgresql() -> Iterator[Row]:
    """Orders on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder, postgresql_running(Path(folder)) as server:
        url = database_on(server, "postgres")
        with _opened(url) as counter:
            raw = driver_url(url)
            yield from _measured("PostgreSQL", raw, counter, contended=0.7, spread=0.6)


@contextmanager
def _opened(url: str) -> Iterator[Counter]:
    build_schema(url)
    clock = Clock(datetime.now(UTC))
    app = create_app(settings_for(url, threads=CLIENTS), clock=lambda: clock.now)
    with app.app_context():
        found = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="bench", name="Bench")
        yield _counter(Shop(perform(create_community, found), clock))


def _counter(shop: Shop) -> Counter:
    items = [shop.item(STOCK, price_minor=1) for _ in range(CLIENTS)]
    households = [shop.household(WALLET_MINOR) for _ in range(CLIENTS)]
    with reading() as session:
        wallets = accounts_of(
            session,
            community_id=shop.community_id,
            owner_ids=households,
            purposes=[Purpose.WALLET],
        )
    by_owner = {wallet.owner_id: wallet.id for wallet in wallets}
    return Counter(
        shop.community_id, shop.shop_id, items, households, [by_owner[each] for each in households]
    )


def _measured(
    name: str, url: str, counter: Counter, *, contended: float, spread: float
) -> Iterator[Row]:
    # A context of the application belongs to a request, and not to an order.
    database = current_database()
    floors = [FloorOfOrders(url, counter, number) for number in range(CLIENTS)]
    for case, goal, item_of in (
        ("one item", contended, counter.first_item),
        ("an item each", spread, counter.own_item),
    ):
        ours, raw = _ours(database, counter, item_of), _raw(floors, item_of)
        mine, floor = in_turn(*(partial(rate_of, CLIENTS, act, acts=ORDERS) for act in (ours, raw)))
        yield against(
            f"{name}: orders of {case}, {CLIENTS} clients",
            ours=mine.a_second,
            floor=floor.a_second,
            unit="orders/s",
            at_least=goal,
        )
    for each in floors:
        each.close()


def _raw(floors: Sequence[FloorOfOrders], item_of: ItemOf) -> Act:
    def act(number: int) -> None:
        floors[number].order(item_of(number))

    return act


def _ours(database: Database, counter: Counter, item_of: ItemOf) -> Act:
    def act(number: int) -> None:
        command = PlaceOrder(
            community_id=counter.community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            household_id=counter.households[number],
            lines=(OrderedItem(item_of(number), 1),),
        )
        database.perform(place_order, command)

    return act
