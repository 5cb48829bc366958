"""Print runs: cards that were printed together, and a spoiled run that is cancelled whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import insert

from cambio.database import Command, UnitOfWork, locked, new_id
from cards.errors import NothingToPrint, RunUnknown
from cards.models import PrintRun, PrintRunCard
from cards.use_cases.card_life import VoidCard, VoidReason


class RunKind(StrEnum):
    """What is printed: new cards that nobody has yet, or the cards of households."""

    STACK = "stack"
    HOUSEHOLDS = "households"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRun(Command):
    """Cards are printed together, in this order.

    `place_id` is what they were chosen by, None for everywhere and for a stack. `reprint_of_id`
    is the run in whose place they come, None for a first one.
    """

    kind: RunKind
    card_ids: tuple[UUID, ...]
    place_id: UUID | None = None
    reprint_of_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRun(Command):
    """A run is spoiled: misprinted, or lost on its way."""

    run_id: UUID


def record_run(uow: UnitOfWork, command: RecordRun) -> UUID:
    """Keep which cards are printed together; answers the run's id.

    Raises:
        NothingToPrint: there are none.
        RunUnknown: the run in whose place they come is not there.
    """
    if not command.card_ids:
        raise NothingToPrint
    if command.reprint_of_id is not None:
        _locked(uow, command.community_id, command.reprint_of_id)
    run = PrintRun(
        community_id=command.community_id,
        id=new_id(),
        kind=command.kind.value,
        cards=len(command.card_ids),
        printed_at=uow.now,
        printed_by=command.actor_id,
        place_id=command.place_id,
        reprint_of_id=command.reprint_of_id,
    )
    uow.session.add(run)
    uow.flush()
    uow.session.execute(
        insert(PrintRunCard),
        [
            {
                "community_id": command.community_id,
                "run_id": run.id,
                "position": position,
                "card_id": card_id,
            }
            for position, card_id in enumerate(command.card_ids, start=1)
        ],
    )
    return run.id


def cancel_run(uow: UnitOfWork, command: CancelRun) -> None:
    """Note that a run is spoiled; harmless when repeated. Its cards are ended one by one after.

    Raises:
        RunUnknown: there is no such run.
    """
    run = _locked(uow, command.community_id, command.run_id)
    if run.cancelled_at is None:
        run.cancelled_at, run.cancelled_by = uow.now, command.actor_id


def spoiled_cards(command: CancelRun, card_ids: Sequence[UUID], kind: RunKind) -> list[VoidCard]:
    """The acts that end cards of a cancelled run, each for itself.

    A card of a stack ends only while nobody has it. A household's card ends with a successor.
    """
    return [
        VoidCard(
            community_id=command.community_id,
            actor_id=command.actor_id,
            card_id=card_id,
            reason=VoidReason.RUN_CANCELLED,
            is_nobodys=kind is RunKind.STACK,
        )
        for card_id in card_ids
    ]


def _locked(uow: UnitOfWork, community_id: int, run_id: UUID) -> PrintRun:
    return locked(uow, PrintRun, RunUnknown, community_id=community_id, id=run_id)
