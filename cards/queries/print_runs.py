"""Print runs: when, by whom, where, how many, which; and which of their cards are in use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from cambio.access.models import HouseholdPin
from cambio.neighbourhood.models import Place
from cards.models import Card, PrintRun, PrintRunCard, Scan
from cards.queries.printing import PrintableCard, printable_cards
from cards.rules import CardNumber

REPLACED_MOST = 50
"""How many replacements of one card are followed to the one that is good now."""


@dataclass(frozen=True, slots=True)
class RunView:
    """A print run. `first_number` and `last_number` are in the order of the sheets.

    `place_id` and `place_name` are None for everywhere and for a stack; `cancelled_at` is
    None while it is good; `reprint_of_id` is the run in whose place it came, None for a first one.
    """

    id: UUID
    kind: str
    cards: int
    printed_at: datetime
    printed_by: UUID
    place_id: UUID | None
    place_name: str | None
    first_number: str
    last_number: str
    cancelled_at: datetime | None
    reprint_of_id: UUID | None


@dataclass(frozen=True, slots=True)
class RunCards:
    """What would become of the cards of a run if it were cancelled now.

    `in_use` are the numbers, as people see them, of cards that stay good; `ended` have ended
    already, and nothing happens to them.
    """

    to_end: tuple[UUID, ...]
    in_use: tuple[str, ...]
    ended: int


def print_run(session: Session, *, community_id: int, run_id: UUID) -> RunView | None:
    """One run, or None."""
    row = session.execute(_runs(community_id).where(PrintRun.id == run_id)).one_or_none()
    return None if row is None else _view(*row)


def print_runs(
    session: Session,
    *,
    community_id: int,
    place_ids: Collection[UUID] | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> list[RunView]:
    """The runs for some places, None for all of a community, newest first.

    `before` is the last one of the page before.
    """
    query = _runs(community_id).order_by(PrintRun.id.desc()).limit(limit)
    if place_ids is not None:
        query = query.where(PrintRun.place_id.in_(place_ids))
    if before is not None:
        query = query.where(PrintRun.id < before)
    return [_view(*row) for row in session.execute(query)]


def runs_of_card(session: Session, *, community_id: int, card_id: UUID) -> list[RunView]:
    """The runs in which a card was printed, oldest first."""
    printed = exists().where(
        PrintRunCard.community_id == community_id,
        PrintRunCard.run_id == PrintRun.id,
        PrintRunCard.card_id == card_id,
    )
    query = _runs(community_id).where(printed).order_by(PrintRun.id)
    return [_view(*row) for row in session.execute(query)]


def run_cards(session: Session, *, community_id: int, run_id: UUID) -> RunCards:
    """Which cards of a run are in use, and which would end with it."""
    rows = session.execute(
        select(Card.id, Card.number, Card.status, _is_in_use(community_id, run_id))
        .join(
            PrintRunCard,
            (PrintRunCard.community_id == Card.community_id) & (PrintRunCard.card_id == Card.id),
        )
        .where(PrintRunCard.community_id == community_id, PrintRunCard.run_id == run_id)
        .order_by(PrintRunCard.position)
    ).all()
    good = [row for row in rows if row[2] == "active"]
    return RunCards(
        tuple(row[0] for row in good if not row[3]),
        tuple(CardNumber(row[1]).shown for row in good if row[3]),
        len(rows) - len(good),
    )


def cards_of_run(session: Session, *, community_id: int, run_id: UUID) -> list[PrintableCard]:
    """The cards of a run that are good now, in the order of its sheets.

    Where one was replaced since, its successor stands in its place.
    """
    rows = session.execute(
        select(PrintRunCard.card_id, Card.status, Card.replaced_by_id)
        .join(
            Card,
            (Card.community_id == PrintRunCard.community_id) & (Card.id == PrintRunCard.card_id),
        )
        .where(PrintRunCard.community_id == community_id, PrintRunCard.run_id == run_id)
        .order_by(PrintRunCard.position)
    )
    card_ids = [
        _good_one(session, community_id, card_id, status, successor_id)
        for card_id, status, successor_id in rows
    ]
    known = {
        card.id: card
        for card in printable_cards(
            session, community_id=community_id, card_ids=[each for each in card_ids if each]
        )
    }
    return [known[each] for each in card_ids if each in known]


def _good_one(
    session: Session, community_id: int, card_id: UUID, status: str, successor_id: UUID | None
) -> UUID | None:
    for _ in range(REPLACED_MOST):
        if status == "active":
            return card_id
        if successor_id is None:
            return None
        successor = session.get_one(Card, (community_id, successor_id))
        card_id, status, successor_id = successor.id, successor.status, successor.replaced_by_id
    return None


def _is_in_use(community_id: int, run_id: UUID) -> ColumnElement[bool]:
    """Somebody took a card of the stack; a household's card was scanned, was printed before, or
    the household has been in with its PIN."""
    other, other_run = aliased(PrintRunCard), aliased(PrintRun)
    printed_before = (
        exists()
        .where(other.community_id == community_id, other.card_id == Card.id)
        .where(other_run.community_id == community_id, other_run.id == other.run_id)
        .where(other_run.cancelled_at.is_(None), other_run.id < run_id)
    )
    scanned = Card.id.in_(
        select(Scan.card_id).where(Scan.community_id == community_id, Scan.card_id.is_not(None))
    )
    has_pin = exists().where(
        HouseholdPin.community_id == community_id,
        HouseholdPin.household_id == Card.household_id,
        HouseholdPin.pin_hash.is_not(None),
    )
    of_stack = exists().where(
        PrintRun.community_id == community_id, PrintRun.id == run_id, PrintRun.kind == "stack"
    )
    return Card.household_id.is_not(None) & or_(of_stack, scanned, printed_before, has_pin)


def _runs(community_id: int) -> Select[PrintRun, str | None, str, str]:
    def number_at(position: Any) -> ColumnElement[str]:
        return (
            select(Card.number)
            .join(
                PrintRunCard,
                (PrintRunCard.community_id == Card.community_id)
                & (PrintRunCard.card_id == Card.id),
            )
            .where(
                PrintRunCard.community_id == PrintRun.community_id,
                PrintRunCard.run_id == PrintRun.id,
                PrintRunCard.position == position,
            )
            .correlate(PrintRun)
            .scalar_subquery()
        )

    return (
        select(PrintRun, Place.name, number_at(1), number_at(PrintRun.cards))
        .outerjoin(
            Place,
            (Place.community_id == PrintRun.community_id) & (Place.id == PrintRun.place_id),
        )
        .where(PrintRun.community_id == community_id)
    )


def _view(row: PrintRun, place_name: str | None, first: str, last: str) -> RunView:
    return RunView(
        row.id,
        row.kind,
        row.cards,
        row.printed_at,
        row.printed_by,
        row.place_id,
        place_name,
        CardNumber(first).shown,
        CardNumber(last).shown,
        row.cancelled_at,
        row.reprint_of_id,
    )
