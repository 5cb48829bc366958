"""Taking turns: of all processes on all machines one does a job, and each day or month is done.

The lease stands in the database. Whoever holds it renews it while at work; when a process is killed
its lease runs out and another takes the turn anew, for the same moment and so with the same keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from cambio.app.scheduler.errors import JobAtWork
from cambio.app.scheduler.models import JobRun, JobState
from cambio.app.scheduler.nouns import Turn
from cambio.app.scheduler.schedules import Every, Schedule
from cambio.database import Command, Sql, UnitOfWork

LEASE = timedelta(minutes=2)
RETRY_AFTER = timedelta(minutes=10)
"""How long a dated job waits after a failure. One that comes every so often waits that long."""

KNOW = Sql("INSERT INTO job (name, next_at, not_before) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowJobs(Command):
    """Write down jobs that are new, with the moment at which each is due for the first time."""

    first: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeTurn(Command):
    """Ask for a turn of a job on behalf of a process (`holder`).

    `due_at` is None for what is due by itself, else the moment for which somebody runs it by hand.
    """

    name: str
    schedule: Schedule
    holder: UUID
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewLease(Command):
    """The job is still at work."""

    name: str
    holder: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTurn(Command):
    """A turn is over. `error` is None when all went well; `done` counts the things done."""

    turn: Turn
    schedule: Schedule
    holder: UUID
    done: int
    error: str | None


def know_jobs(uow: UnitOfWork, command: KnowJobs) -> None:
    """Write down jobs that are new; those that are known stay as they are."""
    for name, first_at in command.first:
        uow.run(KNOW, (name, first_at, first_at))


def take_turn(uow: UnitOfWork, command: TakeTurn) -> Turn | None:
    """The turn that is due, now held by `holder`; None when nothing is, or somebody is at it.

    Raises:
        JobAtWork: it was to be run by hand, and somebody is at it.
    """
    state: JobState = uow.lock(JobState, name=command.name)
    held = state.held_until is not None and state.held_until > uow.now
    by_hand = command.due_at is not None
    if held and by_hand:
        raise JobAtWork(name=command.name)
    if held or (not by_hand and max(state.next_at, state.not_before) > uow.now):
        return None
    due_at = command.due_at
    if due_at is None:
        due_at = uow.now if isinstance(command.schedule, Every) else state.next_at
    state.held_by, state.held_until, state.began_at = command.holder, uow.now + LEASE, uow.now
    if not isinstance(command.schedule, Every):
        _note_beginning(uow, command.name, due_at)
    return Turn(command.name, due_at)


def renew_lease(uow: UnitOfWork, command: RenewLease) -> bool:
    """Hold a job longer; False when the lease had run out and another has taken the turn."""
    state: JobState = uow.lock(JobState, name=command.name)
    if state.held_by != command.holder:
        return False
    state.held_until = uow.now + LEASE
    return True


def end_turn(uow: UnitOfWork, command: EndTurn) -> None:
    """Give the lease back and write down what came of the turn, and when the next is due.

    Where another took the turn meanwhile, what that one writes is what counts.
    """
    turn = command.turn
    state: JobState = uow.lock(JobState, name=turn.job)
    if state.held_by != command.holder:
        return
    state.held_by = state.held_until = None
    state.ended_at, state.done, state.error = uow.now, command.done, command.error
    state.result = "done" if command.error is None else "failed"
    if isinstance(command.schedule, Every):
        state.next_at = state.not_before = command.schedule.after(turn.due_at, uow.now)
    elif command.error is not None:
        state.not_before = uow.now + RETRY_AFTER
    else:
        _note_end(uow, turn, command.done)
        _move_on(uow, state, command.schedule)


def _note_beginning(uow: UnitOfWork, name: str, due_at: datetime) -> None:
    run = uow.session.get(JobRun, (name, due_at))
    if run is None:
        uow.session.add(JobRun(name=name, due_at=due_at, began_at=uow.now))
    else:
        run.tries += 1
        run.began_at, run.ended_at, run.done = uow.now, None, None


def _note_end(uow: UnitOfWork, turn: Turn, done: int) -> None:
    run = uow.session.get_one(JobRun, (turn.job, turn.due_at))
    run.ended_at, run.done = uow.now, done
    uow.flush()


def _move_on(uow: UnitOfWork, state: JobState, schedule: Schedule) -> None:
    """The next run is for the first day or month that nobody has done, by itself or by hand."""
    query = select(JobRun.due_at).where(
        JobRun.name == state.name, JobRun.due_at >= state.next_at, JobRun.ended_at.is_not(None)
    )
    finished = set(uow.session.scalars(query))
    while state.next_at in finished:
        state.next_at = schedule.after(state.next_at, uow.now)
    state.not_before = state.next_at
