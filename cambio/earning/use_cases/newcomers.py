"""Neighbours who came without a card: noted by number, never by name, and paid nothing."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.earning.errors import NewcomersInvalid, NoteUnknown
from cambio.earning.models import Action, NewcomerNote
from cambio.earning.use_cases.still_open import lock_while_counting

NEWCOMERS_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteNewcomers(Command):
    """So many more neighbours are here without a card.

    `note_id` was made by whoever notes it, so that sending it twice does no harm.
    """

    note_id: UUID
    action_id: UUID
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectNewcomers(Command):
    """They were more or fewer; with 0 the note is taken back."""

    note_id: UUID
    action_id: UUID
    people: int


@dataclass(frozen=True, slots=True)
class Newcomers:
    """What stands noted: in this note, and at the action in all."""

    note_id: UUID
    people: int
    newcomers: int


def note_newcomers(uow: UnitOfWork, command: NoteNewcomers) -> Newcomers:
    """Note neighbours without a card, with who noted it; harmless when it comes twice.

    Raises:
        NewcomersInvalid: nobody, or more than anybody counts.
        ActionUnknown, ActionNotOpen, ActionClosed: nothing is noted there, or not any more.
        NoteUnknown: this note was made at another action.
    """
    if not 1 <= command.people <= NEWCOMERS_MAX:
        raise NewcomersInvalid(most=NEWCOMERS_MAX)
    action = _action(uow, command, command.action_id)
    known = uow.session.get(NewcomerNote, (command.community_id, command.note_id))
    if known is not None:
        if known.action_id != command.action_id:
            raise NoteUnknown
        return Newcomers(known.id, known.people, action.newcomers)
    uow.session.add(
        NewcomerNote(
            community_id=command.community_id,
            id=command.note_id,
            action_id=command.action_id,
            noted_people=command.people,
            people=command.people,
            noted_at=uow.now,
            noted_by=command.actor_id,
        )
    )
    action.newcomers += command.people
    return Newcomers(command.note_id, command.people, action.newcomers)


def correct_newcomers(uow: UnitOfWork, command: CorrectNewcomers) -> Newcomers:
    """Correct a note, with who did; harmless when repeated.

    Raises:
        NewcomersInvalid: less than nobody, or more than anybody counts.
        ActionUnknown, ActionNotOpen, ActionClosed: nothing is corrected there, or not any more.
        NoteUnknown: there is no such note at this action.
    """
    if not 0 <= command.people <= NEWCOMERS_MAX:
        raise NewcomersInvalid(most=NEWCOMERS_MAX)
    action = _action(uow, command, command.action_id)
    note = uow.session.get(NewcomerNote, (command.community_id, command.note_id))
    if note is None or note.action_id != command.action_id:
        raise NoteUnknown
    if note.people != command.people:
        action.newcomers += command.people - note.people
        note.people = command.people
        note.corrected_at, note.corrected_by = uow.now, command.actor_id
    return Newcomers(note.id, note.people, action.newcomers)


def _action(uow: UnitOfWork, command: Command, action_id: UUID) -> Action:
    key = (command.community_id, action_id)
    lock_while_counting(uow, community_id=command.community_id, action_id=action_id)
    return uow.session.get_one(Action, key, populate_existing=True)
