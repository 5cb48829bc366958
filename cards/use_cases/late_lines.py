"""Lines of a signed list that cannot be counted any more at once: a person looks at them.

They wait in the same queue as scans, since whoever decides about the one decides about the other.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from cambio.database import Command, UnitOfWork
from cards.models import Scan
from cards.rules import LISTED
from cards.use_cases.scan_messages import Doubt, Verdict

QUEUED, DECIDED = "queued", "decided"
"""A line waits for a decision, or got one; both are outcomes of typing it in."""


@dataclass(frozen=True, slots=True)
class LateLine:
    """A line of an action's list: whose it is, with how many they were, and why it waits.

    `happened_at` is the latest moment at which it can have been signed.
    """

    action_id: UUID
    line: int
    household_id: UUID
    adults: int
    children: int
    happened_at: datetime
    doubt: Doubt

    @property
    def scan_id(self) -> UUID:
        """The same for a line however often it is typed, so that it waits once."""
        return uuid5(self.action_id, f"line {self.line}")

    def digest(self) -> bytes:
        """SHA-256 over what was typed."""
        return hashlib.sha256(f"{self.line} {self.adults} {self.children}".encode()).digest()


def keep_late_line(uow: UnitOfWork, command: Command, late: LateLine) -> str:
    """Keep a line for a person to look at; answers `QUEUED`, or `DECIDED` where one did already.

    Until somebody decided, the adults and children that were typed last hold: who types again mends
    a slip.
    """
    row = uow.session.get(Scan, (command.community_id, late.scan_id))
    if row is not None and row.review != "open":
        return DECIDED
    if row is not None:
        row.adults, row.children, row.digest = late.adults, late.children, late.digest()
        return QUEUED
    uow.session.add(_scan_of(uow, command, late))
    uow.flush()
    return QUEUED


def _scan_of(uow: UnitOfWork, command: Command, late: LateLine) -> Scan:
    return Scan(
        community_id=command.community_id,
        id=late.scan_id,
        digest=late.digest(),
        device_id=LISTED,
        sequence=late.line,
        adults=late.adults,
        children=late.children,
        scanned_at=late.happened_at,
        happened_at=late.happened_at,
        received_at=uow.now,
        skew_seconds=0,
        actor_id=command.actor_id,
        action_id=late.action_id,
        household_id=late.household_id,
        verdict=Verdict.QUEUED.value,
        doubt=late.doubt.value,
        review="open",
    )
