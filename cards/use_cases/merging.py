"""A newcomer turns out to be of a household that is known: its cards and tokens come together."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from cambio.access.use_cases import ForgetPin, forget_pin
from cambio.database import KeyedCommand, UnitOfWork
from cambio.earning.errors import ActionClosed, ActionNotOpen, NobodyToCount
from cambio.earning.models import Action, Participation, ParticipationPart
from cambio.earning.rules import OVER, ActionStatus, Payment, StrikeReason
from cambio.earning.use_cases import (
    RecordParticipation,
    StrikeParticipation,
    record_participation,
    strike_participation,
)
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer, open_account, post
from cambio.ledger.queries import accounts_of
from cambio.neighbourhood.models import Household
from cambio.neighbourhood.queries import household as household_of
from cambio.neighbourhood.rules.households import HouseholdEventKind, Means
from cambio.neighbourhood.use_cases import (
    CloseHousehold,
    close_household,
    locked_household,
    note_household,
)
from cambio.saving.use_cases import hand_over_shares
from cards.errors import NotANewcomer, NotTheSameAddress
from cards.models import Card
from cards.use_cases.belongings import Handover, hand_over
from cards.use_cases.card_rows import note_card
from cards.use_cases.remainders import Remainder, choose_remainder


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeHousehold(KeyedCommand):
    """Staff saw by the letter that new people belong to a household that takes part already.

    `means` is how that household agreed: with its PIN, or with a signature at the counter.
    """

    household_id: UUID
    into_household_id: UUID
    means: Means


@dataclass(frozen=True, slots=True)
class MergedHousehold:
    """The household that goes on, and what it got of each currency."""

    household_id: UUID
    moved_minor: dict[str, int]


def merge_household(uow: UnitOfWork, command: MergeHousehold) -> MergedHousehold:
    """Give a newcomer's cards and all it has, also what it saved with its street, to the household
    that it is part of, and end it.

    Where cards still count, the newcomer is struck out and its people are counted again with the
    household, so that nobody is paid twice.

    Raises:
        HouseholdUnknown, HouseholdEnded: one of the two is not there.
        NotANewcomer: it proved where it lives, and so is a household of its own.
        NotTheSameAddress: they live at different addresses, or it is not known where.
    """
    newcomer, known = _lock_both(uow, command)
    if newcomer.confirmed_at is not None:
        raise NotANewcomer
    if newcomer.id == known.id or not _live_together(uow, newcomer, known):
        raise NotTheSameAddress
    # From here on nothing stands in the way.
    _count_again(uow, command)
    hand_over(uow, command, Handover(household_id=newcomer.id, to_household_id=known.id))
    moved_minor = _move_wallets(uow, command)
    _hand_over_cards(uow, command)
    hand_over_shares(
        uow,
        community_id=command.community_id,
        household_id=newcomer.id,
        to_household_id=known.id,
    )
    who: dict[str, Any] = {"community_id": command.community_id, "actor_id": command.actor_id}
    forget_pin(uow, ForgetPin(**who, household_id=newcomer.id))
    close_household(uow, CloseHousehold(**who, household_id=newcomer.id))
    choose_remainder(uow, command, newcomer.id, Remainder.HOUSEHOLD, owner_id=known.id)
    note_household(uow, command, known.id, HouseholdEventKind.MERGED, means=command.means)
    return MergedHousehold(known.id, moved_minor)


def _lock_both(uow: UnitOfWork, command: MergeHousehold) -> tuple[Household, Household]:
    # In one order everywhere, so that two acts never wait for each other.
    ids = sorted({command.household_id, command.into_household_id})
    rows = {each: locked_household(uow, command.community_id, each) for each in ids}
    return rows[command.household_id], rows[command.into_household_id]


def _live_together(uow: UnitOfWork, one: Household, other: Household) -> bool:
    views = [
        household_of(uow.session, community_id=one.community_id, household_id=each.id)
        for each in (one, other)
    ]
    addresses = [each.address.id for each in views if each is not None and each.address is not None]
    return len(addresses) == 2 and addresses[0] == addresses[1]


def _count_again(uow: UnitOfWork, command: MergeHousehold) -> None:
    """At actions where cards still count: the newcomer's people, as the household's own."""
    rows = uow.session.execute(
        select(Participation.id, Participation.action_id, Participation.happened_at)
        .join(
            Action,
            (Action.community_id == Participation.community_id)
            & (Action.id == Participation.action_id),
        )
        .where(
            Participation.community_id == command.community_id,
            Participation.household_id == command.household_id,
            Participation.payment != Payment.STRUCK.value,
            Action.status.in_([each.value for each in (ActionStatus.OPEN, *OVER)]),
        )
        .order_by(Participation.action_id)
    ).all()
    for participation_id, action_id, happened_at in rows:
        with suppress(ActionClosed, ActionNotOpen), uow.attempt():
            _strike(uow, command, action_id=action_id, participation_id=participation_id)
            for part in _parts(uow, command, participation_id):
                with suppress(NobodyToCount), uow.attempt():
                    _record(uow, command, part, action_id=action_id, happened_at=happened_at)


def _strike(
    uow: UnitOfWork, command: MergeHousehold, *, action_id: UUID, participation_id: UUID
) -> None:
    strike = StrikeParticipation(
        community_id=command.community_id,
        actor_id=command.actor_id,
        request_key=command.request_key,
        action_id=action_id,
        participation_id=participation_id,
        reason=StrikeReason.MERGED,
    )
    strike_participation(uow, strike)


def _record(
    uow: UnitOfWork,
    command: MergeHousehold,
    part: ParticipationPart,
    *,
    action_id: UUID,
    happened_at: datetime,
) -> None:
    again = RecordParticipation(
        community_id=command.community_id,
        actor_id=command.actor_id,
        action_id=action_id,
        household_id=command.into_household_id,
        source_id=part.source_id,
        adults=part.adults,
        children=part.children,
        happened_at=happened_at,
    )
    record_participation(uow, again)


def _parts(
    uow: UnitOfWork, command: MergeHousehold, participation_id: UUID
) -> list[ParticipationPart]:
    return list(
        uow.session.scalars(
            select(ParticipationPart).filter_by(
                community_id=command.community_id, participation_id=participation_id
            )
        )
    )


def _move_wallets(uow: UnitOfWork, command: MergeHousehold) -> dict[str, int]:
    """All that the newcomer has, currency by currency; answers how much."""
    moved: dict[str, int] = {}
    for wallet in accounts_of(
        uow.session,
        community_id=command.community_id,
        owner_ids=[command.household_id],
        purposes=[Purpose.WALLET],
    ):
        if wallet.balance_minor == 0:
            continue
        target = open_account(
            uow,
            community_id=command.community_id,
            purpose=Purpose.WALLET,
            owner_id=command.into_household_id,
            currency=wallet.currency,
        )
        post(
            uow,
            NewTransaction(
                community_id=command.community_id,
                actor_id=command.actor_id,
                kind=Kind.HOUSEHOLD_MERGED,
                event_at=uow.now,
                transfers=(Transfer(wallet.id, target, wallet.balance_minor),),
            ),
        )
        moved[wallet.currency] = wallet.balance_minor
    return moved


def _hand_over_cards(uow: UnitOfWork, command: MergeHousehold) -> None:
    rows = uow.session.scalars(
        select(Card)
        .filter_by(community_id=command.community_id, household_id=command.household_id)
        .order_by(Card.id)
    )
    for row in rows.all():
        row.household_id = command.into_household_id
        note_card(uow, command, row, "merged")
