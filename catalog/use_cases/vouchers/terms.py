"""What vouchers of an item are worth from now on, and which rule gives one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from cambio.database import Command, UnitOfWork, locked, new_id
from cambio.earning.errors import RuleUnknown
from cambio.earning.models import Budget, Rule
from cambio.neighbourhood.models import Organisation
from catalog.errors import ItemUnknown
from catalog.errors.vouchers import GiftUnknown, PartnerUnknown, TermsMissing
from catalog.models import Item, VoucherGift, VoucherPartner, VoucherTerms
from catalog.rules.items import ItemKind
from catalog.rules.vouchers import Worth, check_worth
from catalog.use_cases.vouchers.paying import guard_budget


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTerms(Command):
    """What vouchers of an item are worth from now on, and where they are taken.

    Vouchers that were issued keep what they were issued with.
    """

    item_id: UUID
    worth: Worth
    partner_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveByRule(Command):
    """From now on whoever is awarded by a rule gets a voucher besides, paid from a budget."""

    rule_id: UUID
    item_id: UUID
    budget_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StopGift(Command):
    """A rule gives no vouchers any more; those that were given stay."""

    gift_id: UUID


@dataclass(frozen=True, slots=True)
class SavedTerms:
    """The item whose vouchers have these terms."""

    item_id: UUID


@dataclass(frozen=True, slots=True)
class SavedGift:
    """What a rule gives from now on, or no more."""

    gift_id: UUID


def set_terms(uow: UnitOfWork, command: SetTerms) -> SavedTerms:
    """Write down what vouchers of an item are worth.

    Raises:
        ItemUnknown: there is no such item.
        TermsMissing: it is not a voucher.
        TermsInvalid: they make no sense.
        PartnerUnknown: one of the partners is none.
    """
    partner_ids = frozenset(command.partner_ids)
    check_worth(command.worth, partner_ids)
    community_id = command.community_id
    item: Item | None = uow.lock(Item, community_id=community_id, id=command.item_id)
    if item is None:
        raise ItemUnknown(item_id=command.item_id)
    if item.kind != ItemKind.VOUCHER:
        raise TermsMissing
    _require_partners(uow, community_id, partner_ids)
    terms = uow.session.get(VoucherTerms, (community_id, item.id))
    values = {name: getattr(command.worth, name) for name in Worth.__slots__}
    if terms is None:
        terms = VoucherTerms(
            community_id=community_id,
            item_id=item.id,
            **values,
            changed_at=uow.now,
            changed_by=command.actor_id,
        )
        uow.session.add(terms)
    for name, value in values.items():
        setattr(terms, name, value)
    terms.changed_at, terms.changed_by = uow.now, command.actor_id
    uow.flush()
    _write_partners(uow, terms, partner_ids)
    return SavedTerms(item.id)


def give_by_rule(uow: UnitOfWork, command: GiveByRule) -> SavedGift:
    """Let a rule give vouchers from now on; what it gave for before gives none.

    Raises:
        RuleUnknown: there is no such rule.
        TermsMissing: the item is no voucher that can be given.
        BudgetUnknown, BudgetNotNow, BudgetCollectiveOnly: the budget cannot pay households.
        VoucherCurrency: the voucher does not cost the tokens of this budget.
    """
    community_id = command.community_id
    if uow.session.get(Rule, (community_id, command.rule_id)) is None:
        raise RuleUnknown
    if uow.session.get(VoucherTerms, (community_id, command.item_id)) is None:
        raise TermsMissing
    budget: Budget = guard_budget(uow, community_id, command.budget_id, item_id=command.item_id)
    gift = VoucherGift(
        community_id=community_id,
        id=new_id(),
        rule_id=command.rule_id,
        item_id=command.item_id,
        budget_id=budget.id,
        since=uow.now,
        made_by=command.actor_id,
    )
    uow.session.add(gift)
    return SavedGift(gift.id)


def stop_gift(uow: UnitOfWork, command: StopGift) -> SavedGift:
    """Let a rule give no vouchers any more. Harmless when repeated.

    Raises:
        GiftUnknown: there is none with this id.
    """
    gift = locked(
        uow, VoucherGift, GiftUnknown, community_id=command.community_id, id=command.gift_id
    )
    gift.ended_at = gift.ended_at or uow.now
    return SavedGift(gift.id)


def _write_partners(uow: UnitOfWork, terms: VoucherTerms, partner_ids: frozenset[UUID]) -> None:
    key: dict[str, Any] = {"community_id": terms.community_id, "item_id": terms.item_id}
    uow.session.execute(delete(VoucherPartner).filter_by(**key))
    uow.session.add_all(VoucherPartner(**key, partner_id=each) for each in sorted(partner_ids))


def _require_partners(uow: UnitOfWork, community_id: int, partner_ids: frozenset[UUID]) -> None:
    found = uow.session.scalars(
        select(Organisation.id).where(
            Organisation.community_id == community_id,
            Organisation.id.in_(partner_ids),
            Organisation.kind == "partner",
        )
    )
    if set(found) != partner_ids:
        raise PartnerUnknown
