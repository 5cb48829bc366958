"""Random histories of earning, spending, returning, undoing and lapsing, against lists of tokens.

The model keeps every single token with the month in which it was earned, so that what the books do
with sums of layers can be counted on fingers.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cambio.database import Refusal, reading
from cambio.ledger import Kind, Posted
from cambio.ledger.validation import verify
from tests.ledger.at_random import accounts_of
from tests.ledger.books import Books, keep
from tests.ledger.histories import run_histories

EVER = 99
MONTHS = (1, 2, 3)
NO_FLOOR = ("issuance", "till")
MOVES = (
    (Kind.ORDER_PLACED, "wallet", "purse"),
    (Kind.ORDER_PLACED, "pot", "purse"),
    (Kind.ORDER_COLLECTED, "purse", "till"),
    (Kind.GIFT, "wallet", "other"),
    (Kind.GIFT, "other", "wallet"),
    (Kind.GIFT, "other", "pot"),
)
_communities = itertools.count(1_000)


class Model:
    """Every token of every account, by the month in which it was earned; `EVER` lapses never."""

    def __init__(self, names: Sequence[str]) -> None:
        self.held: dict[str, list[int]] = {name: [] for name in names}
        self.done: list[tuple[str, str, list[int], list[int]]] = []
        self.returned = Counter[int]()
        self.final: set[int] = set()

    def move(self, source: str, target: str, amount: int, month: int | None = None) -> bool:
        """The oldest tokens go first, and arrive as they are, or as of a month when earned."""
        given = self._take(source, sorted(self.held[source])[:amount], amount)
        if given is None:
            return False
        arrived = [month] * amount if month else given
        self.held[target] += arrived if target not in NO_FLOOR else [EVER] * amount
        self.done.append((source, target, given, arrived))
        return True

    def give_back(self, place: int, amount: int) -> bool:
        """The last of the tokens that went are the first that come back."""
        source, target, given, arrived = self.done[place]
        left = len(given) - self.returned[place]
        if place in self.final or amount > left:
            return False
        part = slice(left - amount, left)
        if not self._back(target, source, sorted(arrived)[part], sorted(given)[part]):
            return False
        self.returned[place] += amount
        return True

    def undo(self, place: int) -> bool:
        """All of it comes back, once, if no part of it did."""
        source, target, given, arrived = self.done[place]
        if place in self.final or self.returned[place]:
            return False
        if not self._back(target, source, arrived, given):
            return False
        self.final.add(place)
        return True

    def lapse(self, name: str, month: int) -> bool:
        """Every token of that month goes."""
        amount = self.held[name].count(month)
        if amount:
            self.held[name] = [token for token in self.held[name] if token != month]
            self.held["issuance"] += [EVER] * amount
            self.done.append((name, "issuance", [month] * amount, [month] * amount))
        return amount > 0

    def _back(self, giver: str, owner: str, wanted: list[int], given: list[int]) -> bool:
        if self._take(giver, wanted, len(wanted)) is None:
            return False
        self.held[owner] += given
        self.done.append((giver, owner, wanted, given))
        self.final.add(len(self.done) - 1)
        return True

    def _take(self, name: str, wanted: list[int], amount: int) -> list[int] | None:
        """These tokens; for one that is gone the oldest that is left; None when too few are."""
        if name in NO_FLOOR:
            self.held[name] += [-EVER] * amount
            return [EVER] * amount
        if len(self.held[name]) < amount:
            return None
        rest = sorted((Counter(self.held[name]) - Counter(wanted)).elements())
        self.held[name] = rest[len(rest) - (len(self.held[name]) - amount) :]
        return wanted


class Histories(RuleBasedStateMachine):
    """Whatever happens, each account holds the tokens that the model says, of the same months."""

    def __init__(self) -> None:
        super().__init__()
        self.books = Books(next(_communities))
        self.accounts = accounts_of(self.books)
        self.model = Model(list(self.accounts))
        self.posted: list[Posted] = [self.books.grant(500)]
        self.model.move("issuance", "budget", 500)

    @rule(
        to=st.sampled_from(["wallet", "other", "pot"]),
        amount=st.integers(1, 20),
        month=st.sampled_from([None, *MONTHS]),
    )
    def earn(self, to: str, amount: int, month: int | None) -> None:
        """An award that keeps a year, or for ever."""
        keeps = keep(month) if month else None
        allowed = self.model.move("budget", to, amount, month)
        transfer = (self.books.budget, self.accounts[to], amount)
        self._expect(lambda: self.books.post(Kind.AWARD, transfer, keep=keeps), allowed=allowed)

    @rule(move=st.sampled_from(MOVES), amount=st.integers(1, 15))
    def move(self, move: tuple[Kind, str, str], amount: int) -> None:
        """Tokens go from one to another."""
        kind, source, target = move
        allowed = self.model.move(source, target, amount)
        transfer = (self.accounts[source], self.accounts[target], amount)
        self._expect(lambda: self.books.post(kind, transfer), allowed=allowed)

    @rule(data=st.data(), amount=st.integers(1, 8))
    def give_back(self, data: st.DataObject, amount: int) -> None:
        """A part of anything comes back."""
        place = data.draw(st.integers(0, len(self.posted) - 1))
        source, target, _, _ = self.model.done[place]
        allowed = self.model.give_back(place, amount)
        ends = self.accounts[target], self.accounts[source]
        self._expect(
            lambda: self.books.give_back(self.posted[place], *ends, amount), allowed=allowed
        )

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """The whole of anything is undone."""
        place = data.draw(st.integers(0, len(self.posted) - 1))
        allowed = self.model.undo(place)
        self._expect(lambda: self.books.undo(self.posted[place]), allowed=allowed)

    @rule(name=st.sampled_from(["wallet", "other", "pot"]), month=st.sampled_from(MONTHS))
    def lapse(self, name: str, month: int) -> None:
        """What is left of a month goes, if there ever was any."""
        if any(day.month == month for day in self.books.layer_ids()):
            allowed = self.model.lapse(name, month)
            posted = self.books.lapse(month, self.accounts[name])
            assert (posted is not None) is allowed
            if posted is not None:
                self.posted.append(posted)

    @invariant()
    def each_holds_its_tokens(self) -> None:
        """Balances, layers, and every check of `verify`."""
        for name, tokens in self.model.held.items():
            balance = sum(1 if token > 0 else -1 for token in tokens)
            layers = {token: tokens.count(token) for token in set(tokens) - {EVER, -EVER}}
            assert self.books.balance(self.accounts[name]) == balance, name
            assert self.books.layers(self.accounts[name]) == layers, name
        with reading() as session:
            assert verify(session, self.books.community_id).first_difference is None

    def _expect(self, act: Callable[[], Posted], *, allowed: bool) -> None:
        try:
            self.posted.append(act())
        except Refusal:
            assert not allowed
        else:
            assert allowed


def test_every_token_is_where_and_of_the_month_that_the_model_says(app: Flask) -> None:
    run_histories(Histories, histories=6, steps=25)


@pytest.mark.long
def test_every_token_is_there_after_thousands_of_steps(app: Flask) -> None:
    run_histories(Histories, histories=100, steps=50, others=True)
