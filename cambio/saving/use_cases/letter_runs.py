"""Letters about what lapses: a job prepares them, and they count from the day they are posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import update

from cambio.database import Command, UnitOfWork, locked
from cambio.saving.errors import LetterRunUnknown
from cambio.saving.models import LapseNotice, PreparedLetters
from cambio.saving.rules.lapsing import NOT_POSTED
from cambio.saving.use_cases.lapsing import LetterRun, WriteNotices, write_notices


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLetters(Command):
    """Somebody says that prepared letters are in the post, and the sheets on their boards. `today`
    is the day on the community's calendar."""

    run_id: UUID
    today: date


def prepare_letters(uow: UnitOfWork, command: WriteNotices) -> LetterRun:
    """Prepare letters for whoever was not told of what lapses soon; nothing lapses by them before
    they are posted.

    Raises:
        NothingToTell: everybody knows, or has a letter that is prepared.
    """
    run = write_notices(uow, command, told_on=NOT_POSTED)
    prepared = PreparedLetters(
        community_id=command.community_id,
        run_id=run.run_id,
        prepared_on=command.today,
        notices=run.notices,
    )
    uow.session.add(prepared)
    return run


def post_letters(uow: UnitOfWork, command: PostLetters) -> int:
    """Let the notices of a run count from today; answers how many, 0 when that was said before.

    Raises:
        LetterRunUnknown: no such run was prepared.
    """
    key = {"community_id": command.community_id, "run_id": command.run_id}
    run = locked(uow, PreparedLetters, LetterRunUnknown, **key)
    if run.posted_on is not None:
        return 0
    run.posted_on, run.posted_by = command.today, command.actor_id
    uow.session.execute(
        update(LapseNotice)
        .where(
            LapseNotice.community_id == command.community_id,
            LapseNotice.run_id == command.run_id,
            LapseNotice.told_on == NOT_POSTED,
        )
        .values(told_on=command.today, told_by=command.actor_id)
    )
    return int(run.notices)
