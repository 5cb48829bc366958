"""Lines of a signed list that cannot be counted any more at once: a person looks at them.

They wait in the same queue as scans, since whoever decides about the one decides about the other.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID, uuid5

from cambio.database import Command, UnitOfWork
from cards.models import Scan
from cards.rules import LISTED
from cards.use_cases.scan_messages import Doubt, Verdict

QUEUED, DECIDED = "queued", "decided"
"""A line waits for a decision, or got one; both are outcomes of typing it in."""


def keep_late_line(
    uow: UnitOfWork,
    command: Command,
    *,
    action_id: UUID,
    line: int,
    household_id: UUID,
    people: tuple[int, int],
    happened_at: datetime,
    doubt: Doubt,
) -> str:
    """Keep a line for a person to look at; answers `QUEUED`, or `DECIDED` where one did already.

    A line is kept once, however often it is typed. Until somebody decided, the adults and children
    that were typed last hold: who types again mends a slip.
    """
    key = (command.community_id, uuid5(action_id, f"line {line}"))
    row = uow.session.get(Scan, key)
    if row is not None and row.review != "open":
        return DECIDED
    adults, children = people
    digest = hashlib.sha256(f"{line} {adults} {children}".encode()).digest()
    if row is not None:
        row.adults, row.children, row.digest = adults, children, digest
        return QUEUED
    uow.session.add(
        Scan(
            community_id=key[0],
            id=key[1],
            digest=digest,
            device_id=LISTED,
            sequence=line,
            adults=adults,
            children=children,
            scanned_at=happened_at,
            happened_at=happened_at,
            received_at=uow.now,
            skew_seconds=0,
            actor_id=command.actor_id,
            action_id=action_id,
            household_id=household_id,
            verdict=Verdict.QUEUED.value,
            doubt=doubt.value,
            review="open",
        )
    )
    uow.flush()
    return QUEUED
