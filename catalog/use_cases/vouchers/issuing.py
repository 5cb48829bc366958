"""A voucher comes to be: its number, its code, its purse with the tokens that it cost."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork, new_id
from cambio.ledger import Kind, Purpose, Transfer
from cards.keys import card_key
from cards.queries.keys import newest_key_id
from cards.rules import CardNumber, card_hash, draw_card_number
from catalog.errors.vouchers import TermsMissing
from catalog.models import Voucher, VoucherPartner, VoucherPurse, VoucherTerms
from catalog.rules.prices import Price
from catalog.rules.voucher_codes import voucher_code_for
from catalog.rules.voucher_days import good_until
from catalog.use_cases.money import account_of, book
from catalog.use_cases.vouchers.rows import zone_of


@dataclass(frozen=True, slots=True)
class Terms:
    """What vouchers of an item are worth today, and the partners that take them."""

    row: VoucherTerms
    partner_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVoucher:
    """A voucher to be issued to a household, or to a place whose pot pays.

    `confirmation` is how the buyer confirmed it, None for what is given; that has `budget_id`, and
    `award_id` when a rule gives it. `id` is that of the voucher, None where nobody knows it yet.
    """

    item_id: UUID
    price: Price
    terms: Terms
    household_id: UUID | None = None
    place_id: UUID | None = None
    needs_approval: bool = False
    confirmation: str | None = None
    budget_id: UUID | None = None
    award_id: UUID | None = None
    id: UUID | None = None


def terms_of(uow: UnitOfWork, community_id: int, item_id: UUID) -> Terms:
    """The terms of an item's vouchers.

    Raises:
        TermsMissing: nobody wrote them down.
    """
    row = uow.session.get(VoucherTerms, (community_id, item_id))
    if row is None:
        raise TermsMissing
    partners = uow.session.scalars(
        select(VoucherPartner.partner_id)
        .filter_by(community_id=community_id, item_id=item_id)
        .order_by(VoucherPartner.partner_id)
    )
    return Terms(row, tuple(partners))


def issue(
    uow: UnitOfWork, command: Command, new: NewVoucher, *, kind: Kind, payers: dict[str, UUID]
) -> tuple[Voucher, dict[str, int]]:
    """Write a voucher down and bring its tokens from `payers`, by currency, to its purse.

    Answers it, and what each payer still holds by currency.

    Raises:
        BalanceTooLow: a payer does not hold enough.
    """
    voucher = _written(uow, command, new)
    left = {}
    for currency, amount_minor in new.price.items():
        purse = account_of(uow, command.community_id, Purpose.PURSE, voucher.id, currency)
        paid = Transfer(payers[currency], purse, amount_minor)
        posted = book(uow, command, kind, paid, subject_id=voucher.id, currency=currency)
        left[currency] = posted.balances[payers[currency]]
        uow.session.add(
            VoucherPurse(
                community_id=command.community_id,
                voucher_id=voucher.id,
                currency=currency,
                amount_minor=amount_minor,
                purse_id=purse,
            )
        )
    return voucher, left


def _written(uow: UnitOfWork, command: Command, new: NewVoucher) -> Voucher:
    community_id, terms = command.community_id, new.terms.row
    number = _free_number(uow, community_id).text
    key = card_key(newest_key_id(uow.session, community_id=community_id))
    voucher = Voucher(
        community_id=community_id,
        id=new.id or new_id(),
        number=number,
        code_hash=card_hash(voucher_code_for(key, community_id=community_id, number=number)),
        key_id=key.key_id,
        item_id=new.item_id,
        household_id=new.household_id,
        place_id=new.place_id,
        needs_approval=new.needs_approval,
        value_cents=terms.value_cents,
        in_parts=terms.in_parts,
        asks_pin=terms.asks_pin,
        returns=terms.returns,
        partner_ids=[str(each) for each in new.terms.partner_ids],
        issued_at=uow.now,
        issued_by=command.actor_id,
        valid_until=good_until(
            uow.now, zone=zone_of(uow, community_id), valid_days=terms.valid_days
        ),
        confirmation=new.confirmation,
        budget_id=new.budget_id,
        award_id=new.award_id,
    )
    uow.session.add(voucher)
    uow.flush()
    return voucher


def _free_number(uow: UnitOfWork, community_id: int) -> CardNumber:
    """A number that no voucher has. Two that draw the same one at once meet the unique key."""
    while True:
        number = draw_card_number(uow.pick)
        taken = select(Voucher.id).filter_by(community_id=community_id, number=number.text)
        if uow.session.scalar(taken) is None:
            return number
