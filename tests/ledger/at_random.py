"""Posting at random, in a thread or in a process of its own."""

from __future__ import annotations

import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from cambio.app.factory import make_app
from cambio.books.sealing import seal_closed_days
from cambio.database import Refusal, new_id, perform, reading
from cambio.ledger import Keep, Kind, Transfer
from cambio.ledger.errors import SealTaken
from cambio.ledger.models import LedgerLayer, LedgerPosting
from tests.conftest import ACTOR_ID, settings_for
from tests.ledger.acts import (
    SATURDAY,
    Book,
    GiveBack,
    LapseOne,
    Reverse,
    book,
    give_back,
    keep,
    lapse_one,
    undo,
)
from tests.ledger.books import Books

MOVES = (
    (Kind.AWARD, "budget", "wallet"),
    (Kind.AWARD, "budget", "other"),
    (Kind.AWARD, "budget", "pot"),
    (Kind.ORDER_PLACED, "wallet", "purse"),
    (Kind.ORDER_PLACED, "other", "purse"),
    (Kind.ORDER_PLACED, "pot", "purse"),
    (Kind.GIFT, "wallet", "other"),
    (Kind.GIFT, "other", "pot"),
    (Kind.SHARE, "wallet", "pot"),
    (Kind.ORDER_COLLECTED, "purse", "till"),
)


SECONDS_A_DAY = 2.0


class Poster:
    """Somebody who posts at random, remembers what was done, and undoes some of it."""

    def __init__(self, community_id: int, accounts: dict[str, UUID], *, seed: int) -> None:
        self.gained: Counter[UUID] = Counter()
        self._community_id = community_id
        self._accounts = accounts
        self._dice = random.Random(seed)  # noqa: S311 - the same dice each time
        self._done: list[tuple[UUID, Transfer]] = []

    def post(self, acts: int) -> Counter[UUID]:
        """Try so many acts; answers what each account gained by those that were not refused."""
        for _ in range(acts):
            self._try_one()
        return self.gained

    def post_for(self, seconds: float) -> Counter[UUID]:
        """The same for some time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._try_one()
        return self.gained

    def _try_one(self) -> None:
        chance = self._dice.random() if self._done else 1
        with suppress(Refusal):
            if chance < 0.15:
                self._undo()
            elif chance < 0.3:
                self._give_back()
            elif chance < 0.35:
                self._lapse()
            else:
                self._move()

    def _move(self) -> None:
        kind, source, target = self._dice.choice(MOVES)
        transfer = Transfer(
            self._accounts[source], self._accounts[target], self._dice.randint(1, 9)
        )
        command = Book(
            community_id=self._community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            kind=kind,
            transfers=(transfer,),
            keep=self._keep() if kind is Kind.AWARD else None,
        )
        self._done.append((perform(book, command).transaction_id, transfer))
        self._gain(transfer.target, transfer.source, transfer.amount_minor)

    def _keep(self) -> Keep | None:
        """A month of earning, or None for what keeps for ever."""
        month = self._dice.randint(0, 3)
        return keep(month) if month else None

    def _give_back(self) -> None:
        transaction_id, transfer = self._dice.choice(self._done)
        amount_minor = self._dice.randint(1, 4)
        command = GiveBack(
            community_id=self._community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            transaction_id=transaction_id,
            source=transfer.target,
            target=transfer.source,
            amount_minor=amount_minor,
        )
        perform(give_back, command)
        self._gain(transfer.source, transfer.target, amount_minor)

    def _undo(self) -> None:
        transaction_id, transfer = self._done.pop(self._dice.randrange(len(self._done)))
        command = Reverse(
            community_id=self._community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            transaction_id=transaction_id,
        )
        perform(undo, command)
        self._gain(transfer.source, transfer.target, transfer.amount_minor)

    def _lapse(self) -> None:
        """What somebody holds of one month's earning goes, if there is any."""
        owner = self._accounts[self._dice.choice(("wallet", "other", "pot"))]
        with reading() as session:
            layers = session.scalars(select(LedgerLayer.id).order_by(LedgerLayer.id)).all()
        if not layers:
            return
        command = LapseOne(
            community_id=self._community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            account_id=owner,
            layer_id=self._dice.choice(layers),
            most_minor=10**9,
            issuance=self._accounts["issuance"],
        )
        posted = perform(lapse_one, command)
        if posted is not None:
            with reading() as session:
                query = select(LedgerPosting.amount_minor).filter_by(
                    transaction_id=posted.transaction_id, account_id=command.issuance
                )
                self._gain(command.issuance, owner, session.scalars(query).one())

    def _gain(self, winner: UUID, loser: UUID, amount_minor: int) -> None:
        self.gained[winner] += amount_minor
        self.gained[loser] -= amount_minor


def accounts_of(books: Books) -> dict[str, UUID]:
    """The accounts by name, as another process can be told them."""
    return {name: value for name, value in vars(books).items() if isinstance(value, UUID)}


@dataclass(frozen=True)
class Crowd:
    """What processes at the same books are told: a day passes there in `SECONDS_A_DAY` of ours."""

    url: str
    community_id: int
    accounts: dict[str, UUID]
    began: float
    seconds: float

    def clock(self) -> datetime:
        """The time on the books."""
        return SATURDAY + timedelta(days=(time.time() - self.began) / SECONDS_A_DAY)


def post_in_own_process(crowd: Crowd, seed: int) -> Counter[UUID]:
    """As `Poster.post_for`, with an application of its own."""
    app = make_app(settings_for(crowd.url), clock=crowd.clock)
    with app.app_context():
        poster = Poster(crowd.community_id, crowd.accounts, seed=seed)
        return poster.post_for(crowd.seconds)


def seal_in_own_process(crowd: Crowd) -> int:
    """Close days as soon as they are over, while others post; answers how many."""
    app = make_app(settings_for(crowd.url), clock=crowd.clock)
    until, sealed = time.monotonic() + crowd.seconds, 0
    with app.app_context():
        while time.monotonic() < until:
            with suppress(SealTaken):
                sealed += len(seal_closed_days(crowd.community_id, "Europe/Amsterdam"))
    return sealed
