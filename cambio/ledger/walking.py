"""Reading the books in their one order, a few thousand transactions at a time, as plain values.

Whatever reads all of them (seals, checks, exports) goes through here, so it needs no more memory
for ten million postings than for ten. Values come as the texts that are hashed.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy.orm import Session

from cambio.ledger.digests import leg_texts, packed_plain_leg, settles_hash
from cambio.ledger.hashing import packed, text_of, transaction_digest

AT_ONCE = 5_000
AS_TEXT = re.compile(r"\bas_(id|moment|day)\(([\w.]+)\)")

LegRow: TypeAlias = tuple[int, str, int, int | None, int | None, int | None, int]
"""A leg's number, account, amount, entry and balance after it; for an account without a floor whose
transaction has its place, what it held then (`LedgerLine`); and the transaction's place."""
Layers: TypeAlias = Mapping[tuple[str, int], Sequence[tuple[str, int]]]
"""By transaction and leg: layers with their amounts."""


class Booked(NamedTuple):
    """A transaction as it stands in the database.

    `sequence` is its place in the order, or its turn where it waits for one. `header` has the texts
    that are hashed, in the order of `cambio.ledger.digests.Event`; `digest` is what was stored.
    """

    sequence: int
    header: tuple[str | None, ...]
    digest: bytes
    legs: Sequence[LegRow]
    layers: Layers

    def recomputed(self) -> bytes:
        """The digest as its columns and legs have it now."""
        if self.layers:
            legs = [packed(self.leg(leg)) for leg in self.legs]
        else:
            legs = [packed_plain_leg(*leg[:5]) for leg in self.legs]
        return transaction_digest(packed(self.header), legs)

    def leg(self, row: LegRow) -> list[str | None]:
        """The texts of one leg that are hashed."""
        layers = self.layers.get((self.header[1] or "", row[0]), ()) if self.layers else ()
        return leg_texts(row[:5], layers)


def booked(session: Session, community_id: int, *, first: int, last: int) -> Iterator[Booked]:
    """The transactions from one place in the sequence up to another, both included."""
    for start in range(first, last + 1, AT_ONCE):
        until = min(start + AT_ONCE - 1, last)
        yield from _between(session, NUMBERED, community_id, start, until)


def waiting(session: Session, community_id: int) -> Iterator[Booked]:
    """The transactions that have no place in the sequence yet, in the order of their turns."""
    yield from _between(session, UNNUMBERED, community_id, 0, 2**63 - 1)


class _Source(NamedTuple):
    table: str
    place: str


NUMBERED = _Source("ledger_sequence", "sequence")
UNNUMBERED = _Source("ledger_unnumbered", "turn")

LEGS = (
    "ledger_posting",
    "transaction_id",
    "t.leg, as_id(t.account_id), t.amount_minor, t.entry, t.balance_after_minor, NULL",
    ", t.leg",
)
NUMBERED_LEGS = (
    "ledger_posting",
    "transaction_id",
    LEGS[2].replace("NULL", "l.balance_minor"),
    ", t.leg",
    # A leg with an entry has no line: none is looked for.
    (
        " LEFT JOIN ledger_line l ON l.community_id = s.community_id"
        " AND l.account_id = CASE WHEN t.entry IS NULL THEN t.account_id END"
        " AND l.sequence = s.sequence"
    ),
)
LAYERS = (
    "ledger_posting_layer",
    "transaction_id",
    "as_id(t.transaction_id), t.leg, as_id(t.layer_id), t.amount_minor",
    "",
)
SETTLED = (
    "ledger_settled",
    "settlement_id",
    "as_id(t.settlement_id), as_id(t.transaction_id), t.leg, t.amount_minor",
    "",
)
EVENTS = (
    "ledger_transaction",
    "id",
    (
        "as_id(t.id), t.kind, as_moment(t.event_at), as_moment(t.posted_at), as_id(t.actor_id),"
        " as_id(t.programme_id), t.theme, as_id(t.subject_id), as_id(t.reverses_id),"
        " as_id(t.returns_id), t.note_hash, t.digest"
    ),
    "",
)


def _between(
    session: Session, source: _Source, community_id: int, first: int, last: int
) -> Iterator[Booked]:
    def rows(part: tuple[str, ...]) -> Iterator[Any]:
        return _in_parts(plain(session, _joined(source, *part), (community_id, first, last)))

    legs: dict[int, list[LegRow]] = defaultdict(list)
    for row in rows(NUMBERED_LEGS if source is NUMBERED else LEGS):
        legs[row[-1]].append(row)
    layers: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
    for transaction_id, leg, layer_id, amount_minor, _ in rows(LAYERS):
        layers[transaction_id, leg].append((layer_id, amount_minor))
    settled: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for settlement_id, *posting, _ in rows(SETTLED):
        settled[settlement_id].append(tuple(posting))
    community = str(community_id)
    for *texts, note_hash, digest, place in rows(EVENTS):
        settles = text_of(settles_hash(settled.get(texts[0], ()))) if settled else None
        header = (community, *texts, text_of(note_hash), settles)
        yield Booked(place, header, bytes(digest), legs.get(place, ()), layers)


@cache
def _joined(source: _Source, table: str, key: str, columns: str, then: str, also: str = "") -> str:
    return (
        f"SELECT {columns}, s.{source.place} FROM {source.table} s JOIN {table} t"  # noqa: S608 - our own names
        f" ON t.community_id = s.community_id AND t.{key} = s.transaction_id{also}"
        f" WHERE s.community_id = ? AND s.{source.place} BETWEEN ? AND ?"
        f" ORDER BY s.{source.place}{then}"
    )


def plain(session: Session, statement: str, values: Sequence[Any] = ()) -> Any:
    """The rows of a fixed statement, from the driver itself: millions of them are read here.

    In it `as_id(column)`, `as_moment` and `as_day` stand for the texts that are hashed.
    """
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    cursor = session.connection().connection.cursor()
    cursor.execute(_worded(statement, on_postgresql=on_postgresql), values)
    return cursor


def streamed(session: Session, statement: str, values: Sequence[Any] = ()) -> Iterator[Any]:
    """As `plain`, for an answer of any length: PostgreSQL hands it over in parts too."""
    if session.get_bind().dialect.name != "postgresql":
        yield from plain(session, statement, values)
        return
    driver: Any = session.connection().connection
    with driver.cursor(f"stream_{next(_numbers)}") as cursor:
        cursor.execute(_worded(statement, on_postgresql=True), values)
        yield from _in_parts(cursor)


def _in_parts(cursor: Any) -> Iterator[Any]:
    """The rows of a cursor, asked for many at a time: psycopg takes longer row by row."""
    while some := cursor.fetchmany(AT_ONCE):
        yield from some


_numbers = itertools.count()


@cache
def _worded(statement: str, *, on_postgresql: bool) -> str:
    """As one database says it; SQLite stores ids and moments as they are hashed."""
    if not on_postgresql:
        return AS_TEXT.sub(r"\2", statement)

    def cast(found: re.Match[str]) -> str:
        what, column = found.groups()
        if what == "day":
            return f"{column}::text"
        if what == "id":
            return f"replace({column}::text, '-', '')"
        return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"

    return AS_TEXT.sub(cast, statement).replace("?", "%s")
