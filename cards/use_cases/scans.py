"""The scan: one reading of a card at an action, answered by a verdict and kept whatever it is.

The line of a scan: `record_scan` here finds the card, `record_participation` in earning decides
and pays, and both stand in one act with the row that explains it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from sqlalchemy import select

from cambio.database import Command, Refusal, UnitOfWork
from cambio.earning.errors import ActionClosed, ActionNotOpen
from cambio.earning.models import Action
from cambio.earning.use_cases import (
    ParticipationReceipt,
    RecordParticipation,
    record_participation,
)
from cambio.neighbourhood.queries import place_path
from cards.models import Card, Scan
from cards.rules import CardCode, Unreadable, card_hash, parse_card


class Verdict(StrEnum):
    """What came of a scan. The value is for programs and never changes."""

    CREDITED = "credited"
    MORE_CREDITED = "more_credited"
    """More people of a household that was counted before; the difference was paid."""
    DUPLICATE = "duplicate"
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    REPLACED = "replaced"
    ACTION_CLOSED = "action_closed"
    NOT_OPEN = "not_open"
    NOT_AUTHORISED = "not_authorised"
    PURSE_EMPTY = "purse_empty"
    """Counted; paid as soon as there are tokens again."""
    QUEUED = "queued"
    """Kept for a person to look at."""
    INVALID = "invalid"
    KEY_REUSED = "key_reused"
    """The scan's id came before with other content; nothing was kept of this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordScan(Command):
    """One scan as a phone sent it. `scan_id` is its request key.

    `card` is what was read or typed. `sent_at` and `received_at` are the same moment on the
    phone's clock and on ours. `place_ids` are the places where the sender may scan, None for
    everywhere.
    """

    scan_id: UUID
    action_id: UUID
    card: str
    adults: int
    children: int
    scanned_at: datetime
    sent_at: datetime
    received_at: datetime
    device_id: str
    sequence: int
    place_ids: tuple[UUID, ...] | None = None

    def digest(self) -> bytes:
        """SHA-256 over what the phone says of this scan, however often and whenever it is sent."""
        content = (
            self.action_id,
            self.card,
            self.adults,
            self.children,
            self.scanned_at,
            self.device_id,
            self.sequence,
        )
        return hashlib.sha256(msgspec.json.encode(content)).digest()


@dataclass(frozen=True, slots=True)
class ScanVerdict:
    """The answer to one scan. Never a balance: it is read on a volunteer's phone.

    Amounts, `currency` and `headcount` (the neighbours counted so far) are None where nothing was
    counted; `counted_at` is when this household was.
    """

    scan_id: UUID
    verdict: Verdict
    household_minor: int | None = None
    place_minor: int | None = None
    currency: str | None = None
    headcount: int | None = None
    counted_at: datetime | None = None


def record_scan(uow: UnitOfWork, command: RecordScan) -> ScanVerdict:
    """Take in one scan. It never refuses: what cannot be counted is a verdict, and is kept."""
    known = uow.session.get(Scan, (command.community_id, command.scan_id))
    if known is not None:
        return _again(known, command)
    row = _row(command)
    card = _find(uow, command)
    action = uow.session.get(Action, (command.community_id, command.action_id))
    row.card_id = card.id if card else None
    row.action_id = action.id if action else None
    uow.session.add(row)
    uow.flush()  # claims the id: the same scan on another connection now waits for this one
    verdict = _guard(uow, command, card, action, row.happened_at)
    if verdict is None and card is not None and card.household_id is not None:
        return _count(uow, command, row, card, card.household_id)
    row.verdict = verdict or Verdict.UNKNOWN
    return _answer(row)


def _again(known: Scan, command: RecordScan) -> ScanVerdict:
    if known.digest != command.digest():
        return ScanVerdict(command.scan_id, Verdict.KEY_REUSED)
    return _answer(known)


def _row(command: RecordScan) -> Scan:
    # A phone's clock may be off, but by the same amount when it scanned and when it sent.
    offset = command.received_at - command.sent_at
    return Scan(
        community_id=command.community_id,
        id=command.scan_id,
        digest=command.digest(),
        device_id=command.device_id,
        sequence=command.sequence,
        adults=command.adults,
        children=command.children,
        scanned_at=command.scanned_at,
        happened_at=min(command.scanned_at + offset, command.received_at),
        received_at=command.received_at,
        actor_id=command.actor_id,
    )


def _find(uow: UnitOfWork, command: RecordScan) -> Card | None:
    parsed = parse_card(command.card)
    if isinstance(parsed, Unreadable):
        return None
    query = select(Card).where(Card.community_id == command.community_id)
    if isinstance(parsed, CardCode):
        return uow.session.scalar(query.where(Card.code_hash == card_hash(parsed)))
    return uow.session.scalar(query.where(Card.number == parsed.text))


def _guard(
    uow: UnitOfWork,
    command: RecordScan,
    card: Card | None,
    action: Action | None,
    happened_at: datetime,
) -> Verdict | None:
    """Why this scan cannot count, or None: who may, then what it is for, then the card."""
    if action is None:
        return Verdict.INVALID
    if command.place_ids is not None:
        path = place_path(
            uow.session, community_id=command.community_id, place_id=action.place_id
        )
        if not {place.id for place in path} & set(command.place_ids):
            return Verdict.NOT_AUTHORISED
    if isinstance(parse_card(command.card), Unreadable):
        return Verdict.INVALID
    if card is None or card.household_id is None:
        return Verdict.UNKNOWN
    if card.stopped_at is not None and happened_at >= card.stopped_at:
        return Verdict.REPLACED if card.status == "replaced" else Verdict.REVOKED
    return None


def _count(
    uow: UnitOfWork, command: RecordScan, row: Scan, card: Card, household_id: UUID
) -> ScanVerdict:
    try:
        with uow.attempt():
            receipt = record_participation(
                uow,
                RecordParticipation(
                    community_id=command.community_id,
                    actor_id=command.actor_id,
                    action_id=command.action_id,
                    household_id=household_id,
                    source_id=card.lineage_id,
                    adults=command.adults,
                    children=command.children,
                    happened_at=row.happened_at,
                ),
            )
    except Refusal as refusal:
        row = uow.session.get_one(Scan, (command.community_id, command.scan_id))
        row.verdict = _verdict_of(refusal)
        return _answer(row)
    _note(row, receipt)
    return _answer(row)


def _verdict_of(refusal: Refusal) -> Verdict:
    if isinstance(refusal, ActionNotOpen):
        return Verdict.NOT_OPEN
    if isinstance(refusal, ActionClosed):
        return Verdict.ACTION_CLOSED
    return Verdict.INVALID


def _note(row: Scan, receipt: ParticipationReceipt) -> None:
    row.verdict = Verdict(receipt.outcome)
    row.participation_id = receipt.participation_id
    row.household_minor = receipt.household_minor
    row.place_minor = receipt.place_minor
    row.currency = receipt.currency
    row.headcount = receipt.headcount
    row.counted_at = receipt.counted_at


def _answer(row: Scan) -> ScanVerdict:
    return ScanVerdict(
        row.id,
        Verdict(row.verdict),
        row.household_minor,
        row.place_minor,
        row.currency,
        row.headcount,
        row.counted_at,
    )
