"""A run of letters: one for each household that hears by paper, with all that waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select, update

from cambio.database import KeyedCommand, UnitOfWork, new_id
from cambio.messages.errors import NothingToWrite
from cambio.messages.models import LetterRun, Message, NoticeRow
from cambio.messages.queries.letters import waiting_households
from cambio.messages.rules.choices import Channel

LETTERS_PER_RUN = 500
"""In one file, which is drawn in some seconds; the act that takes them together is short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeLetters(KeyedCommand):
    """Write to whoever waits for a letter."""


@dataclass(frozen=True, slots=True)
class MadeLetters:
    """The run to print; `more` when others wait for a next one."""

    run_id: UUID
    letters: int
    more: bool


def make_letters(uow: UnitOfWork, command: MakeLetters) -> MadeLetters:
    """Put what waits for letters into letters; they count as sent, and can be printed again.

    Raises:
        NothingToWrite: nobody waits for a letter.
    """
    community_id = command.community_id
    found = waiting_households(
        uow.session, community_id=community_id, now=uow.now, limit=LETTERS_PER_RUN + 1
    )
    if not found:
        raise NothingToWrite
    now = found[:LETTERS_PER_RUN]
    run = LetterRun(
        community_id=community_id,
        id=new_id(),
        made_at=uow.now,
        made_by=command.actor_id,
        letters=len(now),
    )
    uow.session.add(run)
    uow.flush()
    ids = {household_id: new_id() for household_id in now}
    uow.session.add_all(
        Message(
            community_id=community_id,
            id=message_id,
            household_id=household_id,
            channel=Channel.LETTER.value,
            purpose="news",
            state="sent",
            made_at=uow.now,
            sent_at=uow.now,
            run_id=run.id,
        )
        for household_id, message_id in ids.items()
    )
    uow.flush()
    _put_in(uow, community_id, ids)
    return MadeLetters(run.id, len(now), len(found) > LETTERS_PER_RUN)


def _put_in(uow: UnitOfWork, community_id: int, ids: dict[UUID, UUID]) -> None:
    rows = uow.session.execute(
        select(NoticeRow.id, NoticeRow.household_id).where(
            NoticeRow.community_id == community_id,
            NoticeRow.household_id.in_(ids),
            NoticeRow.look_at.is_(None),
            NoticeRow.message_id.is_(None),
            or_(NoticeRow.until.is_(None), NoticeRow.until > uow.now),
        )
    )
    values = [
        {"community_id": community_id, "id": notice_id, "message_id": ids[household_id]}
        for notice_id, household_id in rows
        if household_id is not None
    ]
    uow.session.execute(update(NoticeRow), values)
