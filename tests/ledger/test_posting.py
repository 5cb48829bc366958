"""Posting and reversal."""

from __future__ import annotations

from uuid import UUID

from flask import Flask

from cambio.database import Command, UnitOfWork, new_id, perform, reading
from cambio.ledger import (
    Kind,
    NewTransaction,
    Purpose,
    Transfer,
    create_currency,
    open_account,
    post,
)
from cambio.ledger.queries import balance_of, trial_balance
from tests.conftest import ACTOR_ID


def test_a_grant_fills_a_budget(app: Flask, community_id: int) -> None:
    def grant(uow: UnitOfWork, command: Command) -> UUID:
        create_currency(
            uow, community_id=community_id, code="CAM", scale=0, names={"nl": ["cambi", "cambi's"]}
        )
        issuance = open_account(
            uow,
            community_id=community_id,
            purpose=Purpose.ISSUANCE,
            owner_id=new_id(),
            currency="CAM",
        )
        budget = open_account(
            uow,
            community_id=community_id,
            purpose=Purpose.BUDGET,
            owner_id=new_id(),
            currency="CAM",
        )
        post(
            uow,
            NewTransaction(
                community_id=community_id,
                actor_id=ACTOR_ID,
                kind=Kind.GRANT,
                event_at=uow.now,
                transfers=(Transfer(issuance, budget, 100),),
                note="x",
            ),
        )
        return budget

    budget = perform(grant, Command(community_id=community_id, actor_id=ACTOR_ID))
    with reading() as session:
        assert balance_of(session, community_id=community_id, account_id=budget) == 100
        assert (
            sum(line.balance_minor for line in trial_balance(session, community_id=community_id))
            == 0
        )
