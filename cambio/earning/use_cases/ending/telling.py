"""Telling everybody that a programme ends: on a screen for who reads it there, else by letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, KeyedCommand, UnitOfWork, new_id
from cambio.earning.errors.ending import NobodyToTell
from cambio.earning.models import Programme
from cambio.earning.models.ending import EndingNotice, ProgrammeEnding
from cambio.earning.queries.ending_told import untold_of_ending
from cambio.earning.use_cases.ending.announcing import announced
from cambio.earning.use_cases.moments import today_in
from cambio.messages.rules.news import TokensLapse
from cambio.messages.use_cases import Notice, notify_all

# Few enough that the act holds the door for well under 100 ms.
LETTERS_PER_RUN, POINTED_PER_ACT = 500, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEnding(Command):
    """A household says that it read that a programme ends."""

    programme_id: UUID
    household_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteEndingLetters(KeyedCommand):
    """Print letters for whoever was not told yet."""

    programme_id: UUID


@dataclass(frozen=True, slots=True)
class EndingLetters:
    """Letters to print; `more` when there are others for a next run."""

    run_id: UUID
    letters: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PointAtEnding(Command):
    """Let who hears by e-mail or push know of an ending. `after` is the last household that was
    looked at, None to begin with."""

    programme_id: UUID
    after: UUID | None = None


def read_ending(uow: UnitOfWork, command: ReadEnding) -> bool:
    """Note that a household knows; answers whether that was new.

    Raises:
        EndingUnknown: the programme is not ending.
    """
    announced(uow, command.community_id, command.programme_id)
    key = (command.community_id, command.programme_id, command.household_id)
    if uow.session.get(EndingNotice, key) is not None:
        return False
    _note(uow, command, command.programme_id, [command.household_id], run_id=None)
    return True


def write_ending_letters(uow: UnitOfWork, command: WriteEndingLetters) -> EndingLetters:
    """Note who is told by letter, in one run to print.

    Raises:
        EndingUnknown: the programme is not ending.
        NobodyToTell: everybody knows.
    """
    # Two who begin letters at once would both write to the same households.
    uow.lock(ProgrammeEnding, community_id=command.community_id, programme_id=command.programme_id)
    announced(uow, command.community_id, command.programme_id)
    found = untold_of_ending(
        uow.session,
        community_id=command.community_id,
        programme_id=command.programme_id,
        limit=LETTERS_PER_RUN + 1,
    )
    if not found:
        raise NobodyToTell
    run_id, now = new_id(), found[:LETTERS_PER_RUN]
    _note(uow, command, command.programme_id, now, run_id=run_id)
    return EndingLetters(run_id, len(now), len(found) > LETTERS_PER_RUN)


def point_at_ending(uow: UnitOfWork, command: PointAtEnding) -> UUID | None:
    """Let some of who was not told yet know on a screen; answers where to go on, None at the end.

    That is no notice: an e-mail may never be read. Who says on its page that it read it was told.
    Harmless when repeated: of one ending a household hears once.

    Raises:
        EndingUnknown: the programme is not ending.
    """
    row = announced(uow, command.community_id, command.programme_id)
    programme = uow.session.get_one(Programme, (command.community_id, row.programme_id))
    found = untold_of_ending(
        uow.session,
        community_id=command.community_id,
        programme_id=row.programme_id,
        after=command.after,
        limit=POINTED_PER_ACT,
    )
    news = TokensLapse(0, programme.currency, row.spend_until, dict(programme.names))
    notify_all(
        uow,
        [
            Notice(
                community_id=command.community_id,
                about_id=row.programme_id,
                news=news,
                household_id=household_id,
            )
            for household_id in found
        ],
    )
    return found[-1] if len(found) == POINTED_PER_ACT else None


def _note(
    uow: UnitOfWork,
    command: Command,
    programme_id: UUID,
    household_ids: Iterable[UUID],
    *,
    run_id: UUID | None,
) -> None:
    today = today_in(uow, command.community_id)
    for household_id in household_ids:
        uow.session.add(
            EndingNotice(
                community_id=command.community_id,
                programme_id=programme_id,
                household_id=household_id,
                told_on=today,
                told_by=command.actor_id,
                means="letter" if run_id else "screen",
                run_id=run_id,
            )
        )
    uow.flush()
