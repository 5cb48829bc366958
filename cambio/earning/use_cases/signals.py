"""Keeping what was seen, and clearing it once somebody looked."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork, locked, new_id
from cambio.earning.errors import SignalUnknown
from cambio.earning.models import Signal
from cambio.earning.rules.reports import reason_given
from cambio.earning.rules.signals import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSignals(Command):
    """What was seen now."""

    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearSignal(Command):
    """Somebody looked, and says what was found."""

    signal_id: UUID
    note: str


def note_signals(uow: UnitOfWork, command: NoteSignals) -> int:
    """Keep what was seen; answers how many are new or have newer evidence."""
    key = command.community_id
    subjects = {each.subject for each in command.seen}
    rows = uow.session.scalars(
        select(Signal).where(Signal.community_id == key, Signal.subject.in_(subjects))
    )
    known = {(row.kind, row.subject): row for row in rows}
    noted = 0
    for each in command.seen:
        row = known.get((each.kind.value, each.subject))
        if row is None:
            uow.session.add(
                Signal(
                    community_id=key,
                    id=new_id(),
                    kind=each.kind.value,
                    subject=each.subject,
                    seen_at=each.seen_at,
                    evidence=dict(each.evidence),
                    noted_at=uow.now,
                )
            )
            noted += 1
        elif each.seen_at > row.seen_at:
            row.seen_at, row.evidence = each.seen_at, dict(each.evidence)
            noted += 1
    return noted


def clear_signal(uow: UnitOfWork, command: ClearSignal) -> UUID:
    """Clear a signal, with what was found; it comes back only with newer evidence.

    Raises:
        ReasonInvalid: nothing was said, or too much.
        SignalUnknown: there is no such signal.
    """
    note = reason_given(command.note)
    row = locked(
        uow, Signal, SignalUnknown, community_id=command.community_id, id=command.signal_id
    )
    row.cleared_at, row.cleared_by, row.note = uow.now, command.actor_id, note
    return row.id
