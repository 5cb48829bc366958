"""What should be so of what funders added, and of what pots were spent for."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from tests.house.machine.money import Money
from tests.house.machine.nouns import Added, Family, Promise, Spent, Vote
from tests.house.proof import Owner

ALONE, ALONE_DAYS = 6, 30
"""What a captain spends without a vote, and in how many days."""
KEPT_DAYS = 90
"""So long a pot keeps what its street decided."""


class Register:
    """What funders promised, and what they added."""

    def __init__(self, money: Money) -> None:
        self._money = money
        self.promises: list[Promise] = []
        self.lines: list[Added] = []

    def would_add(
        self, into: str, place_id: UUID, wanted: int, year: int, *, room: int | None = None
    ) -> tuple[Promise | None, int, int]:
        """By the oldest promise with something left: what the household puts in itself, and what is
        added. Where there is `room` for so much of both, it puts in the least that fills it."""
        for promise in self.promises:
            if promise.ended or into not in promise.into:
                continue
            had = sum(
                line.added - line.back
                for line in self.lines
                if (line.promise, line.place_id, line.year) == (promise, place_id, year)
            )
            theirs, parts = promise.parts
            left = min(max(0, promise.year_most - had), self._money.holds(promise.budget))
            more = 0
            for own in range(1 if room is not None else wanted, wanted + 1):
                more = min(own * theirs // parts, left)
                if room is not None and own + more >= room:
                    more = room - own
                    break
            if more:
                return promise, own, more
        return None, wanted, 0

    def in_it(self, subject_id: UUID) -> int:
        """What funders have in something."""
        return sum(line.added - line.back for line in self._about(subject_id))

    def take_back(
        self, subject_id: UUID, family: Family | None = None, own_left: int = 0
    ) -> Counter[Owner]:
        """A household goes on with no more than `own_left`, None for all: the latest it put in goes
        first, and what was added to that in proportion. Answers what each budget gets."""
        lines = [each for each in self._about(subject_id) if family in (None, each.family)]
        less = max(0, sum(each.own - each.own_back for each in lines) - own_left)
        back: Counter[Owner] = Counter()
        for line in lines:
            own, theirs = line.own - line.own_back, line.added - line.back
            if part := min(own, less):
                less -= part
                kept = theirs * (own - part) // own
                line.own_back += part
                line.back += theirs - kept
                back[line.promise.budget] += theirs - kept
        return back

    def lessen(self, subject_id: UUID, budget: Owner, amount: int) -> None:
        """A budget got so much back of what it had added; the latest shrinks first."""
        for line in self._about(subject_id):
            if line.promise.budget == budget:
                part = min(line.added - line.back, amount)
                line.back += part
                amount -= part

    def _about(self, subject_id: UUID) -> list[Added]:
        return [each for each in reversed(self.lines) if each.subject_id == subject_id]


class Pots:
    """What streets decided about their pots, and what these were spent for."""

    def __init__(self) -> None:
        self.votes: list[Vote] = []
        self.spent: list[Spent] = []

    def kept(self, place_id: UUID, now: datetime, before: Vote | None) -> int:
        """What a pot keeps for what its street decided, or had decided before another decision."""
        return sum(
            self.left(each)
            for each in self.votes
            if (each.place_id, each.status) == (place_id, "accepted")
            and each.decided_at is not None
            and now < each.decided_at + timedelta(days=KEPT_DAYS)
            and (before is None or each.turn < before.turn)
        )

    def alone(self, place_id: UUID, now: datetime) -> int:
        """What a captain may still spend without a vote."""
        since = now - timedelta(days=ALONE_DAYS)
        return ALONE - sum(
            each.amount - each.back
            for each in self.spent
            if each.place_id == place_id and each.vote is None and each.at > since
        )

    def left(self, vote: Vote) -> int:
        """What is left of what a street decided."""
        return vote.amount - sum(
            each.amount - each.back for each in self.spent if each.vote is vote
        )

    def about(self, place_id: UUID, subject_id: UUID, amount: int) -> Vote | None:
        """The oldest decision about this very thing that still covers it."""
        return next(
            (
                each
                for each in self.votes
                if each.status == "accepted"
                and (each.place_id, each.subject_id) == (place_id, subject_id)
                and self.left(each) >= amount
            ),
            None,
        )

    def come_back(self, subject_id: UUID, amount: int | None = None) -> None:
        """So much came back into the pot, None for all of it; what was spent last comes first."""
        for each in reversed(self.spent):
            if each.subject_id == subject_id:
                left = each.amount - each.back
                part = left if amount is None else min(left, amount)
                each.back += part
                amount = None if amount is None else amount - part
