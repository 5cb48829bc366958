"""What is known of the phones and scans of an action before it is closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from cambio.access.queries import actor_names
from cards.models import Phone, PhoneReport, Scan
from cards.rules import NO_PHONES


class PhoneState(StrEnum):
    """Whether all that a phone scanned is here."""

    SENT = "sent"
    WAITING = "waiting"
    """It said that it holds some, or its last number is not here."""
    UNHEARD = "unheard"
    """It has said nothing since the action was opened."""
    LOST = "lost"
    """Somebody said that it is lost, before it said that it had sent everything."""


@dataclass(frozen=True, slots=True)
class PhoneView:
    """A phone at an action. `held_by` is who used it last, None for somebody whose name is gone.

    `waiting` is how many scans it says it holds, `scans` how many are here. `heard_at` is when it
    last said or sent anything. Its clock was `skew_seconds` ahead.
    """

    device_id: str
    held_by: str | None
    state: PhoneState
    waiting: int
    scans: int
    heard_at: datetime
    skew_seconds: int


@dataclass(frozen=True, slots=True)
class ScanCounts:
    """How many scans of an action are here, how many of them wait for a decision or were refused,
    and how many people were shown by cards that count."""

    scans: int
    in_review: int
    refused: int
    people: int


COUNTED = ("credited", "more_credited", "duplicate", "purse_empty")


def scan_counts(session: Session, *, community_id: int, action_id: UUID) -> ScanCounts:
    """The scans of an action, in numbers."""
    of_action = (Scan.community_id == community_id, Scan.action_id == action_id)
    counts = Scan.verdict.in_(COUNTED)
    row = session.execute(
        select(
            func.count(),
            func.count().filter(Scan.review == "open"),
            func.count().filter(~counts, func.coalesce(Scan.review, "refused") == "refused"),
        ).where(*of_action)
    ).one()
    shown = (
        select((func.max(Scan.adults) + func.max(Scan.children)).label("people"))
        .where(*of_action, counts | (Scan.review == "accepted"))
        .group_by(Scan.card_id, Scan.household_id)
        .subquery()
    )
    people = session.scalar(select(func.coalesce(func.sum(shown.c.people), 0)))
    return ScanCounts(row[0], row[1], row[2], int(people or 0))


def phones_at(
    session: Session, *, community_id: int, action_id: UUID, opened_at: datetime | None
) -> list[PhoneView]:
    """The phones that were at an action, those that may hold scans first."""
    reports = {
        each.device_id: each
        for each in session.scalars(
            select(PhoneReport).filter_by(community_id=community_id, action_id=action_id)
        )
    }
    sent: dict[str, list[_Sent]] = defaultdict(list)
    for row in session.execute(_scans(community_id, action_id)):
        sent[row[0]].append(_Sent(*row[1:]))
    phones = [
        _phone(device_id, reports.get(device_id), sent.get(device_id, []), opened_at)
        for device_id in sorted(reports.keys() | sent.keys())
    ]
    held_by = {actor_id for _, actor_id in phones}
    names = actor_names(session, community_id=community_id, actor_ids=held_by)
    lost = _lost(session, community_id, {phone.device_id for phone, _ in phones})
    views = [
        replace(phone, held_by=names.get(actor_id), state=_state(phone, lost))
        for phone, actor_id in phones
    ]
    return sorted(views, key=lambda each: (each.state is PhoneState.SENT, each.heard_at))


def _lost(session: Session, community_id: int, device_ids: Collection[str]) -> Collection[str]:
    """Those of some phones that are lost."""
    return session.scalars(
        select(Phone.device_id).where(
            Phone.community_id == community_id,
            Phone.device_id.in_(device_ids),
            Phone.lost_at.is_not(None),
        )
    ).all()


def _state(phone: PhoneView, lost: Collection[str]) -> PhoneState:
    """A phone that sent everything before it was lost keeps nobody waiting."""
    is_missed = phone.device_id in lost and phone.state is not PhoneState.SENT
    return PhoneState.LOST if is_missed else phone.state


class _Sent(NamedTuple):
    sequence: int
    received_at: datetime
    skew_seconds: int
    actor_id: UUID


def _scans(community_id: int, action_id: UUID) -> Select[*tuple[Any, ...]]:
    """What phones sent, oldest first."""
    return (
        select(Scan.device_id, Scan.sequence, Scan.received_at, Scan.skew_seconds, Scan.actor_id)
        .where(
            Scan.community_id == community_id,
            Scan.action_id == action_id,
            Scan.device_id.not_in(NO_PHONES),
        )
        .order_by(Scan.received_at)
    )


def _phone(
    device_id: str,
    report: PhoneReport | None,
    sent: Sequence[_Sent],
    opened_at: datetime | None,
) -> tuple[PhoneView, UUID]:
    """A phone and who used it last; it reported, or sent something, or both."""
    words = [(each.received_at, each.skew_seconds, each.actor_id) for each in sent[-1:]]
    if report is not None:
        words.append((report.reported_at, report.skew_seconds, report.actor_id))
    heard_at, skew_seconds, actor_id = max(words)
    state = PhoneState.SENT
    if report is None or (opened_at is not None and report.reported_at < opened_at):
        state = PhoneState.UNHEARD
    elif report.waiting or report.last_sequence > max((each.sequence for each in sent), default=0):
        state = PhoneState.WAITING
    waiting = report.waiting if report is not None else 0
    view = PhoneView(device_id, None, state, waiting, len(sent), heard_at, skew_seconds)
    return view, actor_id
