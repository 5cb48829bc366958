"""The books under load: one transaction at a time, by one client and by many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from uuid import UUID

from flask import Flask

from bench.clients import Rate, in_turn, rate_of
from bench.floor import ACTOR_ID, Floor
from bench.rows import Row, against, alone
from cambio.database import (
    Command,
    KeyedCommand,
    UnitOfWork,
    current_database,
    new_id,
    perform,
)
from cambio.ledger import (
    Kind,
    NewTransaction,
    Purpose,
    Transfer,
    create_currency,
    open_account,
    post,
)

POSTS, CLIENTS = 1_600, 8
PLENTY = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOne(KeyedCommand):
    """One token from one account to another."""

    kind: Kind
    source: UUID
    target: UUID


@dataclass(frozen=True)
class Lane:
    """A budget of its own with plenty, and a wallet to pay."""

    budget: UUID
    wallet: UUID


@dataclass(frozen=True)
class Books:
    """One issuing account, and a lane for each client."""

    community_id: int
    issuance: UUID
    lanes: list[Lane]


def post_one(uow: UnitOfWork, command: PostOne) -> UUID:
    """The use case that is measured."""
    new = NewTransaction(
        community_id=command.community_id,
        actor_id=command.actor_id,
        kind=command.kind,
        event_at=uow.now,
        transfers=(Transfer(command.source, command.target, 1),),
    )
    return post(uow, new).transaction_id


def prepare(community_id: int, lanes: int = 32) -> Books:
    """Open the accounts and fill the budgets."""

    def opened(uow: UnitOfWork, purpose: Purpose) -> UUID:
        return open_account(
            uow, community_id=community_id, purpose=purpose, owner_id=new_id(), currency="CAM"
        )

    def fill(uow: UnitOfWork, command: Command) -> Books:
        create_currency(
            uow, community_id=command.community_id, code="CAM", scale=0, names={"nl": ["c", "c"]}
        )
        issuance = opened(uow, Purpose.ISSUANCE)
        made = [
            Lane(opened(uow, Purpose.BUDGET), opened(uow, Purpose.WALLET)) for _ in range(lanes)
        ]
        grant = NewTransaction(
            community_id=command.community_id,
            actor_id=ACTOR_ID,
            kind=Kind.GRANT,
            event_at=uow.now,
            transfers=tuple(Transfer(issuance, lane.budget, PLENTY) for lane in made),
        )
        post(uow, grant)
        return Books(command.community_id, issuance, made)

    return perform(fill, Command(community_id=community_id, actor_id=ACTOR_ID))


def posting(app: Flask, books: Books, kind: Kind) -> Callable[[int], None]:
    """Our act: each client pays its own wallet, or its own budget from the one issuing account.

    It asks the database itself: the application around it belongs to a request, not to a post.
    """
    with app.app_context():
        database = current_database()

    def act(number: int) -> None:
        lane = books.lanes[number]
        source, target = (
            (lane.budget, lane.wallet) if kind is Kind.AWARD else (books.issuance, lane.budget)
        )
        command = PostOne(
            community_id=books.community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            kind=kind,
            source=source,
            target=target,
        )
        database.perform(post_one, command)

    return act


def floors(url: str, books: Books, clients: int) -> list[Floor]:
    """A floor for each client, in a lane of its own."""
    return [
        Floor(url, community_id=books.community_id, source=lane.budget, target=lane.wallet)
        for lane in books.lanes[:clients]
    ]


def on_sqlite(app: Flask, url: str, books: Books) -> Iterator[Row]:
    """One client beside the floor, and 32 beside the floor's one: SQLite has one writer."""
    act = posting(app, books, Kind.AWARD)
    with ExitStack() as closing_all:
        (floor,) = (closing_all.enter_context(closing(each)) for each in floors(url, books, 1))

        def floor_alone() -> Rate:
            return rate_of(1, lambda _number: floor.post(), acts=POSTS)

        one, many, raw = in_turn(
            lambda: rate_of(1, act, acts=POSTS),
            lambda: rate_of(32, act, acts=POSTS * 2),
            floor_alone,
        )
    yield from _compared("SQLite: post one, 1 client", one, raw, at_least=0.8)
    yield from _compared("SQLite: post one, 32 clients (floor: 1)", many, raw, at_least=1.5)
    yield alone("SQLite: 32 clients, longest wait", many.longest_ms, "ms", at_most=100)


def on_postgresql(
    app: Flask, url: str, books: Books, peers: Mapping[str, Callable[[], Rate]]
) -> Iterator[Row]:
    """Eight clients beside eight floors; spread, and all from the one issuing account. The peers,
    other ledgers on the same server with as many clients, take their turns in the same run."""
    spread, issuing = posting(app, books, Kind.AWARD), posting(app, books, Kind.GRANT)
    raw = floors(url, books, CLIENTS)
    one, many, alone_floor, together, hot, *others = in_turn(
        lambda: rate_of(1, spread, acts=POSTS // 4),
        lambda: rate_of(CLIENTS, spread, acts=POSTS),
        lambda: rate_of(1, lambda _number: raw[0].post(), acts=POSTS // 4),
        lambda: rate_of(CLIENTS, lambda number: raw[number].post(), acts=POSTS),
        lambda: rate_of(CLIENTS, issuing, acts=POSTS),
        *peers.values(),
    )
    for each in raw:
        each.close()
    yield from _compared("PostgreSQL: post one, 1 client", one, alone_floor, at_least=None)
    yield from _compared("PostgreSQL: post one, 8 clients", many, together, at_least=0.8)
    yield against(
        "PostgreSQL: all from one issuing account (floor: ours, spread)",
        ours=hot.a_second,
        floor=many.a_second,
        unit="posts/s",
        at_least=0.9,
    )
    for name, rate in zip(peers, others, strict=True):
        yield against(
            f"PostgreSQL: post one, 8 clients (floor: {name})",
            ours=many.a_second,
            floor=rate.a_second,
            unit="posts/s",
            at_least=1,
        )


def _compared(case: str, ours: Rate, floor: Rate, *, at_least: float | None) -> Iterator[Row]:
    yield against(case, ours=ours.a_second, floor=floor.a_second, unit="posts/s", at_least=at_least)
    yield against(f"{case}, middle wait", ours=ours.middle_ms, floor=floor.middle_ms, unit="ms")
    yield against(f"{case}, p99", ours=ours.p99_ms, floor=floor.p99_ms, unit="ms")
