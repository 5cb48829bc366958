"""The scan: one reading of a card at an action, answered by a verdict and kept whatever it is.

The line of a scan: `record_scan` here finds the card, `record_participation` in earning decides
and pays, and both stand in one act with the row that explains it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from cambio.database import Refusal, Sql, UnitOfWork, as_uuid
from cambio.database.base import as_moment
from cambio.earning.errors import ActionClosed, ActionNotOpen
from cambio.earning.use_cases import (
    ParticipationReceipt,
    RecordParticipation,
    record_participation,
)
from cambio.neighbourhood.queries import place_path
from cards.rules import CardCode, Unreadable, card_hash, parse_card
from cards.use_cases.scan_messages import RecordScan, ScanVerdict, Verdict

CLAIM = Sql(
    "INSERT INTO scan (community_id, id, digest, device_id, sequence, adults, children,"
    " scanned_at, happened_at, received_at, skew_seconds, actor_id, verdict)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (community_id, id) DO NOTHING"
)
RECALL = Sql(
    "SELECT digest, verdict, household_minor, place_minor, currency, headcount, counted_at"
    " FROM scan WHERE community_id = ? AND id = ?"
)
CARD = "SELECT id, household_id, lineage_id, status, stopped_at FROM card"
BY_HASH = Sql(CARD + " WHERE community_id = ? AND code_hash = ?")
BY_NUMBER = Sql(CARD + " WHERE community_id = ? AND number = ?")
PLACE_OF_ACTION = Sql("SELECT place_id FROM action WHERE community_id = ? AND id = ?")
KEEP = Sql(
    "UPDATE scan SET verdict = ?, action_id = ?, card_id = ?, participation_id = ?,"
    " household_minor = ?, place_minor = ?, currency = ?, headcount = ?, counted_at = ?"
    " WHERE community_id = ? AND id = ?"
)


class FoundCard(NamedTuple):
    """What a scan needs to know of its card."""

    id: UUID
    household_id: UUID | None
    lineage_id: UUID
    status: str
    stopped_at: datetime | None


class Outcome(NamedTuple):
    """What is kept of a scan; the receipt is None where nothing was counted."""

    verdict: Verdict
    action_id: UUID | None
    card_id: UUID | None
    receipt: ParticipationReceipt | None


def record_scan(uow: UnitOfWork, command: RecordScan) -> ScanVerdict:
    """Take in one scan. It never refuses: what cannot be counted is a verdict, and is kept."""
    happened_at = _happened_at(command)
    if not _claim(uow, command, happened_at):
        return _again(uow, command)
    card = _find(uow, command)
    place_id = _place_of_action(uow, command)
    verdict = _guard(uow, command, card, place_id, happened_at)
    receipt = None
    if verdict is None and card is not None and card.household_id is not None:
        verdict, receipt = _count(uow, command, card.lineage_id, card.household_id, happened_at)
    return _keep(
        uow,
        command,
        Outcome(
            verdict or Verdict.UNKNOWN,
            command.action_id if place_id else None,
            card.id if card else None,
            receipt,
        ),
    )


def _happened_at(command: RecordScan) -> datetime:
    # A phone's clock may be off, but by the same amount when it scanned and when it sent.
    offset = command.received_at - command.sent_at
    return min(command.scanned_at + offset, command.received_at)


def _claim(uow: UnitOfWork, command: RecordScan, happened_at: datetime) -> bool:
    """Whether this is the first time; the same scan on another connection waits for this one."""
    values = (
        command.community_id,
        command.scan_id,
        command.digest(),
        command.device_id,
        command.sequence,
        command.adults,
        command.children,
        command.scanned_at,
        happened_at,
        command.received_at,
        round((command.sent_at - command.received_at).total_seconds()),
        command.actor_id,
        Verdict.INVALID.value,
    )
    return bool(uow.run(CLAIM, values).rowcount)


def _again(uow: UnitOfWork, command: RecordScan) -> ScanVerdict:
    row = uow.run(RECALL, (command.community_id, command.scan_id)).fetchone()
    if bytes(row[0]) != command.digest():
        return ScanVerdict(command.scan_id, Verdict.KEY_REUSED)
    return ScanVerdict(
        command.scan_id,
        Verdict(row[1]),
        household_minor=row[2],
        place_minor=row[3],
        currency=row[4],
        headcount=row[5],
        counted_at=None if row[6] is None else as_moment(row[6]),
    )


def _find(uow: UnitOfWork, command: RecordScan) -> FoundCard | None:
    parsed = parse_card(command.card)
    if isinstance(parsed, Unreadable):
        return None
    if isinstance(parsed, CardCode):
        row = uow.run(BY_HASH, (command.community_id, card_hash(parsed))).fetchone()
    else:
        row = uow.run(BY_NUMBER, (command.community_id, parsed.text)).fetchone()
    if row is None:
        return None
    return FoundCard(
        as_uuid(row[0]),
        None if row[1] is None else as_uuid(row[1]),
        as_uuid(row[2]),
        row[3],
        None if row[4] is None else as_moment(row[4]),
    )


def _place_of_action(uow: UnitOfWork, command: RecordScan) -> UUID | None:
    row = uow.run(PLACE_OF_ACTION, (command.community_id, command.action_id)).fetchone()
    return None if row is None else as_uuid(row[0])


def _guard(
    uow: UnitOfWork,
    command: RecordScan,
    card: FoundCard | None,
    place_id: UUID | None,
    happened_at: datetime,
) -> Verdict | None:
    """Why this scan cannot count, or None: what it is for, who may, then the card."""
    if place_id is None:
        return Verdict.INVALID
    if command.place_ids is not None:
        path = place_path(uow.session, community_id=command.community_id, place_id=place_id)
        if not {place.id for place in path} & set(command.place_ids):
            return Verdict.NOT_AUTHORISED
    if card is None:
        readable = not isinstance(parse_card(command.card), Unreadable)
        return Verdict.UNKNOWN if readable else Verdict.INVALID
    if card.household_id is None:
        return Verdict.UNKNOWN
    if card.stopped_at is not None and happened_at >= card.stopped_at:
        return Verdict.REPLACED if card.status == "replaced" else Verdict.REVOKED
    return None


def _count(
    uow: UnitOfWork,
    command: RecordScan,
    source_id: UUID,
    household_id: UUID,
    happened_at: datetime,
) -> tuple[Verdict, ParticipationReceipt | None]:
    try:
        with uow.attempt():
            receipt = record_participation(
                uow,
                RecordParticipation(
                    community_id=command.community_id,
                    actor_id=command.actor_id,
                    action_id=command.action_id,
                    household_id=household_id,
                    source_id=source_id,
                    adults=command.adults,
                    children=command.children,
                    happened_at=happened_at,
                ),
            )
    except ActionNotOpen:
        return Verdict.NOT_OPEN, None
    except ActionClosed:
        return Verdict.ACTION_CLOSED, None
    except Refusal:
        return Verdict.INVALID, None
    return Verdict(receipt.outcome), receipt


def _keep(uow: UnitOfWork, command: RecordScan, outcome: Outcome) -> ScanVerdict:
    receipt = outcome.receipt
    said: tuple[Any, ...] = (None,) * 5
    if receipt is not None:
        said = (
            receipt.household_minor,
            receipt.place_minor,
            receipt.currency,
            receipt.headcount,
            receipt.counted_at,
        )
    uow.run(
        KEEP,
        (
            outcome.verdict.value,
            outcome.action_id,
            outcome.card_id,
            receipt.participation_id if receipt else None,
            *said,
            command.community_id,
            command.scan_id,
        ),
    )
    return ScanVerdict(command.scan_id, outcome.verdict, *said)
