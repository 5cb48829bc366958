"""Locking the row that an act is about, which must be there."""

from __future__ import annotations

from typing import Any, TypeVar

from cambio.database.errors import Refusal
from cambio.database.unit_of_work import UnitOfWork

Row = TypeVar("Row")


def locked(uow: UnitOfWork, model: type[Row], unknown: type[Refusal], **key: Any) -> Row:
    """The one row over which a rule counts; nobody else changes it until this act ends.

    Raises:
        unknown: there is no such row.
    """
    row: Row | None = uow.lock(model, **key)
    if row is None:
        raise unknown
    return row
