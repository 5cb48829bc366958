"""Noting what there is to tell, in the very act that makes it true."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from cambio.database import Sql, UnitOfWork, new_id
from cambio.messages.rules.news import KIND_OF, NEVER_BY_LETTER_RUN, Kind, News

# Of one thing a household hears once, however often it is noted. Who never said how it wants to
# hear waits for letters from the start: that is most of a street, and every scan notes something.
NOTE = Sql(
    "INSERT INTO notice (community_id, id, kind, about_id, news, noted_at, household_id, place_id,"
    " until, look_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,"
    " CASE WHEN ? OR EXISTS (SELECT 1 FROM message_choice c"
    " WHERE c.community_id = ? AND c.household_id = ?) THEN ? END) ON CONFLICT DO NOTHING"
)
WITHDRAW = Sql(
    "DELETE FROM notice WHERE community_id = ? AND kind = ? AND about_id = ? AND message_id IS NULL"
)


class Notice(Struct, frozen=True, kw_only=True):
    """Something that a household wants to know, or each household that lives in a place.

    `about_id` is what it is about: of one thing a household hears once. It goes out at `not_before`
    at the soonest, None for at once, and not at all from `until` on, None for whenever.
    """

    community_id: int
    about_id: UUID
    news: News
    household_id: UUID | None = None
    place_id: UUID | None = None
    not_before: datetime | None = None
    until: datetime | None = None


def notify(uow: UnitOfWork, notice: Notice) -> None:
    """Note what there is to tell. It leaves after the commit, or not at all when there is none.

    One statement, and nothing is read: who wants it and how is seen later. Called by the use cases
    of other features.
    """
    uow.run(NOTE, _row(notice, uow.now))


def notify_all(uow: UnitOfWork, notices: Iterable[Notice]) -> None:
    """Note many things at once, as a job does that gives to thousands."""
    rows = [_row(each, uow.now) for each in notices]
    if rows:
        uow.run_many(NOTE, rows)


def _row(notice: Notice, now: datetime) -> tuple[object, ...]:
    look_at = max(now, notice.not_before or now)
    kind = KIND_OF[type(notice.news)]
    return (
        notice.community_id,
        new_id(),
        kind.value,
        notice.about_id,
        msgspec.json.encode(notice.news).decode(),
        now,
        notice.household_id,
        notice.place_id,
        notice.until,
        notice.place_id is not None or look_at > now or kind in NEVER_BY_LETTER_RUN,
        notice.community_id,
        notice.household_id,
        look_at,
    )


def withdraw(uow: UnitOfWork, *, community_id: int, kind: Kind, about_id: UUID) -> None:
    """Take back what was noted of one thing and has not gone out: it is not true any more."""
    uow.run(WITHDRAW, (community_id, kind.value, about_id))
