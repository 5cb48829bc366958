"""The scan: one reading of a card at an action, answered by a verdict and kept whatever it is.

The line of a scan: `record_scan` here finds the card, `record_participation` in earning decides
and pays, and both stand in one act with the row that explains it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from cambio.database import Refusal, Sql, UnitOfWork, as_uuid
from cambio.database.base import as_moment
from cambio.earning.errors import ActionClosed, ActionNotOpen, PlaceElsewhere, ToldTooLate
from cambio.earning.errors.ending import EarningOver
from cambio.earning.use_cases import (
    ParticipationReceipt,
    RecordParticipation,
    RecordPlaceParticipation,
    record_participation,
    record_place_participation,
)
from cards.rules import CardCode, Moment, Unreadable, card_hash, parse_card
from cards.use_cases.binding import BindCard, bind_card
from cards.use_cases.scan_messages import REVIEWED, Doubt, RecordScan, ScanVerdict, Verdict

_SENT = (
    "community_id, id, digest, device_id, sequence, adults, children,"
    " scanned_at, happened_at, received_at, skew_seconds, actor_id, verdict"
)
CLAIM = Sql(
    f"INSERT INTO scan ({_SENT}) VALUES ({', '.join('?' * 13)})"  # noqa: S608 - our own names
    " ON CONFLICT (community_id, id) DO NOTHING"
)
CLAIM_AND_KEEP = Sql(
    f"INSERT INTO scan ({_SENT}, doubt, review, action_id, card_id, participation_id,"  # noqa: S608 - our own names
    " household_minor, place_minor, currency, headcount, counted_at)"
    f" VALUES ({', '.join('?' * 23)})"
)
RECALL = Sql(
    "SELECT digest, verdict, household_minor, place_minor, currency, headcount, counted_at"
    " FROM scan WHERE community_id = ? AND id = ?"
)
_NAMED = (
    "SELECT a.place_id, c.id, c.household_id, c.place_id, c.lineage_id, c.status, c.stopped_at"
    " FROM community k"
    " LEFT JOIN action a ON a.community_id = k.id AND a.id = ?"
    " LEFT JOIN card c ON c.community_id = k.id AND "
)
BY_HASH = Sql(_NAMED + "c.code_hash = ? WHERE k.id = ?")
BY_NUMBER = Sql(_NAMED + "c.number = ? WHERE k.id = ?")
# The action and card are named here and not in CLAIM: that would take a share of their rows before
# anybody locks them, and two scans at one action would wait for each other in PostgreSQL.
KEEP = Sql(
    "UPDATE scan SET verdict = ?, doubt = ?, review = ?, action_id = ?, card_id = ?,"
    " participation_id = ?, household_minor = ?, place_minor = ?, currency = ?, headcount = ?,"
    " counted_at = ? WHERE community_id = ? AND id = ?"
)


class FoundCard(NamedTuple):
    """What a scan needs to know of its card.

    It is a household's, or a street's by `street_id`; both are None while it is nobody's.
    """

    id: UUID
    household_id: UUID | None
    street_id: UUID | None
    lineage_id: UUID
    status: str
    stopped_at: datetime | None

    @property
    def is_nobodys(self) -> bool:
        return self.household_id is None and self.street_id is None


class Named(NamedTuple):
    """What a scan names. `place_id` is that of its action, None for no action of ours."""

    place_id: UUID | None
    card: FoundCard | None
    is_readable: bool


class Outcome(NamedTuple):
    """What came of a scan; the receipt is None where nothing was counted."""

    verdict: Verdict
    doubt: Doubt | None = None
    receipt: ParticipationReceipt | None = None


def record_scan(uow: UnitOfWork, command: RecordScan) -> ScanVerdict:
    """Take in one scan. It never refuses: what cannot be counted is a verdict, and is kept."""
    moment = command.moment()
    sent = _sent(uow, command, moment)
    known = _known(uow, sent)
    if known is not None:
        return _again(command, known)
    named = _named(uow, command)
    outcome = _guard(command, named, moment)
    if outcome is None:
        named = _bound(uow, command, named)
        outcome = _count(uow, command, named, moment)
    return _keep(uow, command, sent, named, outcome)


def _sent(uow: UnitOfWork, command: RecordScan, moment: Moment) -> tuple[Any, ...]:
    """What is known of a scan before anything is decided, in the order of its columns."""
    return (
        command.community_id,
        uow.stored(command.scan_id),
        command.digest(),
        command.device_id,
        command.sequence,
        command.adults,
        command.children,
        command.scanned_at,
        moment.happened_at,
        command.received_at,
        moment.skew_seconds,
        command.actor_id,
    )


def _known(uow: UnitOfWork, sent: tuple[Any, ...]) -> Sequence[Any] | None:
    """What was answered when the same scan came before; None at the first time.

    On PostgreSQL the same on another connection waits for this one from here on. On SQLite one
    comes after the other anyway, so that a scan is one row to write, at the end.
    """
    if uow.on_postgresql and uow.run(CLAIM, (*sent, Verdict.INVALID.value)).rowcount:
        return None
    row: Sequence[Any] | None = uow.run(RECALL, sent[:2]).fetchone()
    return row


def _again(command: RecordScan, row: Sequence[Any]) -> ScanVerdict:
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


def _named(uow: UnitOfWork, command: RecordScan) -> Named:
    parsed = parse_card(command.card)
    is_readable = not isinstance(parsed, Unreadable)
    if isinstance(parsed, CardCode):
        values = (command.action_id, card_hash(parsed), command.community_id)
        row = uow.run(BY_HASH, values).fetchone()
    else:
        number = None if isinstance(parsed, Unreadable) else parsed.text
        row = uow.run(BY_NUMBER, (command.action_id, number, command.community_id)).fetchone()
    place_id, card_id, household_id, street_id, lineage_id, status, stopped_at = row
    card = card_id and FoundCard(
        as_uuid(card_id),
        household_id and as_uuid(household_id),
        street_id and as_uuid(street_id),
        as_uuid(lineage_id),
        status,
        stopped_at and as_moment(stopped_at),
    )
    return Named(place_id and as_uuid(place_id), card, is_readable)


def _guard(command: RecordScan, named: Named, moment: Moment) -> Outcome | None:
    """Why this scan cannot count, or None: what it is for, who may, then the card."""
    if named.place_id is None:
        return Outcome(Verdict.INVALID)
    if command.place_ids is not None and named.place_id not in command.place_ids:
        return Outcome(Verdict.NOT_AUTHORISED)
    card = named.card
    if card is None or (card.is_nobodys and command.bind is None):
        return Outcome(Verdict.UNKNOWN if named.is_readable else Verdict.INVALID)
    if card.stopped_at is not None and moment.happened_at >= card.stopped_at:
        if moment.doubtful:
            return Outcome(Verdict.QUEUED, Doubt.CLOCK)
        return Outcome(Verdict.REPLACED if card.status == "replaced" else Verdict.REVOKED)
    if command.adults + command.children == 0:
        return Outcome(Verdict.INVALID)
    if command.is_phone_lost:
        return Outcome(Verdict.QUEUED, Doubt.PHONE)
    return None


def _bound(uow: UnitOfWork, command: RecordScan, named: Named) -> Named:
    """The same, with the new household of a card of the stack; it stands whatever is counted."""
    card, people = named.card, command.bind
    if card is None or people is None or not card.is_nobodys:
        return named
    bind = BindCard(
        community_id=command.community_id,
        actor_id=command.actor_id,
        request_key=str(command.scan_id),
        card_id=card.id,
        action_id=command.action_id,
        people=people,
    )
    try:
        with uow.attempt():
            bound = bind_card(uow, bind)
    except Refusal:
        return named
    return named._replace(card=card._replace(household_id=bound.household_id))


def _count(uow: UnitOfWork, command: RecordScan, named: Named, moment: Moment) -> Outcome:
    """Count the people of a scan that passed the guards."""
    card = named.card
    if card is None or card.is_nobodys:
        return Outcome(Verdict.UNKNOWN)
    try:
        with uow.attempt():
            receipt = _receipt(uow, command, card, moment)
    except PlaceElsewhere:
        return Outcome(Verdict.INVALID)
    except ActionNotOpen:
        return Outcome(Verdict.NOT_OPEN)
    except ToldTooLate:
        return Outcome(Verdict.QUEUED, Doubt.LATE)
    except (ActionClosed, EarningOver):
        in_doubt = Outcome(Verdict.QUEUED, Doubt.CLOCK)
        return in_doubt if moment.doubtful else Outcome(Verdict.ACTION_CLOSED)
    except Refusal:
        return Outcome(Verdict.QUEUED, Doubt.HOUSEHOLD)
    return Outcome(Verdict(receipt.outcome), receipt=receipt)


def _receipt(
    uow: UnitOfWork, command: RecordScan, card: FoundCard, moment: Moment
) -> ParticipationReceipt:
    """Count a household's people, or a street as a whole."""
    if card.household_id is None:
        place = RecordPlaceParticipation(
            community_id=command.community_id,
            actor_id=command.actor_id,
            action_id=command.action_id,
            place_id=card.street_id or UUID(int=0),
            happened_at=moment.happened_at,
        )
        return record_place_participation(uow, place)
    household = RecordParticipation(
        community_id=command.community_id,
        actor_id=command.actor_id,
        action_id=command.action_id,
        household_id=card.household_id,
        source_id=card.lineage_id,
        adults=command.adults,
        children=command.children,
        happened_at=moment.happened_at,
    )
    return record_participation(uow, household)


def _keep(
    uow: UnitOfWork, command: RecordScan, sent: tuple[Any, ...], named: Named, outcome: Outcome
) -> ScanVerdict:
    receipt, verdict = outcome.receipt, outcome.verdict
    said: tuple[Any, ...] = (None,) * 5
    if receipt is not None:
        said = (
            receipt.household_minor,
            receipt.place_minor,
            receipt.currency,
            receipt.headcount,
            receipt.counted_at,
        )
    values = (
        verdict.value,
        outcome.doubt and outcome.doubt.value,
        "open" if verdict in REVIEWED else None,
        command.action_id if named.place_id else None,
        named.card and named.card.id,
        receipt and receipt.participation_id,
        *said,
    )
    if uow.on_postgresql:
        uow.run(KEEP, (*values, *sent[:2]))
    else:
        uow.run(CLAIM_AND_KEEP, (*sent, *values))
    return ScanVerdict(command.scan_id, verdict, *said)
