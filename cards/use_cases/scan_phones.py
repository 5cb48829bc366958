"""What phones say of the scans that they still hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cambio.database import Command, Sql, UnitOfWork
from cambio.earning.errors import ActionUnknown

HAS_ACTION = Sql("SELECT 1 FROM action WHERE community_id = ? AND id = ?")
KEEP_REPORT = Sql(
    "INSERT INTO phone_report (community_id, action_id, device_id, waiting, last_sequence,"
    " skew_seconds, reported_at, actor_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (community_id, action_id, device_id) DO UPDATE SET"
    " waiting = excluded.waiting, last_sequence = excluded.last_sequence,"
    " skew_seconds = excluded.skew_seconds, reported_at = excluded.reported_at,"
    " actor_id = excluded.actor_id"
)
KEEP_PHONE = Sql(
    "INSERT INTO phone (community_id, device_id, heard_at, held_by, sign_in_id)"
    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (community_id, device_id) DO UPDATE SET"
    " heard_at = excluded.heard_at, held_by = excluded.held_by, sign_in_id = excluded.sign_in_id"
)
RECEIVED = Sql(
    "SELECT COALESCE(MAX(sequence), 0) FROM scan"
    " WHERE community_id = ? AND action_id = ? AND device_id = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPhone(Command):
    """A phone says how many scans of an action it still holds; the latest word counts.

    `last_sequence` is the number of its last scan for this action, 0 before the first. `sent_at`
    and `received_at` are the same moment on the phone's clock and on ours. `sign_in_id` is how the
    phone is signed in, None for a program with an access key.
    """

    device_id: str
    action_id: UUID
    waiting: int
    last_sequence: int
    sent_at: datetime
    received_at: datetime
    sign_in_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PhoneHeard:
    """What we know of a phone now.

    `received_sequence` is the highest number of its scans that we have, 0 for none: when it is
    below `last_sequence`, something was not sent yet, whatever the phone says.
    """

    device_id: str
    action_id: UUID
    waiting: int
    last_sequence: int
    received_sequence: int
    reported_at: datetime


def report_phone(uow: UnitOfWork, command: ReportPhone) -> PhoneHeard:
    """Keep what a phone says.

    Raises:
        ActionUnknown: there is no such action.
    """
    community_id, action_id = command.community_id, command.action_id
    if uow.run(HAS_ACTION, (community_id, action_id)).fetchone() is None:
        raise ActionUnknown
    phone = (community_id, action_id, command.device_id)
    skew_seconds = round((command.sent_at - command.received_at).total_seconds())
    said = (command.waiting, command.last_sequence, skew_seconds, uow.now, command.actor_id)
    uow.run(KEEP_REPORT, (*phone, *said))
    who = (uow.now, command.actor_id, command.sign_in_id)
    uow.run(KEEP_PHONE, (community_id, command.device_id, *who))
    received_sequence = uow.run(RECEIVED, phone).fetchone()[0]
    return PhoneHeard(
        command.device_id,
        action_id,
        command.waiting,
        command.last_sequence,
        received_sequence,
        uow.now,
    )
