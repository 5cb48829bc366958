"""Spending from a pot: by a captain alone up to a limit, above it as the street decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from cambio.database import Command, UnitOfWork, locked, new_id
from cambio.ledger.errors import AmountNotPositive
from cambio.ledger.queries import accounts_of, currencies
from cambio.ledger.types import Purpose
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.models import Place
from cambio.saving.errors.spending import (
    DecisionSpent,
    DecisionUnusable,
    KeptForDecision,
    VoteNeeded,
)
from cambio.saving.models import PotProposal, PotSpend, SpendingAgreement
from cambio.saving.queries.spending import agreement, captain_since, kept_minor, spent_alone
from cambio.saving.rules.spending import Agreement, DecidedBy, check_agreement, left_minor
from cambio.saving.rules.voting import TITLE_MAX, ProposalStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowSpend(Command):
    """A pot shall pay so much for a subject; `title` is what neighbours read that it was for.

    `proposal_id` is the street's decision that it is spent by. None takes the one about this very
    subject, and without that a captain decides alone.
    """

    place_id: UUID
    currency: str
    amount_minor: int
    subject_id: UUID
    title: str
    proposal_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoSpend(Command):
    """So much of what was spent for a subject came back into the pot; None for all of it."""

    subject_id: UUID
    amount_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeOnSpending(Command):
    """How the community decides over its pots from now on."""

    agreed: Agreement


@dataclass(frozen=True, slots=True)
class Allowed:
    """Who decided: `captain` or `vote`. `proposal_id` is None when a captain did."""

    by: str
    proposal_id: UUID | None


def allow_spend(uow: UnitOfWork, command: AllowSpend) -> Allowed:
    """Note that a pot spends something, for all neighbours to read; the caller moves the tokens.

    Called by the use cases that spend from a pot, in their own act: what is refused here or there
    was never spent.

    Raises:
        AmountNotPositive: it is nothing.
        PlaceUnknown: there is no such place.
        VoteNeeded: it is more than a captain spends alone.
        DecisionUnusable, DecisionSpent: the decision that was named does not cover it.
        KeptForDecision: the pot keeps that for what the street decided before.
    """
    if command.amount_minor < 1:
        raise AmountNotPositive(amount_minor=command.amount_minor)
    # The limit counts over what the place spent, so these come one at a time.
    locked(uow, Place, PlaceUnknown, community_id=command.community_id, id=command.place_id)
    proposal = _decision(uow, command)
    if proposal is None:
        _guard_alone(uow, command)
    _guard_kept(uow, command, proposal)
    # After this point it must succeed.
    by = DecidedBy.CAPTAIN if proposal is None else DecidedBy.VOTE
    proposal_id = None if proposal is None else proposal.id
    uow.session.add(_spend(uow, command, by, proposal_id))
    uow.flush()
    return Allowed(by.value, proposal_id)


def undo_spend(uow: UnitOfWork, command: UndoSpend) -> int:
    """Note that something came back into the pot; answers how much was noted as spent.

    What was spent last comes back first. A captain, or the street's decision, has that much room
    again.
    """
    rows = uow.session.scalars(
        select(PotSpend)
        .where(
            PotSpend.community_id == command.community_id,
            PotSpend.subject_id == command.subject_id,
            PotSpend.returned_minor < PotSpend.amount_minor,
        )
        .order_by(PotSpend.spent_at.desc(), PotSpend.id.desc())
        .with_for_update()
    ).all()
    undone_minor = 0
    for row in rows:
        part_minor = row.amount_minor - row.returned_minor
        if command.amount_minor is not None:
            part_minor = min(part_minor, command.amount_minor - undone_minor)
        row.returned_minor += part_minor
        undone_minor += part_minor
    uow.flush()
    return undone_minor


def agree_on_spending(uow: UnitOfWork, command: AgreeOnSpending) -> Agreement:
    """Write down how the community decides over its pots. Open proposals keep their terms.

    Raises:
        AgreementInvalid: a number is too small or too large.
    """
    agreed = command.agreed
    check_agreement(agreed)
    row = uow.session.get(SpendingAgreement, command.community_id)
    if row is not None:
        uow.session.delete(row)
        uow.flush()
    uow.session.add(
        SpendingAgreement(
            community_id=command.community_id,
            small_spend=agreed.small_spend,
            small_spend_days=agreed.small_spend_days,
            quorum=agreed.quorum,
            majority=agreed.majority,
            agreed_at=uow.now,
            agreed_by=command.actor_id,
        )
    )
    return agreed


def _decision(uow: UnitOfWork, command: AllowSpend) -> PotProposal | None:
    """The street's decision that covers this; None when there is none about this subject."""
    if command.proposal_id is not None:
        named = uow.session.get(PotProposal, (command.community_id, command.proposal_id))
        if named is None or not _covers(named, command):
            raise DecisionUnusable
        if _left_minor(uow, named) < command.amount_minor:
            raise DecisionSpent(left_minor=_left_minor(uow, named))
        return named
    found = uow.session.scalars(
        select(PotProposal)
        .where(
            PotProposal.community_id == command.community_id,
            PotProposal.subject_id == command.subject_id,
        )
        .order_by(PotProposal.id)
    )
    fitting = (each for each in found if _covers(each, command))
    return next((each for each in fitting if _left_minor(uow, each) >= command.amount_minor), None)


def _covers(proposal: PotProposal, command: AllowSpend) -> bool:
    return (
        proposal.status == ProposalStatus.ACCEPTED
        and proposal.place_id == command.place_id
        and proposal.currency == command.currency
        and proposal.subject_id in (None, command.subject_id)
    )


def _left_minor(uow: UnitOfWork, proposal: PotProposal) -> int:
    spent = uow.session.scalar(
        select(func.sum(PotSpend.amount_minor - PotSpend.returned_minor)).where(
            PotSpend.community_id == proposal.community_id, PotSpend.proposal_id == proposal.id
        )
    )
    return proposal.amount_minor - int(spent or 0)


def _guard_alone(uow: UnitOfWork, command: AllowSpend) -> None:
    agreed = agreement(uow.session, community_id=command.community_id)
    spent_minor = spent_alone(
        uow.session,
        community_id=command.community_id,
        place_id=command.place_id,
        currency=command.currency,
        since=captain_since(agreed, uow.now),
    )
    money = currencies(uow.session, community_id=command.community_id)[command.currency]
    left = left_minor(agreed, scale=money.scale, spent_minor=spent_minor)
    if command.amount_minor > left:
        raise VoteNeeded(
            limit=agreed.small_spend, days=agreed.small_spend_days, left=left // 10**money.scale
        )


def _guard_kept(uow: UnitOfWork, command: AllowSpend, proposal: PotProposal | None) -> None:
    """Leave in the pot what the street decided before, by whichever decision this is spent."""
    key: dict[str, Any] = {"community_id": command.community_id}
    kept = kept_minor(
        uow.session,
        **key,
        place_id=command.place_id,
        currency=command.currency,
        now=uow.now,
        before=proposal,
    )
    if kept == 0:
        return
    held = accounts_of(uow.session, **key, owner_ids=[command.place_id], purposes=[Purpose.POT])
    in_pot = sum(each.balance_minor for each in held if each.currency == command.currency)
    if command.amount_minor > in_pot - kept:
        scale = currencies(uow.session, **key)[command.currency].scale
        raise KeptForDecision(free=max(0, in_pot - kept) // 10**scale)


def _spend(
    uow: UnitOfWork, command: AllowSpend, by: DecidedBy, proposal_id: UUID | None
) -> PotSpend:
    return PotSpend(
        community_id=command.community_id,
        id=new_id(),
        place_id=command.place_id,
        currency=command.currency,
        amount_minor=command.amount_minor,
        subject_id=command.subject_id,
        title=command.title[:TITLE_MAX],
        decided_by=by,
        proposal_id=proposal_id,
        spent_at=uow.now,
        spent_by=command.actor_id,
    )
