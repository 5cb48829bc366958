"""Random histories against a model that is obviously right, on both databases."""

from __future__ import annotations

import itertools
from collections import Counter
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cambio.database import Refusal, perform, reading
from cambio.ledger import Kind, Posted
from cambio.ledger.queries import trial_balance
from cambio.ledger.validation import verify
from tests.ledger.at_random import MOVES, accounts_of
from tests.ledger.books import Book, Books, book
from tests.ledger.histories import run_histories

NO_FLOOR = {"issuance", "till"}
AMOUNTS = st.integers(min_value=1, max_value=30)
ALL_MOVES = (
    *MOVES,
    (Kind.GRANT, "issuance", "budget"),
    (Kind.GRANT_RETURNED, "budget", "issuance"),
    (Kind.PURSE_FILLED, "budget", "purse"),
)
_communities = itertools.count(100)


class Model:
    """What the books should say: sums in a dictionary."""

    def __init__(self, names: list[str]) -> None:
        self.held = dict.fromkeys(names, 0)
        self.booked: list[Counter[str]] = []
        self.undone: set[int] = set()

    def post(self, *transfers: tuple[str, str, int]) -> bool:
        """Whether this may be booked; if so, it is."""
        legs: Counter[str] = Counter()
        for source, target, amount_minor in transfers:
            legs[source] -= amount_minor
            legs[target] += amount_minor
        return self._book(legs)

    def undo(self, place: int) -> bool:
        """Whether what was booked there may be undone; if so, it is."""
        if place in self.undone:
            return False
        if not self._book(Counter({name: -amount for name, amount in self.booked[place].items()})):
            return False
        self.undone |= {place, len(self.booked) - 1}  # a reversal is not undone either
        return True

    def _book(self, legs: Counter[str]) -> bool:
        after = {name: self.held[name] + amount for name, amount in legs.items()}
        if any(amount < 0 and name not in NO_FLOOR for name, amount in after.items()):
            return False
        self.held.update(after)
        self.booked.append(legs)
        return True


class Histories(RuleBasedStateMachine):
    """Whatever happens, the books say what the model says, and prove it."""

    def __init__(self) -> None:
        super().__init__()
        self.books = Books(next(_communities))
        self.accounts: dict[str, UUID] = accounts_of(self.books)
        self.model = Model(list(self.accounts))
        self.posted: list[Posted] = [self.books.grant(100)]
        self.requests: list[tuple[Book, Posted]] = []
        self.model.post(("issuance", "budget", 100))

    @rule(move=st.sampled_from(ALL_MOVES), amount_minor=AMOUNTS)
    def move(self, move: tuple[Kind, str, str], amount_minor: int) -> None:
        """One transfer of any kind."""
        kind, source, target = move
        self._post(kind, (source, target, amount_minor))

    @rule(first=AMOUNTS, second=AMOUNTS)
    def award_household_and_street(self, first: int, second: int) -> None:
        """What a scan does."""
        self._post(Kind.AWARD, ("budget", "wallet", first), ("budget", "pot", second))

    @rule(data=st.data())
    def undo_something(self, data: st.DataObject) -> None:
        """Anything that was ever booked, reversals too."""
        place = data.draw(st.integers(min_value=0, max_value=len(self.posted) - 1))
        allowed = self.model.undo(place)
        try:
            self.posted.append(self.books.undo(self.posted[place]))
        except Refusal:
            assert not allowed
        else:
            assert allowed

    @rule(data=st.data())
    def ask_again(self, data: st.DataObject) -> None:
        """An earlier request once more: the first answer, and nothing moves."""
        if self.requests:
            command, answer = data.draw(st.sampled_from(self.requests))
            assert perform(book, command) == answer

    @rule()
    def number(self) -> None:
        """Give what waits its place in the sequence."""
        self.books.number()

    @invariant()
    def books_say_what_the_model_says(self) -> None:
        """Every balance, and every check of `verify`."""
        found = {name: self.books.balance(account) for name, account in self.accounts.items()}
        assert found == self.model.held
        with reading() as session:
            report = verify(session, self.books.community_id)
            lines = trial_balance(session, community_id=self.books.community_id)
        assert report.first_difference is None
        assert sum(line.balance_minor for line in lines) == 0

    def _post(self, kind: Kind, *transfers: tuple[str, str, int]) -> None:
        command = self.books.booking(
            kind,
            [
                (self.accounts[a], self.accounts[b], amount_minor)
                for a, b, amount_minor in transfers
            ],
        )
        allowed = self.model.post(*transfers)
        try:
            posted = perform(book, command)
        except Refusal:
            assert not allowed
        else:
            assert allowed
            self.posted.append(posted)
            self.requests.append((command, posted))


def test_hundreds_of_random_steps_leave_the_books_as_the_model_says(app: Flask) -> None:
    run_histories(Histories, histories=8, steps=25)


@pytest.mark.long
def test_thousands_of_random_steps_leave_the_books_as_the_model_says(app: Flask) -> None:
    run_histories(Histories, histories=100, steps=50, others=True)
