"""Vouchers as they are read: what they are, what they are worth, and where they are taken."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Organisation
from cards.rules import card_hash
from catalog.models import Item, Voucher, VoucherPurse
from catalog.rules.prices import Price
from catalog.rules.texts import in_language
from catalog.rules.voucher_codes import Shown
from catalog.rules.voucher_days import last_moment
from catalog.rules.vouchers import VoucherStatus

Joined = Select[Voucher, dict[str, str], UUID | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherView:
    """A voucher; `item_names` by language, `partners` by id with their names.

    It is a household's, or that of a place whose pot paid. `price` is what was paid for it, by
    currency. `is_given` says that a budget paid. `key_id` and `code_hash` let whoever may show it
    make its code again.
    """

    community_id: int
    id: UUID
    number: str
    key_id: str
    code_hash: bytes
    item_id: UUID
    item_names: dict[str, str]
    picture_id: UUID | None
    household_id: UUID | None
    place_id: UUID | None
    awaits_approval: bool
    status: VoucherStatus
    value_cents: int
    used_cents: int
    in_parts: bool
    asks_pin: bool
    returns: bool
    partners: dict[UUID, str]
    price: Price
    is_given: bool
    issued_at: datetime
    issued_by: UUID
    valid_until: datetime
    ended_at: datetime | None
    pin_again_at: datetime | None

    def name(self, language: str) -> str:
        """What it is, in a language, or in Dutch."""
        return in_language(self.item_names, language)

    @property
    def left_cents(self) -> int:
        """What can still be redeemed."""
        return self.value_cents - self.used_cents

    @property
    def is_good(self) -> bool:
        """Whether nothing ended it yet; its time may be over all the same."""
        return self.status is VoucherStatus.GOOD

    @property
    def is_usable(self) -> bool:
        """Whether it can be shown at a partner: nothing ended it, and nobody still decides."""
        return self.is_good and not self.awaits_approval

    @property
    def can_cancel(self) -> bool:
        """Whether its tokens can still return."""
        return self.is_good and not self.used_cents

    @property
    def shown_number(self) -> str:
        """The number as people read and type it: "K7MD-2QX9"."""
        return f"{self.number[:4]}-{self.number[4:]}"

    @property
    def last_moment(self) -> datetime:
        """A moment of the last day on which it is good."""
        return last_moment(self.valid_until)

    @property
    def where(self) -> str:
        """The partners that take it, in one line."""
        return ", ".join(sorted(self.partners.values()))


def voucher(session: Session, *, community_id: int, voucher_id: UUID) -> VoucherView | None:
    """One voucher, or None."""
    found = _views(session, _joined().where(_of(community_id), Voucher.id == voucher_id))
    return found[0] if found else None


def find_voucher(session: Session, *, community_id: int, shown: Shown) -> VoucherView | None:
    """The voucher of a community that was held up or typed, or None."""
    query = _joined().where(_of(community_id))
    if shown.code is not None:
        query = query.where(Voucher.code_hash == card_hash(shown.code))
    elif shown.number is not None:
        query = query.where(Voucher.number == shown.number.text)
    else:
        return None
    found = _views(session, query)
    return found[0] if found else None


def voucher_by_code(session: Session, *, shown: Shown) -> VoucherView | None:
    """The voucher with this code in whichever community, or None."""
    if shown.code is None:
        return None
    found = _views(session, _joined().where(Voucher.code_hash == card_hash(shown.code)))
    return found[0] if found else None


def vouchers_of(
    session: Session,
    *,
    community_id: int,
    household_id: UUID | None = None,
    place_id: UUID | None = None,
    good: bool | None = None,
    before: UUID | None = None,
    limit: int | None = None,
) -> list[VoucherView]:
    """The vouchers of a household, or of a place, the newest first; `good` keeps those that are,
    or are not."""
    holder = (
        Voucher.household_id == household_id if place_id is None else (Voucher.place_id == place_id)
    )
    query = _joined().where(_of(community_id), holder)
    if good is not None:
        is_good = Voucher.status == VoucherStatus.GOOD.value
        query = query.where(is_good if good else ~is_good)
    if before is not None:
        query = query.where(Voucher.id < before)
    return _views(session, query.order_by(Voucher.id.desc()).limit(limit))


def vouchers_waiting(session: Session, *, community_id: int, limit: int = 100) -> list[VoucherView]:
    """Vouchers over which a manager decides, the oldest first."""
    waits = Voucher.needs_approval & Voucher.approved_at.is_(None) & Voucher.ended_at.is_(None)
    query = _joined().where(_of(community_id), waits).order_by(Voucher.id).limit(limit)
    return _views(session, query)


def voucher_names(
    session: Session, *, community_id: int, voucher_ids: Collection[UUID]
) -> dict[UUID, tuple[dict[str, str], UUID | None]]:
    """What those of some ids that are vouchers are called, by language, and which household has
    each by now."""
    query = (
        select(Voucher.id, Item.names, Voucher.household_id)
        .join(Item, (Item.community_id == Voucher.community_id) & (Item.id == Voucher.item_id))
        .where(_of(community_id), Voucher.id.in_(voucher_ids))
    )
    return {row.id: (row.names, row.household_id) for row in session.execute(query)}


def _of(community_id: int) -> Any:
    return Voucher.community_id == community_id


def _joined() -> Joined:
    return select(Voucher, Item.names, Item.picture_id).join(
        Item, (Item.community_id == Voucher.community_id) & (Item.id == Voucher.item_id)
    )


def _views(session: Session, query: Joined) -> list[VoucherView]:
    rows = session.execute(query).all()
    if not rows:
        return []
    vouchers = [row[0] for row in rows]
    names = _partner_names(session, vouchers)
    prices = _prices(session, vouchers)
    return [_view(row, names, prices) for row in rows]


def _partner_names(session: Session, vouchers: Sequence[Voucher]) -> dict[UUID, str]:
    wanted = {UUID(each) for voucher in vouchers for each in voucher.partner_ids}
    query = select(Organisation.id, Organisation.name).where(
        Organisation.community_id == vouchers[0].community_id, Organisation.id.in_(wanted)
    )
    return {row.id: row.name for row in session.execute(query)}


def _prices(session: Session, vouchers: Sequence[Voucher]) -> dict[UUID, Price]:
    prices: dict[UUID, Price] = {voucher.id: {} for voucher in vouchers}
    for row in session.scalars(
        select(VoucherPurse)
        .where(
            VoucherPurse.community_id == vouchers[0].community_id,
            VoucherPurse.voucher_id.in_(prices),
        )
        .order_by(VoucherPurse.currency)
    ):
        prices[row.voucher_id][row.currency] = row.amount_minor
    return prices


def _view(row: Any, names: dict[UUID, str], prices: dict[UUID, Price]) -> VoucherView:
    voucher: Voucher = row[0]
    partner_ids = [UUID(each) for each in voucher.partner_ids]
    return VoucherView(
        community_id=voucher.community_id,
        id=voucher.id,
        number=voucher.number,
        key_id=voucher.key_id,
        code_hash=voucher.code_hash,
        item_id=voucher.item_id,
        item_names=row[1],
        picture_id=row[2],
        household_id=voucher.household_id,
        place_id=voucher.place_id,
        awaits_approval=voucher.needs_approval and voucher.approved_at is None,
        status=VoucherStatus(voucher.status),
        value_cents=voucher.value_cents,
        used_cents=voucher.used_cents,
        in_parts=voucher.in_parts,
        asks_pin=voucher.asks_pin,
        returns=voucher.returns,
        partners={each: names[each] for each in partner_ids if each in names},
        price=prices[voucher.id],
        is_given=voucher.budget_id is not None,
        issued_at=voucher.issued_at,
        issued_by=voucher.issued_by,
        valid_until=voucher.valid_until,
        ended_at=voucher.ended_at,
        pin_again_at=voucher.pin_again_at,
    )
