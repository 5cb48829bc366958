"""A partner takes a voucher: its purse → the partner's till, and back when that was a mistake."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, KeyedCommand, UnitOfWork, new_id
from cambio.ledger import Kind, Purpose, Transfer, reverse
from cambio.neighbourhood.models import Organisation
from cards.keys import card_key
from catalog.errors.vouchers import RedemptionUnknown, VoucherPinWrong
from catalog.models import Voucher, VoucherPosting, VoucherPurse, VoucherRedemption
from catalog.rules.voucher_codes import is_pin, voucher_pin_for
from catalog.rules.voucher_days import last_day_of, written_day, written_moment
from catalog.rules.vouchers import (
    VoucherStatus,
    after_wrong_pin,
    amount_to_redeem,
    check_approved,
    check_good,
    check_helpdesk,
    check_pin_may_be_tried,
    check_place,
    check_undo,
    tokens_to_move,
)
from catalog.use_cases.money import account_of, book
from catalog.use_cases.vouchers.returning import let_go
from catalog.use_cases.vouchers.rows import locked_voucher, purses_of, standing_of, zone_of
from catalog.use_cases.vouchers.telling import partner_names, untell


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Somebody telephones because the partner has no network: who it is, and why."""

    caller: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeemVoucher(KeyedCommand):
    """A voucher was shown at a partner.

    `value_cents` is how much of it, None for all that is left. `pin` is what was typed, empty for
    nothing. `call` says who telephoned where the helpdesk redeems it, None at the partner itself.
    """

    voucher_id: UUID
    partner_id: UUID
    value_cents: int | None = None
    pin: str = ""
    call: Call | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWrongPin(Command):
    """A wrong PIN was typed for a voucher."""

    voucher_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoRedemption(KeyedCommand):
    """It was redeemed by mistake. `partner_id` is whose redemption it is, None for the helpdesk."""

    redemption_id: UUID
    partner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What was redeemed, and what is left on the voucher."""

    redemption_id: UUID
    voucher_id: UUID
    value_cents: int
    left_cents: int


def redeem_voucher(uow: UnitOfWork, command: RedeemVoucher) -> Redeemed:
    """Redeem a voucher, or a part of it: its purse → the partner's till.

    Raises:
        HelpdeskReasonMissing: nobody wrote down who telephoned, and why.
        VoucherUnknown: there is no such voucher.
        VoucherElsewhere: it is for other partners.
        VoucherCancelled, VoucherUsed, VoucherExpired: it is over.
        VoucherNotApproved: a manager approves it first.
        VoucherTooSoon, VoucherPinWrong: its PIN is another one; see `note_wrong_pin`.
        VoucherWhole, VoucherAmountInvalid: not for this amount.
    """
    if command.call is not None:
        check_helpdesk(caller=command.call.caller, reason=command.call.reason)
    voucher = locked_voucher(uow, command.community_id, command.voucher_id)
    standing = standing_of(voucher)
    guard_usable(uow, voucher, partner_id=command.partner_id)
    if voucher.asks_pin:
        check_pin_may_be_tried(standing, now=uow.now)
        _check_pin(voucher, command.pin)
    value_cents = amount_to_redeem(standing, asked_cents=command.value_cents)
    # After this point it must succeed.
    redemption = _written(uow, command, voucher, value_cents)
    voucher.used_cents += value_cents
    voucher.wrong_pins, voucher.pin_again_at = 0, None
    if voucher.used_cents == voucher.value_cents:
        voucher.status, voucher.ended_at = VoucherStatus.USED, uow.now
        voucher.ended_by = command.actor_id
        untell(uow, voucher)
    for purse in purses_of(uow, voucher):
        _into_till(uow, command, voucher, purse, redemption)
    left_cents = voucher.value_cents - voucher.used_cents
    return Redeemed(redemption.id, voucher.id, value_cents, left_cents)


def guard_usable(uow: UnitOfWork, voucher: Voucher, *, partner_id: UUID) -> None:
    """Refuse a voucher that cannot be redeemed here, or not any more.

    Raises:
        VoucherElsewhere: it is for other partners.
        VoucherCancelled, VoucherUsed, VoucherExpired: it is over.
        VoucherNotApproved: a manager approves it first.
    """
    standing = standing_of(voucher)
    if partner_id not in standing.partner_ids:
        check_place(standing, partner_id=partner_id, partners=partner_names(uow, voucher))
    # The days of one that waits for approval begin when it is approved.
    if standing.status == VoucherStatus.GOOD:
        check_approved(standing)
        if uow.now < standing.valid_until:
            return
    zone = zone_of(uow, voucher.community_id)
    last_day = written_day(last_day_of(voucher.valid_until, zone=zone))
    check_good(standing, now=uow.now, last_day=last_day, last_use=_last_use(uow, voucher))


def note_wrong_pin(uow: UnitOfWork, command: NoteWrongPin) -> int:
    """Count a wrong PIN, an act of its own since what is refused leaves nothing; answers how many
    there were in a row.

    Raises:
        VoucherUnknown: there is no such voucher.
    """
    voucher = locked_voucher(uow, command.community_id, command.voucher_id)
    voucher.wrong_pins += 1
    voucher.pin_again_at = after_wrong_pin(wrong_pins=voucher.wrong_pins, now=uow.now)
    return voucher.wrong_pins


def undo_redemption(uow: UnitOfWork, command: UndoRedemption) -> Redeemed:
    """Take a redemption back: the till → the voucher's purse, and it is good again. Of a voucher
    that lapsed meanwhile the tokens go on to where its rest went, and it stays lapsed.

    Raises:
        RedemptionUnknown: there is none, it is another partner's, or it was undone.
        RedemptionSettled: the partner was paid for it.
        TooLateToUndo: a partner undoes within minutes.
    """
    key = (command.community_id, command.redemption_id)
    seen = uow.session.get(VoucherRedemption, key)
    if seen is None or command.partner_id not in (None, seen.partner_id):
        raise RedemptionUnknown
    voucher = locked_voucher(uow, command.community_id, seen.voucher_id)
    # A settlement locks it too, so what was seen before may be old by now.
    redemption = uow.lock(VoucherRedemption, community_id=key[0], id=key[1])
    if redemption.undone_at is not None:
        raise RedemptionUnknown
    check_undo(
        redeemed_at=redemption.redeemed_at,
        is_settled=redemption.settlement_id is not None,
        now=uow.now,
        by_partner=command.partner_id is not None,
    )
    # After this point it must succeed.
    redemption.undone_at, redemption.undone_by = uow.now, command.actor_id
    voucher.used_cents -= redemption.value_cents
    left_cents = 0
    if voucher.status != VoucherStatus.LAPSED:
        voucher.status, voucher.ended_at, voucher.ended_by = VoucherStatus.GOOD, None, None
        left_cents = voucher.value_cents - voucher.used_cents
    _out_of_till(uow, command, voucher, redemption)
    return Redeemed(redemption.id, voucher.id, redemption.value_cents, left_cents)


def _check_pin(voucher: Voucher, typed: str) -> None:
    key = card_key(voucher.key_id)
    pin = voucher_pin_for(key, community_id=voucher.community_id, number=voucher.number)
    if not is_pin(typed, pin=pin):
        raise VoucherPinWrong


def _written(
    uow: UnitOfWork, command: RedeemVoucher, voucher: Voucher, value_cents: int
) -> VoucherRedemption:
    redemption = VoucherRedemption(
        community_id=command.community_id,
        id=new_id(),
        voucher_id=voucher.id,
        partner_id=command.partner_id,
        value_cents=value_cents,
        redeemed_at=uow.now,
        redeemed_by=command.actor_id,
        caller=command.call.caller if command.call else None,
        reason=command.call.reason if command.call else None,
    )
    uow.session.add(redemption)
    return redemption


def _into_till(
    uow: UnitOfWork,
    command: RedeemVoucher,
    voucher: Voucher,
    purse: VoucherPurse,
    redemption: VoucherRedemption,
) -> None:
    """Move the tokens of one currency that go with a redemption; a small part may have none."""
    amount_minor = tokens_to_move(
        amount_minor=purse.amount_minor,
        moved_minor=purse.moved_minor,
        value_cents=voucher.value_cents,
        used_cents=voucher.used_cents,
    )
    if not amount_minor:
        return
    till = account_of(uow, command.community_id, Purpose.TILL, command.partner_id, purse.currency)
    moved = Transfer(purse.purse_id, till, amount_minor)
    posted = book(
        uow, command, Kind.VOUCHER_REDEEMED, moved, subject_id=voucher.id, currency=purse.currency
    )
    purse.moved_minor += amount_minor
    uow.session.add(
        VoucherPosting(
            community_id=command.community_id,
            redemption_id=redemption.id,
            currency=purse.currency,
            amount_minor=amount_minor,
            transaction_id=posted.transaction_id,
        )
    )


def _out_of_till(
    uow: UnitOfWork, command: Command, voucher: Voucher, redemption: VoucherRedemption
) -> None:
    purses = {purse.currency: purse for purse in purses_of(uow, voucher)}
    postings = uow.session.scalars(
        select(VoucherPosting)
        .filter_by(community_id=redemption.community_id, redemption_id=redemption.id)
        .order_by(VoucherPosting.currency)
    ).all()
    for posting in postings:
        reverse(
            uow,
            community_id=command.community_id,
            transaction_id=posting.transaction_id,
            actor_id=command.actor_id,
            event_at=uow.now,
            note="redeemed by mistake",
        )
        purse = purses[posting.currency]
        purse.moved_minor -= posting.amount_minor
        if voucher.status == VoucherStatus.LAPSED:
            let_go(uow, command, voucher, purse, amount_minor=posting.amount_minor)


def _last_use(uow: UnitOfWork, voucher: Voucher) -> dict[str, str]:
    """When and where it was last redeemed, in figures; empty for never."""
    row = uow.session.execute(
        select(VoucherRedemption.redeemed_at, Organisation.name)
        .join(
            Organisation,
            (Organisation.community_id == VoucherRedemption.community_id)
            & (Organisation.id == VoucherRedemption.partner_id),
        )
        .where(
            VoucherRedemption.community_id == voucher.community_id,
            VoucherRedemption.voucher_id == voucher.id,
            VoucherRedemption.undone_at.is_(None),
        )
        .order_by(VoucherRedemption.redeemed_at.desc())
        .limit(1)
    ).first()
    if row is None:
        return {}
    day, time = written_moment(row[0], zone=zone_of(uow, voucher.community_id))
    return {"day": day, "time": time, "partner": row[1]}
