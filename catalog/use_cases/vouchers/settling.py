"""Settling with a partner: what it redeemed is paid in euros, and its till is emptied for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from cambio.database import KeyedCommand, UnitOfWork, new_id
from cambio.ledger import Purpose, Settlement, settle
from cambio.neighbourhood.models import Organisation
from catalog.errors.vouchers import NothingToSettle, PartnerUnknown
from catalog.models import VoucherPosting, VoucherRedemption, VoucherSettlement
from catalog.rules.voucher_days import bounds_of
from catalog.rules.vouchers import SETTLED_AT_ONCE, check_period
from catalog.use_cases.money import account_of
from catalog.use_cases.vouchers.issuance import issuance_for
from catalog.use_cases.vouchers.rows import zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleVouchers(KeyedCommand):
    """A partner is paid for what it redeemed on some days, the first and the last included."""

    partner_id: UUID
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Settled:
    """What was settled. `more` says that the days hold more than one settlement takes: settle
    them again for the rest."""

    settlement_id: UUID
    number: int
    value_cents: int
    redemptions: int
    tokens: dict[str, int]
    more: bool


def settle_vouchers(uow: UnitOfWork, command: SettleVouchers) -> Settled:
    """Settle redemptions that were not settled before, the oldest first: till → issuance.

    Each is named by one settlement, and can then be neither undone nor settled again.

    Raises:
        PeriodInvalid: the days are not over, or in the wrong order.
        PartnerUnknown: there is no such partner.
        NothingToSettle: nothing was redeemed, or all of it was settled.
    """
    community_id = command.community_id
    today = uow.now.astimezone(zone_of(uow, community_id)).date()
    check_period(first_day=command.first_day, last_day=command.last_day, today=today)
    _lock_partner(uow, community_id, command.partner_id)
    found = _locked(uow, command)
    if not found:
        raise NothingToSettle
    now = found[:SETTLED_AT_ONCE]
    # After this point it must succeed.
    tokens = _empty_till(uow, command, now)
    row = VoucherSettlement(
        community_id=community_id,
        id=new_id(),
        number=_next_number(uow, community_id, command.partner_id),
        partner_id=command.partner_id,
        first_day=command.first_day,
        last_day=command.last_day,
        value_cents=sum(each.value_cents for each in now),
        redemptions=len(now),
        tokens=tokens,
        settled_at=uow.now,
        settled_by=command.actor_id,
    )
    uow.session.add(row)
    uow.flush()
    for each in now:
        each.settlement_id = row.id
    return Settled(
        row.id, row.number, row.value_cents, row.redemptions, tokens, len(found) > len(now)
    )


def _lock_partner(uow: UnitOfWork, community_id: int, partner_id: UUID) -> None:
    """Let the settlements of a partner come one at a time, while it goes on redeeming."""
    query = select(Organisation).filter_by(community_id=community_id, id=partner_id, kind="partner")
    if uow.session.scalar(query.with_for_update(key_share=True)) is None:
        raise PartnerUnknown


def _locked(uow: UnitOfWork, command: SettleVouchers) -> Sequence[VoucherRedemption]:
    """What is to be settled, locked in one order: who undoes one of them meanwhile waits, or is
    waited for and then left out."""
    zone = zone_of(uow, command.community_id)
    begins, ends = bounds_of(command.first_day, command.last_day, zone=zone)
    query = (
        select(VoucherRedemption)
        .where(
            VoucherRedemption.community_id == command.community_id,
            VoucherRedemption.partner_id == command.partner_id,
            VoucherRedemption.undone_at.is_(None),
            VoucherRedemption.settlement_id.is_(None),
            VoucherRedemption.redeemed_at >= begins,
            VoucherRedemption.redeemed_at < ends,
        )
        .order_by(VoucherRedemption.id)
        .limit(SETTLED_AT_ONCE + 1)
        .with_for_update()
    )
    return uow.session.scalars(query).all()


def _empty_till(
    uow: UnitOfWork, command: SettleVouchers, settled: Sequence[VoucherRedemption]
) -> dict[str, int]:
    """The till's tokens of these redemptions go back where they came from, by currency."""
    named: dict[str, list[UUID]] = defaultdict(list)
    tokens: dict[str, int] = defaultdict(int)
    for posting in uow.session.scalars(
        select(VoucherPosting)
        .where(
            VoucherPosting.community_id == command.community_id,
            VoucherPosting.redemption_id.in_([each.id for each in settled]),
        )
        .order_by(VoucherPosting.currency, VoucherPosting.redemption_id)
    ).all():
        named[posting.currency].append(posting.transaction_id)
        tokens[posting.currency] += posting.amount_minor
    for currency, transaction_ids in named.items():
        till = account_of(uow, command.community_id, Purpose.TILL, command.partner_id, currency)
        emptying = Settlement(
            community_id=command.community_id,
            actor_id=command.actor_id,
            till=till,
            issuance=issuance_for(uow, command.community_id, currency),
            transaction_ids=tuple(transaction_ids),
            event_at=uow.now,
        )
        settle(uow, emptying)
    return dict(tokens)


def _next_number(uow: UnitOfWork, community_id: int, partner_id: UUID) -> int:
    last = select(func.max(VoucherSettlement.number)).filter_by(
        community_id=community_id, partner_id=partner_id
    )
    return (uow.session.scalar(last) or 0) + 1
