"""What a scan says, and what it is answered."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from msgspec import Struct

from cambio.database import Command
from cards.rules import Moment, moment_of
from cards.use_cases.binding import NewPeople


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


REVIEWED = frozenset(
    {
        Verdict.QUEUED,
        Verdict.UNKNOWN,
        Verdict.REVOKED,
        Verdict.REPLACED,
        Verdict.NOT_AUTHORISED,
    }
)
"""What a person looks at afterwards: the screen promised so, and somebody may be owed tokens."""


class Doubt(StrEnum):
    """Why only a person can say whether a scan counts."""

    LATE = "late"
    """Made while the action was open, but told after late scans had their time."""
    CLOCK = "clock"
    """The phone's clock was set between scanning and sending, and the moment matters."""
    HOUSEHOLD = "household"
    """Something about the household stands in the way: it ended, did not agree, has no room."""
    PHONE = "phone"
    """It came from a phone that somebody said is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordScan(Command):
    """One scan as a phone sent it. `scan_id` is its request key.

    `card` is what was read or typed. `sent_at` and `received_at` are the same moment on the
    phone's clock and on ours. `not_after` is when, by our clock, the phone made its next scan, None
    for its last. `place_ids` are all places where the sender may scan, None for everywhere.
    `bind` says to whom a card of the stack was given, None where it is somebody's already.
    `is_phone_lost` is True for a phone that somebody said is lost: then a person decides.
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
    not_after: datetime | None = None
    place_ids: Collection[UUID] | None = None
    bind: NewPeople | None = None
    is_phone_lost: bool = False

    def moment(self) -> Moment:
        """When it was made, by our own clock."""
        return moment_of(
            scanned_at=self.scanned_at,
            sent_at=self.sent_at,
            received_at=self.received_at,
            not_after=self.not_after,
        )

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
            self.bind,
        )
        return hashlib.sha256(msgspec.json.encode(content)).digest()


class ScanVerdict(Struct, frozen=True):
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
