"""The end of a programme is killed half-way: it goes on where it was, and moves each rest once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from cambio.database import KeyedCommand, UnitOfWork, perform, reading
from cambio.earning.jobs import carry_on_endings
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer, open_account, post
from cambio.ledger.models import LedgerTransaction
from cambio.ledger.queries import accounts_of
from cambio.neighbourhood.models import Household
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.conftest import ACTOR_ID, Clock
from tests.earning.ending import PROGRAMME, Ending
from tests.earning.ground import Ground, build_ground
from tests.earning.town import fill
from tests.killed import killed_half_way

HOUSEHOLDS = 250
EACH_MINOR = 3


def test_an_end_that_is_killed_half_way_moves_what_each_household_has_left_once(
    make_app: Callable[[str], Flask], sqlite_url: str, clock: Clock
) -> None:
    clock.now = datetime.now(UTC) - timedelta(days=70)
    app = make_app(sqlite_url)
    with app.app_context():
        command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="stad", name="Stad")
        ending = Ending(build_ground(perform(create_community, command), clock))
        ground = ending.ground
        _give_everybody(ground)
        ending.announce()
        ending.write()
        words = ("programme", "end", PROGRAMME, "--community", "stad", "--step", "wallets", "--yes")
        moved = killed_half_way(sqlite_url, *words, done=_moved)
        assert 0 < moved < HOUSEHOLDS
        ground.check_books()
        clock.now = datetime.now(UTC)
        assert carry_on_endings() == HOUSEHOLDS - moved
        assert (_moved(), carry_on_endings()) == (HOUSEHOLDS, 0)
        assert ground.pot() == HOUSEHOLDS * EACH_MINOR
        assert ending.steps()["wallets"] == "done"
        ground.check_books()


def _give_everybody(ground: Ground) -> None:
    """A town of households with some tokens each, in one act: showing their cards takes longer."""
    programme_id = ground.programmes[PROGRAMME]
    seen = ground.clock.now.date()
    fill(ground.community_id, ground.street_id, programme_id, households=HOUSEHOLDS, seen=seen)
    budget_id = ground.grant(HOUSEHOLDS * EACH_MINOR)
    with reading() as session:
        [budget] = accounts_of(
            session,
            community_id=ground.community_id,
            owner_ids=[budget_id],
            purposes=[Purpose.BUDGET],
        )

    def give(uow: UnitOfWork, command: KeyedCommand) -> None:
        about: dict[str, Any] = {"community_id": command.community_id}
        wallets = [
            open_account(
                uow,
                **about,
                purpose=Purpose.WALLET,
                owner_id=household_id,
                currency=budget.currency,
            )
            for household_id in uow.session.scalars(select(Household.id))
        ]
        new = NewTransaction(
            community_id=command.community_id,
            actor_id=command.actor_id,
            kind=Kind.AWARD,
            event_at=uow.now,
            transfers=tuple(Transfer(budget.id, wallet, EACH_MINOR) for wallet in wallets),
            programme_id=programme_id,
        )
        post(uow, new)

    perform(give, KeyedCommand(**ground.keyed))


def _moved() -> int:
    with reading() as session:
        return (
            session.scalar(
                select(func.count())
                .select_from(LedgerTransaction)
                .filter_by(kind=Kind.PROGRAMME_ENDED.value)
            )
            or 0
        )
