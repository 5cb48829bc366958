"""Looking back: as of a number, as the books said at a moment, and by what had happened."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cambio.database import new_id, reading
from cambio.ledger import Kind, Purpose, sequence
from cambio.ledger.moments import (
    Point,
    as_of_books,
    as_of_sequence,
    balance_at,
    balance_by_event,
    trial_balance_at,
)
from cambio.ledger.queries import trial_balance
from cambio.ledger.statements import statement
from tests.conftest import Clock
from tests.ledger.books import SATURDAY, Books, assert_sound

EVERY = "wallet", "budget", "purse", "till", "issuance", "pot"


@pytest.fixture(autouse=True)
def checkpoints_that_few_postings_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence, "CHECKPOINT_EVERY", 4)


def some_history(books: Books) -> list[dict[str, int]]:
    """Thirteen transactions; answers what each account held after each, by name."""
    books.grant(100)
    held = [dict.fromkeys(EVERY, 0), _held(books)]
    for day in range(4):
        books.award(7 + day)
        held.append(_held(books))
        books.spend(5)
        held.append(_held(books))
        books.post(Kind.ORDER_COLLECTED, (books.purse, books.till, 5))
        held.append(_held(books))
    return held


def _held(books: Books) -> dict[str, int]:
    return {name: books.balance(getattr(books, name)) for name in EVERY}


def _at(books: Books, point: Point) -> dict[str, int]:
    with reading() as session:
        return {
            name: balance_at(
                session,
                community_id=books.community_id,
                account_id=getattr(books, name),
                at=point,
            )
            for name in EVERY
        }


def _together_at(books: Books, point: Point) -> dict[tuple[str, Purpose], int]:
    with reading() as session:
        return trial_balance_at(session, community_id=books.community_id, at=point)


@pytest.mark.parametrize("numbered_in", [1, 3, 1_000])
def test_balances_and_trial_balance_as_of_every_number(
    books: Books, monkeypatch: pytest.MonkeyPatch, numbered_in: int
) -> None:
    monkeypatch.setattr(sequence, "NUMBERED_AT_ONCE", numbered_in)
    held = some_history(books)
    books.number()
    for number, expected in enumerate(held):
        point = as_of_sequence(number)
        assert _at(books, point) == expected
        together = _together_at(books, point)
        assert together == {
            ("CAM", Purpose(name)): minor for name, minor in expected.items() if minor
        }
        assert sum(together.values()) == 0
    assert_sound()


def test_what_the_books_said_at_a_moment(books: Books, clock: Clock) -> None:
    moments = []
    held = [dict.fromkeys(EVERY, 0)]
    before = clock.now - timedelta(seconds=1)
    books.grant(100)
    for day in range(6):
        books.award(day + 1)
        moments.append(clock.now)
        held.append(_held(books))
        clock.advance(hours=1)
        if day % 2:
            books.number()  # in between, so that some moments lie in what still waits
    books.award(1)
    with reading() as session:
        points = [
            as_of_books(session, community_id=books.community_id, moment=moment)
            for moment in (before, *moments)
        ]
    assert [_at(books, point) for point in points] == held
    assert all(sum(_together_at(books, point).values()) == 0 for point in points)


def test_a_clock_that_jumps_back_changes_nothing_that_was_said_before(
    books: Books, clock: Clock
) -> None:
    """Order comes from the sequence: in pgledger the latest row before a moment was wrong."""
    books.grant(100)
    noon = clock.advance(hours=2)
    books.award(10)
    clock.advance(hours=-1)
    books.award(20)  # booked later, dated an hour earlier
    late = clock.advance(hours=5)
    books.award(30)
    books.number()

    def said(moment: datetime) -> int:
        with reading() as session:
            point = as_of_books(session, community_id=books.community_id, moment=moment)
        return _at(books, point)["wallet"]

    assert said(noon - timedelta(minutes=30)) == 0
    assert said(noon) == 30
    assert said(late) == 60


def test_by_event_counts_what_had_happened_however_late_it_was_booked(
    books: Books, clock: Clock
) -> None:
    """Every transaction of these tests happened on Saturday morning."""
    books.grant(100)
    clock.advance(days=30)
    books.award(10)
    with reading() as session:

        def by(moment: datetime) -> int:
            return balance_by_event(
                session,
                community_id=books.community_id,
                account_id=books.wallet,
                moment=moment,
            )

        assert by(SATURDAY) == 10
        assert by(SATURDAY - timedelta(seconds=1)) == 0


def test_an_unknown_account_held_nothing(books: Books) -> None:
    books.grant()
    with reading() as session:
        unknown = balance_at(
            session, community_id=books.community_id, account_id=new_id(), at=as_of_sequence(1)
        )
    assert unknown == 0


def test_accounts_without_a_floor_say_the_same_before_and_after_their_numbers(
    books: Books,
) -> None:
    some_history(books)
    before = books.together(), _held(books)
    books.number()
    assert (books.together(), _held(books)) == before
    books.award(3)
    books.post(Kind.GRANT, (books.issuance, books.budget, 9))
    assert books.balance(books.issuance) == -109
    with reading() as session:
        lines = trial_balance(session, community_id=books.community_id)
    assert sum(line.balance_minor for line in lines) == 0


def test_a_tills_statement_runs_page_by_page(books: Books) -> None:
    some_history(books)
    books.number()

    def page(before: int | None) -> list[tuple[int, int, int]]:
        with reading() as session:
            lines = statement(
                session,
                community_id=books.community_id,
                account_id=books.till,
                before=before,
                limit=2,
            )
        return [(line.cursor, line.amount_minor, line.balance_after_minor) for line in lines]

    assert page(None) == [(13, 5, 20), (10, 5, 15)]
    assert page(10) == [(7, 5, 10), (4, 5, 5)]
    assert page(4) == []
