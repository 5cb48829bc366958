"""Each promise of the books, by its number; the defects of the peers stand in test_peers.py.

Whoever looks for the proof of a promise begins here: one test each, and where more is to be said,
the name of the file that says it.
"""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import IntegrityError

from cambio.database import (
    Command,
    Database,
    Refusal,
    RequestKeyReused,
    Sql,
    UnitOfWork,
    current_database,
    db,
    perform,
    reading,
)
from cambio.ledger import Kind, Purpose
from cambio.ledger.errors import (
    AlreadyReversed,
    AlreadySpent,
    AmountNotPositive,
    BalanceTooLow,
    KindNotPosted,
    MoveNotAllowed,
    PartlyReturned,
)
from cambio.ledger.kinds import ALLOWED
from cambio.ledger.models import (
    LedgerBalance,
    LedgerNote,
    LedgerPosting,
    LedgerTransaction,
)
from cambio.ledger.moments import as_of_books, as_of_sequence, balance_at
from tests.conftest import ACTOR_ID, Clock
from tests.ledger.books import SATURDAY, Books, assert_sound, book
from tests.together import together

WHOEVER = Command(community_id=1, actor_id=ACTOR_ID)


def raw(statement: str, **values: Any) -> None:
    """What somebody does who has the database."""
    with current_database()._writer.begin() as connection:
        connection.execute(text(statement), values)


def rows(model: type[Any]) -> list[Any]:
    with reading() as session:
        return list(session.scalars(select(model)))


# -------------------------------------------------------------------------------------- promises


def test_promise_1_amounts_are_positive_whole_units_and_the_direction_has_a_name(
    books: Books,
) -> None:
    for amount in (0, -5):
        with pytest.raises(AmountNotPositive):
            books.grant(amount)
    books.grant(5)
    legs = books.transaction(books.award(5).transaction_id).legs
    assert {(leg.purpose, leg.amount_minor) for leg in legs} == {
        (Purpose.BUDGET, -5),
        (Purpose.WALLET, 5),
    }
    assert {leg.currency for leg in legs} == {"CAM"}


def test_promise_2_a_transaction_balances_by_construction_and_by_the_database(
    books: Books,
) -> None:
    """More in test_triggers.py."""
    posted = books.grant(5)
    assert sum(leg.amount_minor for leg in books.transaction(posted.transaction_id).legs) == 0
    with pytest.raises(IntegrityError, match=r"without legs|do not balance"):
        raw(
            "INSERT INTO ledger_transaction (community_id, id, kind, event_at, posted_at, actor_id,"
            " digest) SELECT community_id, actor_id, kind, event_at, posted_at, actor_id, digest"
            " FROM ledger_transaction"
        )


def test_promise_3_nothing_is_changed_and_undoing_is_whole_and_once_or_in_parts(
    books: Books,
) -> None:
    """More in test_triggers.py, test_reversing.py and test_returning.py."""
    books.grant(10)
    award = books.award(10)
    for statement in ("UPDATE ledger_posting SET amount_minor = 1", "DELETE FROM ledger_posting"):
        with pytest.raises(IntegrityError, match="books:"):
            raw(statement)
    order = books.spend(6)
    with pytest.raises(AlreadySpent):
        books.undo(award)
    books.give_back(order, books.purse, books.wallet, 2)
    with pytest.raises(PartlyReturned):
        books.undo(order)
    books.give_back(order, books.purse, books.wallet, 4)
    books.undo(award)
    with pytest.raises(AlreadyReversed):
        books.undo(award)
    assert books.balance(books.budget) == 10


def test_promise_4_no_account_with_a_floor_sinks_below_it_under_any_concurrency(
    app: Flask, books: Books
) -> None:
    """More in test_concurrency.py and test_returning.py."""
    books.grant(20)
    books.award(20)

    def spend() -> int:
        try:
            books.spend(3)
        except BalanceTooLow:
            return 0
        return 3

    assert sum(together(app, *[spend] * 12)) == 18
    assert books.balance(books.wallet) == 2
    with pytest.raises(IntegrityError, match=r"(?i)check"):
        raw("UPDATE ledger_balance SET balance_minor = -1")


def test_promise_5_the_same_key_gives_the_first_answer_and_a_refused_act_stores_none(
    app: Flask, books: Books
) -> None:
    """More in tests/database/test_requests.py."""
    command = books.booking(Kind.GRANT, [(books.issuance, books.budget, 5)], key="once")
    answers = together(app, *[lambda: perform(book, command)] * 8)
    assert answers == [answers[0]] * 8
    other = books.booking(Kind.GRANT, [(books.issuance, books.budget, 6)], key="once")
    with pytest.raises(RequestKeyReused):
        perform(book, other)
    refused = books.booking(Kind.AWARD, [(books.budget, books.wallet, 9)], key="later")
    with pytest.raises(BalanceTooLow):
        perform(book, refused)
    books.grant(10)
    assert perform(book, refused).balances[books.wallet] == 9


def test_promise_6_one_act_commits_as_a_whole_or_not_at_all(books: Books) -> None:
    """More in tests/database/test_doors.py and tests/house/test_kill.py."""
    books.grant(10)
    with pytest.raises(BalanceTooLow):
        books.post(Kind.AWARD, (books.budget, books.wallet, 8), (books.budget, books.pot, 3))
    assert (books.balance(books.wallet), books.balance(books.budget)) == (0, 10)
    assert len(rows(LedgerTransaction)) == 1


def test_promise_7_order_comes_from_the_sequence_and_never_from_a_clock(
    books: Books, clock: Clock
) -> None:
    """More in test_moments.py and test_sequence.py."""
    books.grant(10)
    clock.advance(hours=-3)
    award = books.award(4)
    books.number()
    assert books.transaction(award.transaction_id).event_at == SATURDAY
    with reading() as session:
        who: dict[str, Any] = {"community_id": books.community_id, "account_id": books.wallet}
        assert balance_at(session, **who, at=as_of_sequence(1)) == 0
        assert balance_at(session, **who, at=as_of_sequence(2)) == 4
        early = as_of_books(session, community_id=books.community_id, moment=clock.now)
        assert balance_at(session, **who, at=early) == 0  # the grant came before, by later clocks


def test_promise_8_any_change_behind_the_back_is_found(books: Books) -> None:
    """More in test_validation*.py and test_seals.py."""
    books.grant(10)
    books.number()
    assert_sound()
    raw("UPDATE ledger_balance SET balance_minor = balance_minor + 1 WHERE balance_minor > 0")
    with pytest.raises(AssertionError):
        assert_sound()


def test_promise_9_done_means_on_disk(app: Flask) -> None:
    """Killed at random moments in tests/house/test_kill.py; here, that whoever writes tells so,
    also to a server with another default."""
    url = db.engine.url
    if url.get_backend_name() == "postgresql":
        url = url.update_query_dict({"options": "-c synchronous_commit=off"})
    writer, reader = create_engine(url), create_engine(url)
    told = Database(writer=writer, reader=reader).perform(_durability, WHOEVER)
    for engine in (writer, reader):
        engine.dispose()
    assert told == ("on" if url.get_backend_name() == "postgresql" else (2, "wal"))  # 2 is FULL


def _durability(uow: UnitOfWork, _command: Command) -> Any:
    """What is set for the connection that writes."""
    if uow.on_postgresql:
        return uow.run(Sql("SHOW synchronous_commit")).fetchone()[0]
    settings = ("PRAGMA synchronous", "PRAGMA journal_mode")
    return tuple(uow.run(Sql(each)).fetchone()[0] for each in settings)


def test_promise_10_accounts_without_a_floor_have_nothing_that_writers_wait_for(
    books: Books,
) -> None:
    books.grant(10)
    held = {row.account_id for row in rows(LedgerBalance)}
    assert books.issuance not in held
    assert books.till not in held
    leg = next(row for row in rows(LedgerPosting) if row.account_id == books.issuance)
    assert (leg.entry, leg.balance_after_minor) == (None, None)
    assert books.balance(books.issuance) == -10


def test_promise_11_the_books_hold_ids_and_a_salted_hash_and_survive_forgetting(
    books: Books,
) -> None:
    books.post(Kind.GRANT, (books.issuance, books.budget, 5), note="From the Smiths")
    note, event = rows(LedgerNote)[0], rows(LedgerTransaction)[0]
    assert event.note_hash == hashlib.sha256(note.salt + b"From the Smiths").digest()
    assert b"Smiths" not in b"".join(
        value if isinstance(value, bytes) else str(value).encode() for value in vars(event).values()
    )
    books.number()
    assert_sound()
    raw("UPDATE ledger_note SET text = NULL, salt = NULL, erased_at = '2026-03-08 00:00:00+00'")
    with reading() as session:
        assert session.scalar(select(LedgerNote.text)) is None
    assert_sound()


def test_promise_12_kinds_say_where_tokens_go_and_tills_are_left_by_name_only(
    books: Books,
) -> None:
    """More in test_returning.py."""
    books.grant(10)
    books.award(10)
    books.spend(10)
    handed_out = books.post(Kind.ORDER_COLLECTED, (books.purse, books.till, 10))
    for kind in Kind:
        for target in (books.wallet, books.purse, books.budget, books.issuance):
            with pytest.raises((MoveNotAllowed, KindNotPosted)):
                books.post(kind, (books.till, target, 1))
    books.give_back(handed_out, books.till, books.purse, 4)
    books.settle(handed_out)
    with pytest.raises(Refusal):
        books.settle(handed_out)
    assert books.balance(books.till) == 0
    assert set(ALLOWED) == set(Kind)
