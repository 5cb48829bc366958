"""The register: every currency, its words, every account, layer, seal and witness is written down
as it comes to be.

A row without its line, a line without its row, or either of them changed: verify sees it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.database import Sql, UnitOfWork, new_id
from cambio.ledger.hashing import REGISTER, packed, text_of
from cambio.ledger.models import LedgerRegister

ENTER = Sql(
    "INSERT INTO ledger_register (community_id, id, subject, subject_key, number, status, at,"
    " actor_id, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
NEXT = Sql(
    "SELECT COALESCE(MAX(number), 0) + 1 FROM ledger_register"
    " WHERE community_id = ? AND subject = ? AND subject_key = ?"
)


class Subject(StrEnum):
    """What the register has lines about."""

    CURRENCY = "currency"
    WORDS = "words"
    ACCOUNT = "account"
    LAYER = "layer"
    SEAL = "seal"
    WITNESS = "witness"


def enter(
    uow: UnitOfWork,
    *,
    community_id: int,
    subject: Subject,
    key: str,
    status: str,
    fixed: Sequence[Any],
    actor_id: UUID | None = None,
    first: bool = True,
) -> None:
    """Write down what a subject became; `fixed` is all that never changes of its own row.

    `first` is whether this is its first line. Else its row must be locked: two lines that are
    written at the same moment would want the same number.
    """
    number = 1
    if not first:
        number = uow.run(NEXT, (community_id, subject.value, key)).fetchone()[0]
    line = (community_id, new_id(), subject.value, key, number, status, uow.now, actor_id)
    uow.run(ENTER, (*line, line_digest(line, fixed)))


@dataclass(frozen=True, slots=True)
class Became:
    """What an account became, when, and who did it; `actor_id` None where an act opened it."""

    status: str
    at: datetime
    actor_id: UUID | None


def account_history(session: Session, *, community_id: int, account_id: UUID) -> list[Became]:
    """What an account became, from its opening on."""
    rows = session.execute(
        select(LedgerRegister.status, LedgerRegister.at, LedgerRegister.actor_id)
        .filter_by(
            community_id=community_id, subject=Subject.ACCOUNT.value, subject_key=account_id.hex
        )
        .order_by(LedgerRegister.number)
    )
    return [Became(*row) for row in rows]


def enter_all(
    uow: UnitOfWork,
    *,
    community_id: int,
    subject: Subject,
    lines: Sequence[tuple[str, str, Sequence[Any]]],
) -> None:
    """The first lines of many subjects at once: for each its key, its status and what is fixed."""
    rows = []
    for key, status, fixed in lines:
        line = (community_id, new_id(), subject.value, key, 1, status, uow.now, None)
        rows.append((*line, line_digest(line, fixed)))
    if rows:
        uow.run_many(ENTER, rows)


def line_digest(line: Sequence[Any], fixed: Sequence[Any]) -> bytes:
    """The digest of a line: its own columns up to `actor_id`, then what is fixed of its subject."""
    content = packed(map(text_of, line)) + packed(map(text_of, fixed))
    return hashlib.sha256(REGISTER + content).digest()


def names_text(names: dict[str, list[str]]) -> str:
    """The names of a currency in one way of writing."""
    return json.dumps(names, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
