"""From what there is to tell to what goes out: one message for all that a household hears now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update

from cambio.database import Command, UnitOfWork, new_id
from cambio.messages.models import Message, NoticeRow
from cambio.messages.queries.choices import UNSAID, choices_of
from cambio.messages.rules.news import NEVER_BY_LETTER_RUN, Kind
from cambio.messages.rules.timing import Route, Way, route
from cambio.messages.use_cases.notify import NOTE
from cambio.neighbourhood.models import Address, Community, Household
from cambio.neighbourhood.queries import at_home, places_within

# Few enough that the act holds the door for well under 100 ms.
NOTICES_PER_ACT, STREETS_PER_ACT = 100, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PackNotices(Command):
    """See what becomes of the news of one community whose time has come."""


@dataclass(frozen=True, slots=True)
class Packed:
    """How many notices were looked at, and how many messages came of them; `more` may wait."""

    notices: int
    messages: int
    more: bool


def pack_notices(uow: UnitOfWork, command: PackNotices) -> Packed:
    """Put what is to go out now into messages, leave what has time, drop what nobody wants.

    One act looks at a limited number. Harmless when two do it at once: each takes rows that the
    other has not.
    """
    if _spread(uow, command):
        return Packed(1, 0, more=True)
    rows = _due(uow, command.community_id)
    if not rows:
        return Packed(0, 0, more=False)
    by_way = _sorted_out(uow, command.community_id, rows)
    for row, sent_when in by_way[Way.LATER] + by_way[Way.LETTER]:
        row.look_at = sent_when.at
    for row, _route in by_way[Way.NOT]:
        uow.session.delete(row)
    messages = _pack(uow, [row for row, _route in by_way[Way.NOW]])
    uow.flush()
    return Packed(len(rows), messages, more=len(rows) >= NOTICES_PER_ACT)


def unpack(uow: UnitOfWork, community_id: int, message_ids: Collection[UUID]) -> None:
    """Take messages back; what was in them is looked at again."""
    uow.session.execute(
        update(NoticeRow)
        .where(NoticeRow.community_id == community_id, NoticeRow.message_id.in_(message_ids))
        .values(message_id=None, look_at=uow.now)
    )
    uow.session.execute(
        delete(Message).where(Message.community_id == community_id, Message.id.in_(message_ids))
    )


def _due(uow: UnitOfWork, community_id: int) -> Sequence[NoticeRow]:
    """All that is due of the households that have waited longest, so that it is in one message."""
    due = (NoticeRow.community_id == community_id, NoticeRow.look_at <= uow.now)
    first = uow.session.scalars(
        select(NoticeRow.household_id)
        .where(*due, NoticeRow.household_id.is_not(None))
        .order_by(NoticeRow.look_at)
        .limit(NOTICES_PER_ACT)
    )
    return uow.session.scalars(
        select(NoticeRow)
        .where(*due, NoticeRow.household_id.in_(set(first)))
        .order_by(NoticeRow.household_id, NoticeRow.id)
        .with_for_update(skip_locked=True)
    ).all()


def _sorted_out(
    uow: UnitOfWork, community_id: int, rows: Sequence[NoticeRow]
) -> dict[Way, list[tuple[NoticeRow, Route]]]:
    session = uow.session
    household_ids = {row.household_id for row in rows if row.household_id is not None}
    views = choices_of(session, community_id=community_id, household_ids=household_ids)
    ended = set(
        session.scalars(
            select(Household.id).where(
                Household.community_id == community_id,
                Household.id.in_(household_ids),
                Household.ended_at.is_not(None),
            )
        )
    )
    zone = ZoneInfo(session.get_one(Community, community_id).timezone)
    found: dict[Way, list[tuple[NoticeRow, Route]]] = defaultdict(list)
    for row in rows:
        view = views.get(row.household_id or UUID(int=0), UNSAID)
        sent_when = Route(Way.NOT)
        if row.household_id not in ended:
            sent_when = route(
                Kind(row.kind),
                view.choice,
                noted_at=row.noted_at,
                until=row.until,
                now=uow.now,
                zone=zone,
            )
        found[sent_when.way].append((row, sent_when))
    return found


def _pack(uow: UnitOfWork, rows: Sequence[NoticeRow]) -> int:
    """A message for each household, with all its rows; answers how many."""
    by_household: dict[UUID, list[NoticeRow]] = defaultdict(list)
    for row in rows:
        if row.household_id is not None:
            by_household[row.household_id].append(row)
    if not by_household:
        return 0
    community_id = rows[0].community_id
    views = choices_of(uow.session, community_id=community_id, household_ids=by_household)
    ids = {household_id: new_id() for household_id in by_household}
    uow.session.add_all(
        Message(
            community_id=community_id,
            id=message_id,
            household_id=household_id,
            channel=views[household_id].choice.channel.value,
            purpose="news",
            state="ready",
            made_at=uow.now,
            try_at=uow.now,
        )
        for household_id, message_id in ids.items()
    )
    uow.flush()
    for household_id, theirs in by_household.items():
        for row in theirs:
            row.message_id, row.look_at = ids[household_id], None
    return len(ids)


def _spread(uow: UnitOfWork, command: PackNotices) -> bool:
    """Give the oldest news for a place to the households of some of its streets; False without any.

    Who moves in while that goes on may hear of it too, or not; nobody hears of it twice.
    """
    row = uow.session.scalars(
        select(NoticeRow)
        .where(
            NoticeRow.community_id == command.community_id,
            NoticeRow.look_at <= uow.now,
            NoticeRow.place_id.is_not(None),
        )
        .order_by(NoticeRow.look_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None or row.place_id is None:
        return False
    within = places_within(uow.session, community_id=row.community_id, place_id=row.place_id)
    after = row.spread_to or UUID(int=0)
    streets = sorted(each for each in within if each > after)[:STREETS_PER_ACT]
    is_past = row.until is not None and row.until <= uow.now
    if not streets or is_past:
        row.look_at = None
        return True
    household_ids = _living_in(uow, row.community_id, streets)
    if household_ids:
        uow.run_many(NOTE, [_copied(uow.now, row, each) for each in household_ids])
    row.spread_to = streets[-1]
    return True


def _copied(now: datetime, row: NoticeRow, household_id: UUID) -> tuple[object, ...]:
    what = (row.kind, row.about_id, row.news, row.noted_at)
    whom = (row.community_id, household_id)
    is_looked_at = row.kind in NEVER_BY_LETTER_RUN
    return (
        row.community_id,
        new_id(),
        *what,
        household_id,
        None,
        row.until,
        is_looked_at,
        *whom,
        now,
    )


def _living_in(uow: UnitOfWork, community_id: int, street_ids: Sequence[UUID]) -> Sequence[UUID]:
    """The households that live in some streets.

    By the address as it was settled last: what an import changed a moment ago counts soon.
    """
    return uow.session.scalars(
        at_home(select(Household.id), Household.community_id, Household.id).where(
            Household.community_id == community_id,
            Household.ended_at.is_(None),
            Address.street_id.in_(street_ids),
        )
    ).all()
