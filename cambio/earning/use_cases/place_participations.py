"""A street that takes part as a whole: its street card was shown at an action."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork, new_id
from cambio.earning.errors import PlaceElsewhere
from cambio.earning.models import PlaceParticipation
from cambio.earning.rules import Outcome, Payment, require_open_at
from cambio.earning.use_cases.deciding import Question, decide_for_presence_now
from cambio.earning.use_cases.keeping import kept
from cambio.earning.use_cases.locking import LockedAction, lock_action, require_earning_at
from cambio.earning.use_cases.participations import ParticipationReceipt
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer, open_account, post
from cambio.ledger.errors import BalanceTooLow
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.queries import place_path


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPlaceParticipation(Command):
    """A place is here as a whole. `happened_at` is when its street card was shown."""

    action_id: UUID
    place_id: UUID
    happened_at: datetime


def record_place_participation(
    uow: UnitOfWork, command: RecordPlaceParticipation
) -> ParticipationReceipt:
    """Count a place as present, once, and pay its pot the street's share; no wallet gets anything.

    It adds nobody to the headcount: who came is told by their own cards.

    Raises:
        ActionUnknown, ActionNotOpen, ActionClosed, EarningOver: nothing is counted there, or not
            any more.
        PlaceUnknown: there is no such place.
        PlaceElsewhere: the action is somewhere else.
    """
    action = lock_action(uow, community_id=command.community_id, action_id=command.action_id)
    require_open_at(
        action.status,
        closed_at=action.closed_at,
        happened_at=command.happened_at,
        now=uow.now,
        late_scan_hours=action.late_scan_hours,
    )
    require_earning_at(action, action.moment_there(command.happened_at, now=uow.now))
    _guard_place(uow, action, command.place_id)
    row = _standing(uow, action, command.place_id)
    if row is None:
        row = _count(uow, action, command)
        outcome, added = Outcome.CREDITED, row.place_minor
    else:
        outcome, added = Outcome.DUPLICATE, 0
    if row.payment == Payment.WAITING:
        paid = _pay(uow, action, row, actor_id=command.actor_id)
        added = row.place_minor if paid else 0
        if not paid and action.may_pay:
            outcome = Outcome.PURSE_EMPTY
    return ParticipationReceipt(
        outcome, row.id, 0, added, action.currency, action.headcount, row.counted_at
    )


def pay_places_waiting(
    uow: UnitOfWork, *, community_id: int, action_id: UUID, actor_id: UUID
) -> None:
    """Pay the pots of places that were counted while the purse was empty, while it lasts."""
    action = lock_action(uow, community_id=community_id, action_id=action_id)
    rows = uow.session.scalars(
        select(PlaceParticipation)
        .filter_by(community_id=community_id, action_id=action_id, payment=Payment.WAITING.value)
        .order_by(PlaceParticipation.id)
    )
    for row in rows.all():
        if not _pay(uow, action, row, actor_id=actor_id):
            break


def _guard_place(uow: UnitOfWork, action: LockedAction, place_id: UUID) -> None:
    """A place takes part in what happens in it, around it, or right there."""

    def path(of: UUID) -> set[UUID]:
        found = place_path(uow.session, community_id=action.community_id, place_id=of)
        return {each.id for each in found}

    above = path(place_id)
    if not above:
        raise PlaceUnknown
    if action.place_id not in above and place_id not in path(action.place_id):
        raise PlaceElsewhere


def _standing(uow: UnitOfWork, action: LockedAction, place_id: UUID) -> PlaceParticipation | None:
    return uow.session.scalar(
        select(PlaceParticipation).filter_by(
            community_id=action.community_id, action_id=action.id, place_id=place_id
        )
    )


def _count(
    uow: UnitOfWork, action: LockedAction, command: RecordPlaceParticipation
) -> PlaceParticipation:
    happened_at = action.moment_there(command.happened_at, now=uow.now)
    question = Question(
        community_id=action.community_id,
        programme_id=action.programme_id,
        rule_id=action.rule_id,
        terms=action.terms,
        timezone=action.timezone,
        event_at=happened_at,
        place_id=command.place_id,
        action_id=action.id,
        action_place_id=action.place_id,
    )
    place_minor = decide_for_presence_now(uow, question).reward.place_minor
    row = PlaceParticipation(
        community_id=action.community_id,
        id=new_id(),
        action_id=action.id,
        place_id=command.place_id,
        place_minor=place_minor,
        payment=(Payment.WAITING if place_minor else Payment.PAID).value,
        happened_at=happened_at,
        counted_at=uow.now,
    )
    uow.session.add(row)
    uow.flush()
    return row


def _pay(uow: UnitOfWork, action: LockedAction, row: PlaceParticipation, *, actor_id: UUID) -> bool:
    """Pay a place's pot; False when the purse holds too little, or somebody has yet to approve."""
    if action.purse_id is None or not action.may_pay:
        return False
    pot = open_account(
        uow,
        community_id=action.community_id,
        purpose=Purpose.POT,
        owner_id=row.place_id,
        currency=action.currency,
    )
    new = NewTransaction(
        community_id=action.community_id,
        actor_id=actor_id,
        kind=Kind.PLACE_AWARD,
        event_at=min(row.happened_at, uow.now),
        transfers=(Transfer(action.purse_id, pot, row.place_minor),),
        programme_id=action.programme_id,
        theme=action.theme,
        subject_id=row.id,
        keep=kept(
            action.terms,
            rule_id=action.rule_id,
            rule_version=action.rule_version,
            timezone=action.timezone,
            event_at=min(row.happened_at, uow.now),
        ),
    )
    transaction_id = None
    with suppress(BalanceTooLow), uow.attempt():
        transaction_id = post(uow, new).transaction_id
    if transaction_id is None:
        return False
    row.transaction_id, row.payment = transaction_id, Payment.PAID.value
    uow.flush()
    return True
