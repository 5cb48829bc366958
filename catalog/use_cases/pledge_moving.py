"""How a pledge moves: up with what a funder adds, down with what it takes back."""

from __future__ import annotations

from dataclasses import replace

from cambio.database import Command, UnitOfWork
from cambio.ledger import AccountStatus, Kind, Transfer
from cambio.ledger.models import LedgerAccount
from cambio.saving.use_cases.matching import (
    Match,
    MatchWanted,
    lessen_match,
    match_for,
    undo_match,
)
from catalog.models import Pledge, Purchase
from catalog.use_cases.giving_back import send_back
from catalog.use_cases.money import book, give_back
from catalog.use_cases.pledged import source_of
from catalog.use_cases.pot import return_to_pot

LOWERED = "pledge_lowered"


def move_pledge(
    uow: UnitOfWork,
    command: Command,
    purchase: Purchase,
    pledge: Pledge,
    more_minor: int,
    *,
    room_minor: int,
) -> int:
    """Put so much more in, or take so much less out when it is negative; `pledge` has its new
    amount. Answers what a funder adds, at most `room_minor`, or gets back, negative.

    Raises:
        BalanceTooLow, AccountFrozen: the wallet or pot cannot pay it, or is on hold.
    """
    if more_minor > 0:
        return _raise(uow, command, purchase, pledge, more_minor, room_minor=room_minor)
    if more_minor < 0:
        left_minor = pledge.amount_minor
        return -lower_pledge(
            uow, command, purchase, pledge, less_minor=-more_minor, left_minor=left_minor
        )
    return 0


def _raise(
    uow: UnitOfWork,
    command: Command,
    purchase: Purchase,
    pledge: Pledge,
    more_minor: int,
    *,
    room_minor: int,
) -> int:
    """Put so much more in, and with it what a funder adds, at most `room_minor`; answers that."""
    payer = source_of(uow, purchase, pledge)
    match = _match(uow, command, purchase, pledge, more_minor, room_minor=room_minor)
    book(
        uow,
        command,
        Kind.PLEDGE,
        Transfer(payer, purchase.purse_id, more_minor),
        also=(match.transfer,) if match else (),
        subject_id=purchase.id,
        currency=purchase.currency,
        theme=purchase.theme,
    )
    return match.amount_minor if match else 0


def lower_pledge(
    uow: UnitOfWork,
    command: Command,
    purchase: Purchase,
    pledge: Pledge,
    *,
    less_minor: int,
    left_minor: int,
) -> int:
    """Give so much of a pledge back, and to the funder its part; answers what the funder got.

    `left_minor` is what the pledge is afterwards.

    Raises:
        AccountFrozen: the wallet or pot is on hold.
    """
    give_back(
        uow,
        command,
        purchase.purse_id,
        reason=LOWERED,
        payer=source_of(uow, purchase, pledge),
        amount_minor=less_minor,
    )
    if pledge.household_id is None:
        return_to_pot(uow, command, purchase, amount_minor=less_minor)
        return 0
    unmatched = undo_match(
        uow,
        community_id=purchase.community_id,
        subject_id=purchase.id,
        household_id=pledge.household_id,
        own_left_minor=left_minor,
    )
    back = {each.payer: each.amount_minor for each in unmatched}
    send_back(uow, command, purchase, back, reason=LOWERED)
    return sum(back.values())


def _match(
    uow: UnitOfWork,
    command: Command,
    purchase: Purchase,
    pledge: Pledge,
    more_minor: int,
    *,
    room_minor: int,
) -> Match | None:
    """What a funder adds, never more than is still missing: what neighbours put in goes first."""
    if room_minor <= 0:
        return None
    wanted = MatchWanted(
        community_id=command.community_id,
        actor_id=command.actor_id,
        place_id=purchase.place_id,
        household_id=pledge.household_id,
        currency=purchase.currency,
        theme=purchase.theme,
        amount_minor=more_minor,
        target=purchase.purse_id,
        subject_id=purchase.id,
    )
    match = match_for(uow, wanted)
    return None if match is None else _lessened(uow, command, purchase, match, room_minor)


def _lessened(
    uow: UnitOfWork, command: Command, purchase: Purchase, match: Match, room_minor: int
) -> Match | None:
    """A match, or as much of it as there is room for; None when that is nothing."""
    payer = match.transfer.source
    budget = uow.session.get_one(LedgerAccount, (command.community_id, payer))
    if budget.status != AccountStatus.OPEN:
        # A funder's budget on hold adds nothing, and keeps no neighbour from putting in.
        room_minor = 0
    if match.amount_minor <= room_minor:
        return match
    lessen_match(
        uow,
        community_id=command.community_id,
        subject_id=purchase.id,
        payer=payer,
        amount_minor=match.amount_minor - room_minor,
    )
    if room_minor == 0:
        return None
    transfer = Transfer(payer, purchase.purse_id, room_minor)
    return replace(match, transfer=transfer, amount_minor=room_minor)
