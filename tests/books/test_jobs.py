"""What the books do by themselves."""

from __future__ import annotations

from cambio.books.jobs import number_what_waits
from cambio.database import reading
from cambio.ledger.sequence import waiting
from tests.ledger.books import Books, assert_sound


def test_whatever_was_booked_gets_its_number(sqlite_app: object) -> None:
    first, second = Books(1), Books(2)
    first.grant()
    first.award(1)
    second.grant()
    assert number_what_waits() == 3
    assert number_what_waits() == 0
    with reading() as session:
        assert [waiting(session, community_id=each) for each in (1, 2)] == [0, 0]
    assert_sound()
