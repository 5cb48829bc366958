"""Scans that a person has to decide about, and what was decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    and_,
    func,
    select,
    tuple_,
    union,
)
from sqlalchemy.orm import Session, aliased

from cambio.access.queries import actor_names
from cambio.earning.models import Action, Participation
from cambio.earning.rules import Payment
from cambio.neighbourhood.models import Household, Place
from cards.models import Card, Scan, ScanDecision
from cards.models.scans import NOT_COUNTED
from cards.rules import LISTED, CardNumber

Position = tuple[datetime, UUID]
"""Where a scan stands in a list: when it was received, and its id."""

OUT_OF_TIME = ("not_open", "action_closed")
"""Verdicts that are certain, so nobody looks at them; the screen did not say them to neighbours."""


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What was decided about a scan; `by` is None for somebody whose name is gone.

    `waits` is True while an accepted one is counted and its purse could not pay yet.
    """

    decision: str
    reason: str
    decided_at: datetime
    by: str | None
    waits: bool


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A scan that only a person can decide about.

    `verdict` is what the phone was answered, `doubt` why nobody could say more, None where the
    verdict says it. `happened_at` is by our own clock; the phone's was `skew_seconds` ahead.
    `card_number`, `household_id` and `nickname` are None where nobody knows. `counted` is True when
    the household takes part in the action anyhow. `decision` is None while it waits for one.
    """

    scan_id: UUID
    action_id: UUID
    action_title: str
    place_id: UUID
    place_name: str
    closed_at: datetime | None
    verdict: str
    doubt: str | None
    adults: int
    children: int
    happened_at: datetime
    received_at: datetime
    skew_seconds: int
    device_id: str
    sent_by: str | None
    card_number: str | None
    household_id: UUID | None
    nickname: str | None
    counted: bool
    decision: DecisionView | None

    @property
    def is_line(self) -> bool:
        """Whether it is a line of a signed list, and no scan."""
        return self.device_id == LISTED

    @property
    def shown_number(self) -> str | None:
        """The card's number as people see it."""
        return self.card_number and CardNumber(self.card_number).shown


def reviews(
    session: Session,
    *,
    community_id: int,
    decided: bool = False,
    action_id: UUID | None = None,
    place_ids: Collection[UUID] | None = None,
    after: Position | None = None,
    limit: int = 50,
) -> list[ReviewView]:
    """At most `limit` scans: those that wait, oldest first, or those `decided`, newest first.

    `action_id` is the one action that is asked for, `place_ids` where the actions are (see
    `places_within`); None for all. `after` is the last one of the page before.
    """
    query = _reviews(community_id)
    if action_id is not None:
        query = query.where(Scan.action_id == action_id)
    if place_ids is not None:
        query = query.where(Action.place_id.in_(place_ids))
    place = tuple_(Scan.received_at, Scan.id)
    if decided:
        query = query.where(Scan.review.in_(["accepted", "refused"]))
        query = query.order_by(Scan.received_at.desc(), Scan.id.desc())
    else:
        query = query.where(Scan.review == "open").order_by(Scan.received_at, Scan.id)
    if after is not None:
        query = query.where(place < after if decided else place > after)
    return _views(session, community_id, query.limit(limit))


def review(session: Session, *, community_id: int, scan_id: UUID) -> ReviewView | None:
    """One scan that waits for a decision or got one, or None."""
    query = _reviews(community_id).where(Scan.id == scan_id, Scan.review.is_not(None))
    return next(iter(_views(session, community_id, query)), None)


def reviews_of_household(
    session: Session, *, community_id: int, household_id: UUID, since: datetime
) -> list[ReviewView]:
    """What a household may know: its scans that wait, those decided after `since` and those that
    came outside the time of an action after `since`, newest first. Who was counted there anyhow
    reads only what was decided: nobody misses anything."""
    owner = func.coalesce(ScanDecision.household_id, Scan.household_id, Card.household_id)
    out_of_time = Scan.verdict.in_(OUT_OF_TIME) & (Scan.received_at > since)
    undecided = ScanDecision.decided_at.is_(None) & Participation.id.is_(None)
    query = (
        _reviews(community_id)
        .where(Scan.id.in_(_perhaps_of(community_id, household_id)), owner == household_id)
        .where(
            (ScanDecision.decided_at > since)
            | (undecided & (Scan.review.is_not(None) | out_of_time))
        )
        .order_by(Scan.received_at.desc())
    )
    return _views(session, community_id, query)


def count_reviews(session: Session, *, community_id: int, action_id: UUID | None = None) -> int:
    """How many scans wait for a decision: of one action, or of all."""
    query = select(func.count()).where(Scan.community_id == community_id, Scan.review == "open")
    if action_id is not None:
        query = query.where(Scan.action_id == action_id)
    return session.scalar(query) or 0


def _perhaps_of(community_id: int, household_id: UUID) -> CompoundSelect[UUID]:
    """Each way to scans of a household, along an index each: its cards, what it signed, and what
    was decided to be its."""
    cards = select(Card.id).filter_by(community_id=community_id, household_id=household_id)
    scanned = select(Scan.id).where(
        Scan.community_id == community_id, Scan.card_id.in_(cards), NOT_COUNTED
    )
    signed = select(Scan.id).filter_by(community_id=community_id, household_id=household_id)
    decided = select(ScanDecision.scan_id).filter_by(
        community_id=community_id, household_id=household_id
    )
    return union(scanned, signed, decided)


_accepted = aliased(Participation)


def _reviews(community_id: int) -> Select[*tuple[Any, ...]]:
    """Scans with what they name. The household is whose the decision says, else who signed the
    line, else the card's now."""
    owner = func.coalesce(ScanDecision.household_id, Scan.household_id, Card.household_id)
    return (
        select(Scan, Action, Place.name, Card, Household, Participation.id, ScanDecision, _accepted)
        .join(Action, _same(Action) & (Action.id == Scan.action_id))
        .join(Place, _same(Place) & (Place.id == Action.place_id))
        .outerjoin(Card, _same(Card) & (Card.id == Scan.card_id))
        .outerjoin(ScanDecision, _same(ScanDecision) & (ScanDecision.scan_id == Scan.id))
        .outerjoin(Household, _same(Household) & (Household.id == owner))
        .outerjoin(
            Participation,
            and_(
                _same(Participation),
                Participation.action_id == Scan.action_id,
                Participation.household_id == owner,
                Participation.payment != Payment.STRUCK.value,
            ),
        )
        .outerjoin(_accepted, _same(_accepted) & (_accepted.id == ScanDecision.participation_id))
        .where(Scan.community_id == community_id)
    )


def _same(model: Any) -> ColumnElement[bool]:
    inside: ColumnElement[bool] = model.community_id == Scan.community_id
    return inside


def _views(
    session: Session, community_id: int, query: Select[*tuple[Any, ...]]
) -> list[ReviewView]:
    rows = session.execute(query).all()
    actors = {row[0].actor_id for row in rows} | {row[6].decided_by for row in rows if row[6]}
    names = actor_names(session, community_id=community_id, actor_ids=actors) if rows else {}
    return [_view(row, names) for row in rows]


def _view(row: Row[*tuple[Any, ...]], names: dict[UUID, str]) -> ReviewView:
    scan, action, place_name, card, household, participation_id, decision, accepted = row
    return ReviewView(
        scan_id=scan.id,
        action_id=action.id,
        action_title=action.title,
        place_id=action.place_id,
        place_name=place_name,
        closed_at=action.closed_at,
        verdict=scan.verdict,
        doubt=scan.doubt,
        adults=scan.adults,
        children=scan.children,
        happened_at=scan.happened_at,
        received_at=scan.received_at,
        skew_seconds=scan.skew_seconds,
        device_id=scan.device_id,
        sent_by=names.get(scan.actor_id),
        card_number=card and card.number,
        household_id=household and household.id,
        nickname=household and household.nickname,
        counted=participation_id is not None,
        decision=decision
        and DecisionView(
            decision.decision,
            decision.reason,
            decision.decided_at,
            names.get(decision.decided_by),
            accepted is not None and accepted.payment == Payment.WAITING.value,
        ),
    )
