"""A household saves with its street: from its wallet into the pot, and a funder may add to it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update

from cambio.database import KeyedCommand, UnitOfWork, locked, new_id
from cambio.earning.use_cases.ending import programme_of
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer, post, reverse
from cambio.ledger.errors import AmountNotPositive
from cambio.neighbourhood.queries import place_path, street_of
from cambio.neighbourhood.rules.households import Means
from cambio.neighbourhood.use_cases import present_household
from cambio.saving.errors import NotInThisPlace, ShareUndone, ShareUnknown
from cambio.saving.models import MatchGiven, Share
from cambio.saving.rules.matching import ShortOf
from cambio.saving.use_cases.accounts import account_of, guard_counter
from cambio.saving.use_cases.matching import Match, MatchWanted, match_for, undo_match


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveShare(KeyedCommand):
    """A household puts so much of its wallet into the pot of the place where it lives.

    `means` is how it confirmed it at the counter, None when it does it itself.
    """

    household_id: UUID
    place_id: UUID
    currency: str
    amount_minor: int
    means: Means | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoShare(KeyedCommand):
    """Staff undo what was put into a pot by mistake. `reason` is why, in a few words."""

    share_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class SavedShare:
    """What went into the pot: the household's own, and what a funder added to it.

    `promised_minor` is what the rule promises; `short_of` says why less was added, None when it
    was not. `left_minor` is what the wallet still holds.
    """

    share_id: UUID
    own_minor: int
    matched_minor: int
    promised_minor: int
    short_of: ShortOf | None
    left_minor: int


@dataclass(frozen=True, slots=True)
class UndoneShare:
    """What went back: to the household, and to whoever had added to it."""

    share_id: UUID
    own_minor: int
    matched_minor: int


def save_share(uow: UnitOfWork, command: SaveShare) -> SavedShare:
    """Save with the street: wallet → pot with its layers, and budget → pot beside it.

    Raises:
        AmountNotPositive: nothing would be saved.
        HouseholdUnknown: there is no such household, or it has ended.
        NotInThisPlace: it lives elsewhere.
        CounterLimit: more than may be done at the counter in a day.
        BalanceTooLow: the wallet does not hold enough.
    """
    if command.amount_minor < 1:
        raise AmountNotPositive(amount_minor=command.amount_minor)
    present_household(uow, command.community_id, command.household_id, lock=True)
    _guard_place(uow, command)
    if command.means is not None:
        guard_counter(
            uow,
            command.community_id,
            command.household_id,
            currency=command.currency,
            amount_minor=command.amount_minor,
        )
    # From here on only the wallet can say no.
    key = (uow, command.community_id)
    pot = account_of(*key, Purpose.POT, command.place_id, command.currency)
    share_id = new_id()
    match = match_for(uow, _wanted(command, share_id, pot))
    left_minor = _put_in(uow, command, share_id, pot, match)
    return SavedShare(
        share_id,
        command.amount_minor,
        match.amount_minor if match else 0,
        match.full_minor if match else 0,
        match.short_of if match else None,
        left_minor,
    )


def undo_share(uow: UnitOfWork, command: UndoShare) -> UndoneShare:
    """Undo a share as a whole: to the wallet, and to the budget that had added to it.

    Raises:
        ShareUnknown: there is no such share.
        ShareUndone: it was undone before.
        AlreadySpent: the street has spent it.
    """
    share = locked(uow, Share, ShareUnknown, community_id=command.community_id, id=command.share_id)
    if share.undone_at is not None:
        raise ShareUndone
    undo_match(uow, community_id=command.community_id, subject_id=share.id)
    reverse(
        uow,
        community_id=command.community_id,
        transaction_id=share.transaction_id,
        actor_id=command.actor_id,
        event_at=uow.now,
        note=command.reason,
    )
    share.undone_at = uow.now
    return UndoneShare(share.id, share.own_minor, share.matched_minor)


def hand_over_shares(
    uow: UnitOfWork, *, community_id: int, household_id: UUID, to_household_id: UUID
) -> int:
    """What one household saved with its street is another's from now on, with what was added:
    both turned out to be one. Answers how many shares; the caller has locked both."""
    whose = {"community_id": community_id, "household_id": household_id}
    share_ids = uow.session.scalars(select(Share.id).filter_by(**whose)).all()
    for rows in (
        update(MatchGiven).where(MatchGiven.subject_id.in_(share_ids)),
        update(Share),
    ):
        uow.session.execute(rows.filter_by(**whose).values(household_id=to_household_id))
    return len(share_ids)


def _put_in(
    uow: UnitOfWork, command: SaveShare, share_id: UUID, pot: UUID, match: Match | None
) -> int:
    """Move both in one transaction; answers what the wallet still holds."""
    community_id = command.community_id
    wallet = account_of(uow, community_id, Purpose.WALLET, command.household_id, command.currency)
    own = Transfer(wallet, pot, command.amount_minor)
    posted = post(
        uow,
        NewTransaction(
            community_id=community_id,
            actor_id=command.actor_id,
            kind=Kind.SHARE,
            event_at=uow.now,
            transfers=(own, match.transfer) if match else (own,),
            programme_id=programme_of(uow, community_id=community_id, currency=command.currency),
            subject_id=share_id,
        ),
    )
    _note(uow, command, share_id, match, posted.transaction_id)
    return posted.balances[wallet]


def _guard_place(uow: UnitOfWork, command: SaveShare) -> None:
    about = {"community_id": command.community_id}
    street_id = street_of(uow.session, **about, household_id=command.household_id)
    path = place_path(uow.session, **about, place_id=street_id) if street_id else []
    if command.place_id not in {each.id for each in path}:
        raise NotInThisPlace


def _wanted(command: SaveShare, share_id: UUID, pot: UUID) -> MatchWanted:
    return MatchWanted(
        community_id=command.community_id,
        actor_id=command.actor_id,
        place_id=command.place_id,
        household_id=command.household_id,
        currency=command.currency,
        theme=None,
        amount_minor=command.amount_minor,
        target=pot,
        subject_id=share_id,
    )


def _note(
    uow: UnitOfWork, command: SaveShare, share_id: UUID, match: Match | None, transaction_id: UUID
) -> None:
    share = Share(
        community_id=command.community_id,
        id=share_id,
        place_id=command.place_id,
        household_id=command.household_id,
        currency=command.currency,
        own_minor=command.amount_minor,
        matched_minor=match.amount_minor if match else 0,
        saved_at=uow.now,
        saved_by=command.actor_id,
        transaction_id=transaction_id,
        means=command.means,
    )
    uow.session.add(share)
