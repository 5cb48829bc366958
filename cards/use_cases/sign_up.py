"""A list to sign, for those without any phone: numbered, typed in afterwards, forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select

from cambio.database import Command, KeyedCommand, Refusal, UnitOfWork, locked
from cambio.earning.errors import (
    ActionCancelled,
    ActionClosed,
    ActionUnknown,
    ConsentMissing,
    ToldTooLate,
)
from cambio.earning.models import Action
from cambio.earning.rules import WHOLE_HOUSEHOLD, ActionStatus
from cambio.earning.use_cases import RecordParticipation, record_participation
from cambio.neighbourhood.errors import HouseholdEnded
from cards.errors import NoLines
from cards.models import SignUpLine
from cards.queries.sign_up import households_to_list, lines_due
from cards.use_cases.late_lines import LateLine, keep_late_line
from cards.use_cases.scan_messages import Doubt

KEPT_FOR = timedelta(days=30)
"""So long after an action its lines still tell whose they were: for objections."""
LINES_PER_ACT = 20
"""Few enough that the act holds the door for well under 100 ms."""
FORGOTTEN_PER_ACT = 2_000

DOUBTS: dict[type[Refusal], Doubt] = {
    ToldTooLate: Doubt.LATE,
    HouseholdEnded: Doubt.HOUSEHOLD,
    ConsentMissing: Doubt.HOUSEHOLD,
}
"""What keeps a line from being counted at once, and may not be the last word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberHouseholds(Command):
    """Give each household of the action's place a line on its list.

    Who has one keeps it, whatever was printed when; who joined since comes after.
    """

    action_id: UUID


@dataclass(frozen=True, slots=True)
class SignedLine:
    """A line of the list with who signed there."""

    line: int
    adults: int
    children: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeInLines(KeyedCommand):
    """What stands on a list that came back from the street; at most `LINES_PER_ACT` lines."""

    action_id: UUID
    lines: tuple[SignedLine, ...]


@dataclass(frozen=True, slots=True)
class LineOutcome:
    """What came of one line: an outcome of earning, `queued` or `decided` where a person looks at
    it, `line_unknown`, or the code of a refusal."""

    line: int
    outcome: str


@dataclass(frozen=True, slots=True)
class TypedIn:
    """What came of each line, in the order in which they were typed."""

    lines: tuple[LineOutcome, ...]


def number_households(uow: UnitOfWork, command: NumberHouseholds) -> int:
    """Number the households that have no line yet; answers how many lines there are now.

    Raises:
        ActionUnknown, ActionClosed, ActionCancelled: no list is made for it any more.
        NoLines: no household takes part there.
    """
    action = locked(
        uow, Action, ActionUnknown, community_id=command.community_id, id=command.action_id
    )
    if action.status == ActionStatus.CANCELLED:
        raise ActionCancelled
    if ActionStatus(action.status).is_over:
        raise ActionClosed
    last = uow.session.scalar(
        select(func.max(SignUpLine.line)).filter_by(
            community_id=command.community_id, action_id=action.id
        )
    )
    new = households_to_list(
        uow.session,
        community_id=command.community_id,
        action_id=action.id,
        place_id=action.place_id,
    )
    for line, household_id in enumerate(new, start=(last or 0) + 1):
        uow.session.add(
            SignUpLine(
                community_id=command.community_id,
                action_id=action.id,
                line=line,
                household_id=household_id,
            )
        )
    if not last and not new:
        raise NoLines
    return (last or 0) + len(new)


def type_in_lines(uow: UnitOfWork, command: TypeInLines) -> TypedIn:
    """Count who signed, line by line, and pay them like a scan; each person once beside all scans.

    A line that cannot be counted is told apart and keeps no other back. What is typed in too late,
    or by people whose household ended meanwhile, waits for a person, like a late scan.

    Raises:
        ActionUnknown: there is no such action.
    """
    if len(command.lines) > LINES_PER_ACT:
        raise ValueError("too many lines for one act")
    action = uow.session.get(Action, (command.community_id, command.action_id))
    if action is None:
        raise ActionUnknown
    rows = uow.session.scalars(
        select(SignUpLine).where(
            SignUpLine.community_id == command.community_id,
            SignUpLine.action_id == action.id,
            SignUpLine.line.in_([each.line for each in command.lines]),
        )
    )
    whose = {row.line: row.household_id for row in rows}
    return TypedIn(tuple(_count(uow, command, action, whose, each) for each in command.lines))


def forget_lines(uow: UnitOfWork, command: Command) -> int:
    """Forget whose lines were whose at actions of long ago; answers how many lines, at most
    `FORGOTTEN_PER_ACT`."""
    due = lines_due(
        uow.session,
        community_id=command.community_id,
        before=uow.now - KEPT_FOR,
        limit=FORGOTTEN_PER_ACT,
    )
    for action_id, line in due:
        uow.session.execute(
            delete(SignUpLine).where(
                SignUpLine.community_id == command.community_id,
                SignUpLine.action_id == action_id,
                SignUpLine.line == line,
            )
        )
    return len(due)


def _count(
    uow: UnitOfWork,
    command: TypeInLines,
    action: Action,
    whose: Mapping[int, UUID],
    signed: SignedLine,
) -> LineOutcome:
    household_id = whose.get(signed.line)
    if household_id is None:
        return LineOutcome(signed.line, "line_unknown")
    # Who signed did so while the action was on, whenever it is typed in.
    happened_at = min(uow.now, action.closed_at or uow.now)
    try:
        with uow.attempt():
            receipt = record_participation(
                uow,
                RecordParticipation(
                    community_id=command.community_id,
                    actor_id=command.actor_id,
                    action_id=command.action_id,
                    household_id=household_id,
                    source_id=WHOLE_HOUSEHOLD,
                    adults=signed.adults,
                    children=signed.children,
                    happened_at=happened_at,
                ),
            )
    except tuple(DOUBTS) as refusal:
        people = (signed.adults, signed.children)
        doubt = DOUBTS[type(refusal)]
        late = LateLine(action.id, signed.line, household_id, *people, happened_at, doubt)
        return LineOutcome(signed.line, keep_late_line(uow, command, late))
    except Refusal as refusal:
        return LineOutcome(signed.line, refusal.code)
    return LineOutcome(signed.line, receipt.outcome.value)
