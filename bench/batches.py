"""Many transactions in one act, beside the same rows by hand-written `executemany`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from uuid import UUID

from flask import Flask

from bench.books import Books, floors
from bench.clients import Rate, in_turn, rate_from
from bench.floor import ACTOR_ID
from bench.rows import Row, against
from cambio.database import KeyedCommand, UnitOfWork, new_id, perform
from cambio.ledger import Kind, NewTransaction, Transfer, post_all

BATCH, BATCHES = 1_000, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMany(KeyedCommand):
    """So many transactions of one token each."""

    source: UUID
    target: UUID
    count: int


def post_many(uow: UnitOfWork, command: PostMany) -> int:
    """The use case that is measured."""
    transfers = (Transfer(command.source, command.target, 1),)
    news = [
        NewTransaction(
            community_id=command.community_id,
            actor_id=command.actor_id,
            kind=Kind.AWARD,
            event_at=uow.now,
            transfers=transfers,
        )
        for _ in range(command.count)
    ]
    return len(post_all(uow, news))


def of_a_thousand(name: str, app: Flask, url: str, books: Books) -> Iterator[Row]:
    """A thousand transactions at a time, each of two legs."""
    lane = books.lanes[0]

    def ours() -> None:
        command = PostMany(
            community_id=books.community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            source=lane.budget,
            target=lane.wallet,
            count=BATCH,
        )
        with app.app_context():
            perform(post_many, command)

    (raw,) = floors(url, books, 1)
    with closing(raw):
        mine, floor = in_turn(lambda: _rate(ours), lambda: _rate(lambda: raw.post_many(BATCH)))
    yield against(
        f"{name}: batches of {BATCH:,}",
        ours=mine.a_second * BATCH,
        floor=floor.a_second * BATCH,
        unit="posts/s",
        at_least=0.7,
    )


def _rate(batch: Callable[[], None]) -> Rate:
    waits = []
    for _ in range(BATCHES):
        begun = time.perf_counter()
        batch()
        waits.append(time.perf_counter() - begun)
    return rate_from(waits, sum(waits))
