"""What lapses when, of whom, and what they know of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal_column, select, tuple_
from sqlalchemy.orm import Session

from cambio.ledger.models import LedgerAccount, LedgerLayer, LedgerLayerBalance
from cambio.ledger.types import Purpose
from cambio.messages.models import MessageChoice, NoticeRow
from cambio.messages.rules.choices import Channel
from cambio.messages.rules.news import Kind
from cambio.saving.models import LapseNotice
from cambio.saving.queries.notices import open_notices
from cambio.saving.rules import Notice, is_told
from cambio.saving.rules.lapsing import is_noted

OWNED = (Purpose.WALLET.value, Purpose.POT.value)
"""What is on its way in a purse does not lapse there: it may still come back."""

ON_SCREENS = (Channel.EMAIL.value, Channel.PUSH.value)

HELD = LedgerLayerBalance.balance_minor > literal_column("0")
"""Written out, since an index of such rows alone is used for these very words only."""

BEFORE_ALL = UUID(int=0)
"""No account is before this one. Told where to begin, SQLite goes along the index of a layer; else
it takes all that is held in the community, of any layer, for as good."""

ORDER = (LedgerLayer.lapses_on, LedgerLayer.id, LedgerLayerBalance.account_id)

Row: TypeAlias = tuple[LedgerLayerBalance, LedgerLayer, LedgerAccount]


class Place(NamedTuple):
    """Where something stands among all that lapses, soonest first."""

    lapses_on: date
    layer_id: UUID
    account_id: UUID


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
    def noted(self) -> bool:
        """Whether it knows, or a letter about it is prepared."""
        return is_noted(self.notices, self.amount_minor)

    @property
    def place(self) -> Place:
        """Where it stands among all that lapses."""
        return Place(self.lapses_on, self.layer_id, self.account_id)


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
    if owner_ids is not None:
        rows = _held_by(session, community_id, owner_ids, until=until, after=after, limit=limit)
        return _views(session, community_id, rows)
    return _found(session, community_id, [], until=until, after=after, limit=limit)


def untold(session: Session, *, community_id: int, until: date, limit: int) -> list[Lapsing]:
    """At most `limit` layers that lapse up to and with a day, of which not all was told."""
    return _found(session, community_id, [_is_untold()], until=until, after=None, limit=limit)


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
            NoticeRow.about_id == LedgerLayerBalance.layer_id,
        )
        .exists()
    )
    of_whom = [_is_untold(), LedgerAccount.purpose == Purpose.WALLET.value, hears, ~was_noted]
    return _found(session, community_id, of_whom, until=until, after=None, limit=limit)


def _is_untold() -> ColumnElement[bool]:
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
    return ~is_covered


def _found(
    session: Session,
    community_id: int,
    of_whom: Sequence[ColumnElement[bool]],
    *,
    until: date,
    after: Place | None,
    limit: int,
) -> list[Lapsing]:
    """What lapses up to a day, of these, soonest first.

    Layer by layer, each along the index of what is held of it: so a page reads no more than it
    shows, however many households there are. Layers of which nothing is left are passed over.
    """
    rows: list[Row] = []
    for layer in _layers(session, community_id, until=until, after=after):
        begin = after.account_id if after and after.layer_id == layer.id else BEFORE_ALL
        query = _held_of(community_id, layer.id, after=begin).where(*of_whom)
        query = query.limit(limit - len(rows))
        rows += [(held, layer, account) for held, account in session.execute(query)]
        if len(rows) == limit:
            break
    return _views(session, community_id, rows)


def _held_by(
    session: Session,
    community_id: int,
    owner_ids: Collection[UUID],
    *,
    until: date,
    after: Place | None,
    limit: int,
) -> list[Row]:
    """The same of some owners: what they hold is found by their accounts, and is not much."""
    accounts = session.scalars(
        select(LedgerAccount).where(
            LedgerAccount.community_id == community_id,
            LedgerAccount.owner_id.in_(owner_ids),
            LedgerAccount.purpose.in_(OWNED),
        )
    )
    by_id = {account.id: account for account in accounts}
    query = (
        select(LedgerLayerBalance, LedgerLayer)
        .join(
            LedgerLayer,
            (LedgerLayer.community_id == LedgerLayerBalance.community_id)
            & (LedgerLayer.id == LedgerLayerBalance.layer_id),
        )
        .where(
            LedgerLayerBalance.community_id == community_id,
            LedgerLayerBalance.account_id.in_(by_id),
            HELD,
            LedgerLayer.lapses_on <= until,
        )
        .order_by(*ORDER)
        .limit(limit)
    )
    if after is not None:
        query = query.where(tuple_(*ORDER) > tuple_(*after))
    return [(held, layer, by_id[held.account_id]) for held, layer in session.execute(query)]


def _layers(
    session: Session, community_id: int, *, until: date, after: Place | None
) -> Sequence[LedgerLayer]:
    """The layers of which something is held, from the one where the last page ended."""
    # Asked in this way SQLite, too, goes along the index of layers: the first from here on of which
    # something is held is this one.
    next_held = (
        select(LedgerLayerBalance.layer_id)
        .where(
            LedgerLayerBalance.community_id == LedgerLayer.community_id,
            LedgerLayerBalance.layer_id >= LedgerLayer.id,
            HELD,
        )
        .order_by(LedgerLayerBalance.layer_id)
        .limit(1)
    )
    query = select(LedgerLayer).where(
        LedgerLayer.community_id == community_id,
        LedgerLayer.lapses_on <= until,
        next_held.scalar_subquery() == LedgerLayer.id,
    )
    if after is not None:
        order = tuple_(LedgerLayer.lapses_on, LedgerLayer.id)
        query = query.where(order >= tuple_(after.lapses_on, after.layer_id))
    return session.scalars(query.order_by(LedgerLayer.lapses_on, LedgerLayer.id)).all()


def _held_of(
    community_id: int, layer_id: UUID, *, after: UUID
) -> Select[LedgerLayerBalance, LedgerAccount]:
    return (
        select(LedgerLayerBalance, LedgerAccount)
        .join(
            LedgerAccount,
            (LedgerAccount.community_id == LedgerLayerBalance.community_id)
            & (LedgerAccount.id == LedgerLayerBalance.account_id),
        )
        .where(
            LedgerLayerBalance.community_id == community_id,
            LedgerLayerBalance.layer_id == layer_id,
            LedgerLayerBalance.account_id > after,
            HELD,
            LedgerAccount.purpose.in_(OWNED),
        )
        .order_by(LedgerLayerBalance.account_id)
    )


def _views(session: Session, community_id: int, rows: Sequence[Row]) -> list[Lapsing]:
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
