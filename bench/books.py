"""The books under load: one transaction at a time, by one client and by many."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Flask

from bench.floor import Floor
from cambio.database import Command, KeyedCommand, UnitOfWork, new_id, perform
from cambio.ledger import (
    Kind,
    NewTransaction,
    Purpose,
    Transfer,
    create_currency,
    open_account,
    post,
)

ACTOR_ID = UUID(int=5)
POSTS_PER_ROUND = 300
ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOne(KeyedCommand):
    """One token from a purse to a wallet."""

    source: UUID
    target: UUID


@dataclass(frozen=True)
class Books:
    """A purse with plenty, and wallets to pay."""

    community_id: int
    purse: UUID
    wallets: list[UUID]


@dataclass(frozen=True)
class Rate:
    """Posts a second, and the slowest one's wait in milliseconds."""

    a_second: float
    longest_ms: float


def post_one(uow: UnitOfWork, command: PostOne) -> UUID:
    """The use case that is measured."""
    transfer = Transfer(command.source, command.target, 1)
    new = NewTransaction(
        community_id=command.community_id,
        actor_id=command.actor_id,
        kind=Kind.AWARD,
        event_at=uow.now,
        transfers=(transfer,),
    )
    return post(uow, new).transaction_id


def prepare(community_id: int, wallets: int = 64) -> Books:
    """Open the accounts and fill the purse."""

    def fill(uow: UnitOfWork, command: Command) -> list[UUID]:
        def opened_for(purpose: Purpose) -> UUID:
            return open_account(
                uow,
                community_id=command.community_id,
                purpose=purpose,
                owner_id=new_id(),
                currency="CAM",
            )

        create_currency(
            uow, community_id=command.community_id, code="CAM", scale=0, names={"nl": ["c", "c"]}
        )
        issuance, budget = opened_for(Purpose.ISSUANCE), opened_for(Purpose.BUDGET)
        purse = opened_for(Purpose.PURSE)
        for kind, transfer in (
            (Kind.GRANT, Transfer(issuance, budget, 10**9)),
            (Kind.PURSE_FILLED, Transfer(budget, purse, 10**9)),
        ):
            new = NewTransaction(
                community_id=command.community_id,
                actor_id=ACTOR_ID,
                kind=kind,
                event_at=uow.now,
                transfers=(transfer,),
            )
            post(uow, new)
        return [purse, *(opened_for(Purpose.WALLET) for _ in range(wallets))]

    purse, *opened = perform(fill, Command(community_id=community_id, actor_id=ACTOR_ID))
    return Books(community_id, purse, opened)


def rate_of(clients: int, act: Callable[[int], None], *, posts: int) -> Rate:
    """How fast `clients` threads together carry out an act; each is told its number."""
    waits: list[float] = []

    def client(number: int) -> None:
        for _ in range(posts // clients):
            begun = time.perf_counter()
            act(number)
            waits.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Rate(len(waits) / (time.perf_counter() - begun), max(waits) * 1000)


def measure(app: Flask, url: str, books: Books, *, clients: int) -> tuple[Rate, Rate]:
    """Ours by `clients` threads and the floor by one, in turn; medians of the rounds."""
    floor = Floor(url, community_id=books.community_id, source=books.purse, target=books.wallets[0])

    def ours(number: int) -> None:
        with app.app_context():
            perform(
                post_one,
                PostOne(
                    community_id=books.community_id,
                    actor_id=ACTOR_ID,
                    request_key=str(new_id()),
                    source=books.purse,
                    target=books.wallets[number],
                ),
            )

    mine, floors = [], []
    for _ in range(ROUNDS):
        mine.append(rate_of(clients, ours, posts=POSTS_PER_ROUND * min(clients, 8)))
        floors.append(rate_of(1, lambda _number: floor.post(), posts=POSTS_PER_ROUND))
    floor.close()
    return _middle(mine), _middle(floors)


def _middle(rates: list[Rate]) -> Rate:
    return Rate(
        statistics.median(rate.a_second for rate in rates),
        statistics.median(rate.longest_ms for rate in rates),
    )
