"""What lapses when, of whom, and what they know of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from cambio.ledger.models import LedgerAccount, LedgerLayer, LedgerLayerBalance
from cambio.ledger.types import Purpose
from cambio.messages.models import MessageChoice, NoticeRow
from cambio.messages.rules.choices import Channel
from cambio.messages.rules.news import Kind
from cambio.saving.models import LapseNotice
from cambio.saving.queries.notices import open_notices
from cambio.saving.rules import Notice, is_told

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
