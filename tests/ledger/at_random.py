"""Posting at random, in a thread or in a process of its own."""

from __future__ import annotations

import random
from collections import Counter
from uuid import UUID

from cambio.database import Refusal, new_id, perform
from cambio.ledger import Keep, Kind, Transfer
from cambio.main import create_app
from tests.conftest import ACTOR_ID, settings_for
from tests.ledger.acts import Book, GiveBack, Reverse, book, give_back, keep, undo
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
    (Kind.ORDER_COLLECTED, "purse", "till"),
)


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
            try:
                chance = self._dice.random() if self._done else 1
                if chance < 0.15:
                    self._undo()
                elif chance < 0.3:
                    self._give_back()
                else:
                    self._move()
            except Refusal:
                continue
        return self.gained

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

    def _gain(self, winner: UUID, loser: UUID, amount_minor: int) -> None:
        self.gained[winner] += amount_minor
        self.gained[loser] -= amount_minor


def accounts_of(books: Books) -> dict[str, UUID]:
    """The accounts by name, as another process can be told them."""
    return {name: value for name, value in vars(books).items() if isinstance(value, UUID)}


def post_in_own_process(
    url: str, community_id: int, accounts: dict[str, UUID], seed: int, acts: int
) -> Counter[UUID]:
    """As `Poster.post`, with an application of its own."""
    app = create_app(settings_for(url))
    with app.app_context():
        return Poster(community_id, accounts, seed=seed).post(acts)
