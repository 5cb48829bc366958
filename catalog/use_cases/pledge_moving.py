"""How a pledge moves: up with what a funder adds, down with what it takes back."""

from __future__ import annotations

from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.ledger import Kind, Transfer
from cambio.saving.use_cases.matching import Match, MatchWanted, match_for, undo_match
from catalog.models import Pledge, Purchase
from catalog.use_cases.giving_back import send_back
from catalog.use_cases.money import book, give_back
from catalog.use_cases.pledged import source_of
from catalog.use_cases.pot import return_to_pot

LOWERED = "pledge_lowered"


def match_in(
    uow: UnitOfWork,
    command: Command,
    purchase: Purchase,
    more_minor: int,
    *,
    household_id: UUID | None,
    room_minor: int,
) -> Match | None:
    """What a funder adds to so much more of a pledge; of the pot, when `household_id` is None.

    Both together are never above `room_minor`, which is missing: then the household puts in less.
    """
    wanted = MatchWanted(
        community_id=command.community_id,
        actor_id=command.actor_id,
        place_id=purchase.place_id,
        household_id=household_id,
        currency=purchase.currency,
        theme=purchase.theme,
        amount_minor=more_minor,
        target=purchase.purse_id,
        subject_id=purchase.id,
        room_minor=room_minor,
    )
    return match_for(uow, wanted)


def move_pledge(
    uow: UnitOfWork,
    command: Command,
    purchase: Purchase,
    pledge: Pledge,
    more_minor: int,
    *,
    match: Match | None,
) -> int:
    """Put so much more in, or take so much less out when it is negative; `pledge` has its new
    amount. Answers what a funder adds, or gets back, negative.

    Raises:
        BalanceTooLow, AccountFrozen: the wallet or pot cannot pay it, or is on hold.
    """
    if more_minor < 0:
        left_minor = pledge.amount_minor
        return -lower_pledge(
            uow, command, purchase, pledge, less_minor=-more_minor, left_minor=left_minor
        )
    if more_minor == 0:
        return 0
    book(
        uow,
        command,
        Kind.PLEDGE,
        Transfer(source_of(uow, purchase, pledge), purchase.purse_id, more_minor),
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
