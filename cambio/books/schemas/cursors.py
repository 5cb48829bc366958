"""Cursors of the books' lists: what stands in them, for pages and JSON."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cambio.app.api import CursorUnknown, decode_cursor


def id_in(cursor: str | None) -> UUID | None:
    """The id in a cursor; None for the first page.

    Raises:
        CursorUnknown: it is not a cursor of ours.
    """
    position = decode_cursor(cursor)
    try:
        return None if position is None else UUID(position)
    except ValueError as error:
        raise CursorUnknown from error


def number_in(cursor: str | None) -> int | None:
    """The number in a cursor; None for the first page.

    Raises:
        CursorUnknown: it is not a cursor of ours.
    """
    position = decode_cursor(cursor)
    if position is None:
        return None
    if not (position.isascii() and position.isdecimal() and len(position) < 19):
        raise CursorUnknown
    return int(position)


def day_in(cursor: str | None) -> date | None:
    """The day in a cursor; None for the first page.

    Raises:
        CursorUnknown: it is not a cursor of ours.
    """
    position = decode_cursor(cursor)
    if position is None:
        return None
    day = iso_day(position)
    if day is None:
        raise CursorUnknown
    return day


def iso_day(text: str) -> date | None:
    """The day that a text such as `2026-03-07` names, None when it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
