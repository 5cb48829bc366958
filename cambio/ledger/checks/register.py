"""Checks of the register: every line has its subject, every subject its lines, none is changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.database import N_
from cambio.ledger.checks.finding import Check, Difference
from cambio.ledger.hashing import text_of
from cambio.ledger.models import LedgerRegister
from cambio.ledger.register import Subject, line_digest, names_text
from cambio.ledger.walking import streamed


class _Source(NamedTuple):
    """Where a subject's own rows are: its table, key and status, and what is fixed of it."""

    subject: Subject
    table: str
    key: str
    status: str
    fixed: str


SOURCES = (
    _Source(Subject.CURRENCY, "ledger_currency", "x.code", "'open'", "x.scale, x.names"),
    _Source(
        Subject.WORDS,
        "ledger_currency_words",
        "x.code || '/' || x.number",
        "'named'",
        "x.code, x.names, as_moment(x.named_at), as_id(x.named_by)",
    ),
    _Source(
        Subject.ACCOUNT,
        "ledger_account",
        "as_id(x.id)",
        "x.status",
        "x.purpose, as_id(x.owner_id), x.currency, as_moment(x.opened_at)",
    ),
    _Source(
        Subject.LAYER,
        "ledger_layer",
        "as_id(x.id)",
        "'made'",
        "x.currency, as_id(x.rule_id), x.rule_version, as_day(x.earned_month), as_day(x.lapses_on)",
    ),
    _Source(Subject.SEAL, "ledger_seal", "as_day(x.day)", "'sealed'", "x.hash"),
    _Source(
        Subject.WITNESS,
        "ledger_witness",
        "as_id(x.id)",
        "'signed'",
        "as_day(x.day), x.name, x.public_key, x.signature, as_moment(x.witnessed_at)",
    ),
)
NAMED = {Subject.CURRENCY, Subject.WORDS}
"""Those of which the second thing that is fixed is names by language."""
LINE = (
    "as_id(r.id), r.subject, r.subject_key, r.number, r.status, as_moment(r.at),"
    " as_id(r.actor_id), r.digest"
)


def _rows(session: Session, source: _Source, community_id: int) -> Any:
    statement = (
        f"SELECT {source.key}, {source.status}, {LINE}, {source.fixed}"  # noqa: S608 - our own names
        f" FROM {source.table} x LEFT JOIN ledger_register r ON r.community_id = x.community_id"
        f" AND r.subject = '{source.subject}' AND r.subject_key = {source.key}"
        " WHERE x.community_id = ? ORDER BY 1, r.number"
    )
    return streamed(session, statement, (community_id,))


def _fault(community_id: int, status: str, lines: list[Sequence[Any]]) -> tuple[object, object]:
    """What is wrong with the lines of one subject: expected and found, alike when all is well."""
    for number, row in enumerate(lines, start=1):
        line, digest, fixed = row[:7], row[7], row[8:]
        if line[3] != number:
            return f"line {number}", f"line {line[3]}" if line[3] else "none"
        fixed = [
            names_text(_names(each)) if line[1] in NAMED and place == 1 else each
            for place, each in enumerate(fixed)
        ]
        if line_digest((community_id, *line), fixed) != bytes(digest):
            return "what was written down", "another content"
    return lines[-1][4], status


def _names(value: Any) -> dict[str, list[str]]:
    names: dict[str, list[str]] = json.loads(value) if isinstance(value, str) else value
    return names


def _register_differs(check: Check, session: Session, community_id: int) -> Difference | None:
    lines = 0
    for source in SOURCES:
        rows = _rows(session, source, community_id)
        for key, group in groupby(rows, key=lambda row: text_of(row[0])):
            found = list(group)
            lines += sum(row[2] is not None for row in found)
            expected, is_now = _fault(community_id, found[0][1], [row[2:] for row in found])
            if expected != is_now:
                return Difference(
                    check.name, community_id, source.subject, str(key), str(expected), str(is_now)
                )
    return next(_orphans(check, session, community_id, lines), None)


def _orphans(check: Check, session: Session, community_id: int, lines: int) -> Iterator[Difference]:
    query = select(func.count()).select_from(LedgerRegister).filter_by(community_id=community_id)
    stored = session.scalar(query) or 0
    if stored != lines:
        yield Difference(
            check.name, community_id, "register", "as a whole", f"{lines} lines", f"{stored} lines"
        )


REGISTER_IS_WHOLE = Check(
    "register_is_whole",
    N_("Every currency, account, seal and witness is as it was written down."),
    _register_differs,
)
