"""Who was told that tokens lapse, and which notices are old enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.ledger.models import LedgerAccount, LedgerLayer
from cambio.ledger.types import Purpose
from cambio.saving.models import LapseNotice, PreparedLetters
from cambio.saving.rules import NOTICE_DAYS, Means, Notice
from cambio.saving.rules.lapsing import NOT_POSTED


@dataclass(frozen=True, slots=True)
class Told:
    """A notice of a run of letters, with whose tokens it is about."""

    purpose: Purpose
    owner_id: UUID
    currency: str
    amount_minor: int
    lapses_on: date
    told_on: date
    means: Means


@dataclass(frozen=True, slots=True)
class Due:
    """A notice that is old enough, of a layer of an account whose day has come."""

    account_id: UUID
    layer_id: UUID
    notice_id: UUID


def told_in(session: Session, *, community_id: int, run_id: UUID) -> list[Told]:
    """What a run of letters tells, household by household."""
    run = session.get(PreparedLetters, (community_id, run_id))
    rows = session.execute(
        select(LapseNotice, LedgerLayer, LedgerAccount)
        .join(
            LedgerLayer,
            (LedgerLayer.community_id == LapseNotice.community_id)
            & (LedgerLayer.id == LapseNotice.layer_id),
        )
        .join(
            LedgerAccount,
            (LedgerAccount.community_id == LapseNotice.community_id)
            & (LedgerAccount.id == LapseNotice.account_id),
        )
        .where(LapseNotice.community_id == community_id, LapseNotice.run_id == run_id)
        .order_by(LedgerAccount.owner_id, LedgerLayer.lapses_on, LapseNotice.id)
    )
    return [
        Told(
            Purpose(account.purpose),
            account.owner_id,
            account.currency,
            notice.amount_minor,
            layer.lapses_on,
            # A letter that is not posted yet bears the day on which it was prepared.
            run.prepared_on if run and notice.told_on == NOT_POSTED else notice.told_on,
            Means(notice.means),
        )
        for notice, layer, account in rows
    ]


def due(
    session: Session, *, community_id: int, today: date, after: UUID | None, limit: int
) -> list[Due]:
    """At most `limit` notices whose layer's day has come, and that are old enough, oldest first.

    `after` is the last notice that was looked at, None for the first.
    """
    rows = session.execute(
        select(LapseNotice.account_id, LapseNotice.layer_id, LapseNotice.id)
        .join(
            LedgerLayer,
            (LedgerLayer.community_id == LapseNotice.community_id)
            & (LedgerLayer.id == LapseNotice.layer_id),
        )
        .where(
            LapseNotice.community_id == community_id,
            LapseNotice.ended_on.is_(None),
            LapseNotice.told_on <= today - timedelta(days=NOTICE_DAYS),
            LedgerLayer.lapses_on <= today,
        )
        .where(LapseNotice.id > (after or UUID(int=0)))
        .order_by(LapseNotice.id)
        .limit(limit)
    )
    return [Due(*row) for row in rows]


def open_notices(
    session: Session, *, community_id: int, account_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], list[Notice]]:
    """The notices of some accounts that were not used up, by account and layer, oldest first."""
    rows = session.scalars(
        select(LapseNotice)
        .where(
            LapseNotice.community_id == community_id,
            LapseNotice.account_id.in_(account_ids),
            LapseNotice.ended_on.is_(None),
        )
        .order_by(LapseNotice.id)
    )
    found: dict[tuple[UUID, UUID], list[Notice]] = defaultdict(list)
    for row in rows:
        notice = Notice(row.id, row.amount_minor, row.told_on, Means(row.means))
        found[row.account_id, row.layer_id].append(notice)
    return found
