"""The books' triggers on PostgreSQL look rows up one by one, whatever it guesses about tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Flask

from cambio.database import Command, Sql, UnitOfWork, new_id, perform
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer
from cambio.ledger.accounts import open_accounts
from cambio.ledger.posting import post_all
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.conftest import ACTOR_ID
from tests.ledger.books import SATURDAY, Books

MANY = 200
ACCOUNTS_READ = Sql("SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardMany(Command):
    """Award many new wallets something."""

    budget: UUID


def _award_many(uow: UnitOfWork, command: AwardMany) -> int:
    """How many rows of accounts the awards had to look at."""
    community_id = command.community_id
    wallets = open_accounts(
        uow,
        community_id=community_id,
        purpose=Purpose.WALLET,
        owner_ids=[new_id() for _ in range(MANY)],
        currency="CAM",
    )
    before = _accounts_read(uow)
    awards = [
        NewTransaction(
            community_id=community_id,
            actor_id=ACTOR_ID,
            kind=Kind.AWARD,
            event_at=SATURDAY,
            transfers=(Transfer(command.budget, wallet, 1),),
        )
        for wallet in wallets.values()
    ]
    post_all(uow, awards)
    return _accounts_read(uow) - before


def _accounts_read(uow: UnitOfWork) -> int:
    read: int = uow.run(ACCOUNTS_READ, ("ledger_account",)).fetchone()[0]
    return read


def test_a_transaction_looks_up_its_own_accounts_among_many_that_are_new(
    make_app: Callable[[str], Flask], postgresql_url: str
) -> None:
    with make_app(postgresql_url).app_context():
        community = CreateCommunity(
            community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer"
        )
        books = Books(perform(create_community, community))
        books.grant()
        # As when nobody has counted yet what is in the table, and PostgreSQL guesses.
        awards = AwardMany(community_id=books.community_id, actor_id=ACTOR_ID, budget=books.budget)
        read = perform(_award_many, awards)
    # A few times each: to be locked, and for what keys and triggers ask of its two legs.
    assert read < MANY * 10
