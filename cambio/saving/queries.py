"""What lapses when, of whom, and who was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from cambio.ledger.models import LedgerAccount, LedgerLayer, LedgerLayerBalance
from cambio.ledger.types import Purpose
from cambio.messages.models import MessageChoice, NoticeRow
from cambio.messages.rules.choices import Channel
from cambio.messages.rules.news import Kind
from cambio.neighbourhood.models import Community
from cambio.saving.models import LapseNotice
from cambio.saving.rules import NOTICE_DAYS, Means, Notice, is_told

OWNED = (Purpose.WALLET.value, Purpose.POT.value)
"""What is on its way in a purse does not lapse there: it may still come back."""

ON_SCREENS = (Channel.EMAIL.value, Channel.PUSH.value)

ORDER = (LedgerLayer.lapses_on, LedgerAccount.owner_id, LedgerLayer.id)

Layers: TypeAlias = Select[LedgerLayerBalance, LedgerLayer, LedgerAccount]


class Place(NamedTuple):
    """Where something stands among all that lapses, soonest first."""

    lapses_on: date
    owner_id: UUID
    layer_id: UUID


@dataclass(frozen=True, slots=True)
class Lapsing:
    """What an owner holds of a layer, and what it was told of it.

    `lapses_on` is the first day on which it may lapse by the rule under which it was earned.
    """

    account_id: UUID
    layer_id: UUID
    purpose: Purpose
    owner_id: UUID
    currency: str
    amount_minor: int
    lapses_on: date
    notices: tuple[Notice, ...]

    @property
    def told(self) -> bool:
        """Whether the owner knows of all of it."""
        return is_told(self.notices, self.amount_minor)

    @property
    def place(self) -> Place:
        """Where it stands among all that lapses."""
        return Place(self.lapses_on, self.owner_id, self.layer_id)


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


def lapsing(
    session: Session,
    *,
    community_id: int,
    until: date,
    owner_ids: Collection[UUID] | None = None,
    after: Place | None = None,
    limit: int = 200,
) -> list[Lapsing]:
    """At most `limit` layers that lapse up to and with a day, soonest first.

    `owner_ids` are whose, None for everybody's; `after` is the place of the last one before, None
    for the first.
    """
    query = _layers(community_id).where(LedgerLayer.lapses_on <= until)
    if after is not None:
        query = query.where(tuple_(*ORDER) > tuple_(*after))
    if owner_ids is not None:
        query = query.where(LedgerAccount.owner_id.in_(owner_ids))
    return _views(session, community_id, query, limit)


def untold(session: Session, *, community_id: int, until: date, limit: int) -> list[Lapsing]:
    """At most `limit` layers that lapse up to and with a day, of which not all was told."""
    return _views(session, community_id, _untold(community_id, until), limit)


def untold_on_screens(
    session: Session, *, community_id: int, until: date, limit: int
) -> list[Lapsing]:
    """Of those the ones of households that hear by e-mail or push, and have not been pointed at it.

    That is forgotten after a month: whoever still has not read it is then pointed at it again.
    """
    hears = (
        select(MessageChoice.household_id)
        .where(
            MessageChoice.community_id == LedgerAccount.community_id,
            MessageChoice.household_id == LedgerAccount.owner_id,
            MessageChoice.channel.in_(ON_SCREENS),
        )
        .exists()
    )
    was_noted = (
        select(NoticeRow.id)
        .where(
            NoticeRow.community_id == LedgerAccount.community_id,
            NoticeRow.household_id == LedgerAccount.owner_id,
            NoticeRow.kind == Kind.LAPSING.value,
            NoticeRow.about_id == LedgerLayer.id,
        )
        .exists()
    )
    query = _untold(community_id, until).where(
        LedgerAccount.purpose == Purpose.WALLET.value, hears, ~was_noted
    )
    return _views(session, community_id, query, limit)


def _untold(community_id: int, until: date) -> Layers:
    is_covered = (
        select(LapseNotice.id)
        .where(
            LapseNotice.community_id == LedgerLayerBalance.community_id,
            LapseNotice.account_id == LedgerLayerBalance.account_id,
            LapseNotice.layer_id == LedgerLayerBalance.layer_id,
            LapseNotice.ended_on.is_(None),
            LapseNotice.amount_minor >= LedgerLayerBalance.balance_minor,
        )
        .exists()
    )
    return _layers(community_id).where(LedgerLayer.lapses_on <= until, ~is_covered)


def told_in(session: Session, *, community_id: int, run_id: UUID) -> list[Told]:
    """What a run of letters tells, household by household."""
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
            notice.told_on,
            Means(notice.means),
        )
        for notice, layer, account in rows
    ]


def communities_that_save(session: Session) -> list[tuple[int, str]]:
    """The communities in which something can lapse, with their time zones."""
    rows = session.execute(
        select(Community.id, Community.timezone)
        .where(
            select(LapseNotice.id)
            .where(LapseNotice.community_id == Community.id, LapseNotice.ended_on.is_(None))
            .exists()
        )
        .order_by(Community.id)
    )
    return [(community_id, timezone) for community_id, timezone in rows]


def communities_with_terms(session: Session) -> list[tuple[int, str]]:
    """The communities in which some tokens do not keep for ever, with their time zones."""
    rows = session.execute(
        select(Community.id, Community.timezone)
        .where(
            select(LedgerLayer.id)
            .where(LedgerLayer.community_id == Community.id, LedgerLayer.lapses_on.is_not(None))
            .exists()
        )
        .order_by(Community.id)
    )
    return [(community_id, timezone) for community_id, timezone in rows]


def today_in(session: Session, community_id: int, now: datetime) -> date:
    """The day on a community's calendar."""
    community = session.get_one(Community, community_id)
    return now.astimezone(ZoneInfo(community.timezone)).date()


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


def _layers(community_id: int) -> Layers:
    return (
        select(LedgerLayerBalance, LedgerLayer, LedgerAccount)
        .join(
            LedgerLayer,
            (LedgerLayer.community_id == LedgerLayerBalance.community_id)
            & (LedgerLayer.id == LedgerLayerBalance.layer_id),
        )
        .join(
            LedgerAccount,
            (LedgerAccount.community_id == LedgerLayerBalance.community_id)
            & (LedgerAccount.id == LedgerLayerBalance.account_id),
        )
        .where(
            LedgerLayerBalance.community_id == community_id,
            LedgerLayerBalance.balance_minor > 0,
            LedgerAccount.purpose.in_(OWNED),
        )
        .order_by(*ORDER)
    )


def _views(session: Session, community_id: int, query: Layers, limit: int) -> list[Lapsing]:
    rows: Sequence[tuple[LedgerLayerBalance, LedgerLayer, LedgerAccount]] = [
        (held, layer, account) for held, layer, account in session.execute(query.limit(limit))
    ]
    notices = open_notices(
        session, community_id=community_id, account_ids={row.account_id for row, _, _ in rows}
    )
    return [
        Lapsing(
            account.id,
            layer.id,
            Purpose(account.purpose),
            account.owner_id,
            account.currency,
            held.balance_minor,
            layer.lapses_on,
            tuple(notices.get((account.id, layer.id), ())),
        )
        for held, layer, account in rows
    ]
