"""What a check is, and how one finds the first place that differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, bindparam, text
from sqlalchemy.orm import Session

from cambio.database import as_uuid
from cambio.ledger.kinds import ALLOWED
from cambio.ledger.types import WITH_FLOOR, Kind, Purpose


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the books are not what they should be.

    `subject` says what `subject_id` names: a `transaction`, an `account`, a place in the
    `sequence`, or a `trigger`, which is no community's own: then `community_id` is None.
    """

    check: str
    community_id: int | None
    subject: str
    subject_id: str
    expected: str
    found: str

    def __str__(self) -> str:
        place = f"{self.subject} {self.subject_id}"
        return f"{self.check}: {place}: expected {self.expected}, found {self.found}"


Find: TypeAlias = Callable[["Check", Session, int], Difference | None]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold: `name` for programs, `meaning` a sentence for people."""

    name: str
    meaning: str
    find: Find

    def first_difference(self, session: Session, community_id: int) -> Difference | None:
        """The first difference in a community's books, or None when all is well."""
        return self.find(self, session, community_id)


def by_statement(subject: str, statement: str) -> Find:
    """Find by one SQL statement, which answers the first difference or no row.

    Its columns are `subject_id`, which identifies a `subject`, `expected` and `found`. It works on
    whole sets, so that the database does the work in one pass. It may use `PARAMETERS` and
    `:community_id`.
    """
    values = {name: value for name, value in PARAMETERS.items() if f":{name}" in statement}
    lists: list[BindParameter[Any]] = [
        bindparam(name, expanding=True) for name, value in values.items() if isinstance(value, list)
    ]
    query = text(statement).bindparams(*lists)

    def find(check: Check, session: Session, community_id: int) -> Difference | None:
        row = session.execute(query, values | {"community_id": community_id}).first()
        if row is None:
            return None
        subject_id = row.subject_id if subject == "sequence" else as_uuid(row.subject_id)
        return Difference(
            check.name, community_id, subject, str(subject_id), str(row.expected), str(row.found)
        )

    return find


def found_by_the_walk(_check: Check, _session: Session, _community_id: int) -> None:
    """Nothing to look for: the walk over all transactions finds this as it goes."""


def _sides() -> list[str]:
    """Every allowed side of a movement in words, such as `award from purse`."""
    return sorted(
        {f"{kind} from {source}" for kind, moves in ALLOWED.items() for source, _ in moves}
        | {f"{kind} to {target}" for kind, moves in ALLOWED.items() for _, target in moves}
    )


PARAMETERS: dict[str, Any] = {
    "with_floor": sorted(purpose.value for purpose in WITH_FLOOR),
    "sides": _sides(),
    "return": Kind.RETURN.value,
    "reversal": Kind.REVERSAL.value,
    "settlement": Kind.SETTLEMENT.value,
    "lapse": Kind.LAPSE.value,
    "till": Purpose.TILL.value,
    "out_of_tills": [Kind.REVERSAL.value, Kind.RETURN.value, Kind.SETTLEMENT.value],
    "mirrors": [Kind.REVERSAL.value, Kind.RETURN.value],
    "end_of_sequence": 2**63 - 1,
}
