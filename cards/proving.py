"""Whose card is shown, and how its household confirms what is done for it."""

from __future__ import annotations

from uuid import UUID

from cambio.access.sessions import confirm_pin
from cambio.app.guard import current_actor
from cambio.database import reading
from cambio.neighbourhood.rules.households import Means
from cards.errors import CardUnknown, NotConfirmed
from cards.queries import CardView, find_card

CARD_TEXT_MAX, PIN_MAX = 400, 20


def named_card(code_or_number: str, *, community_id: int) -> CardView:
    """The card whose QR says this, or whose number it is.

    Raises:
        CardUnreadable: it is neither.
        CardUnknown: no card of this community has it.
    """
    with reading() as session:
        found = find_card(
            session, community_id=community_id, code_or_number=code_or_number[:CARD_TEXT_MAX]
        )
    if found is None:
        raise CardUnknown
    return found


def confirmed(
    household_id: UUID, *, community_id: int, pin: str | None, is_signed: bool = False
) -> Means:
    """How a household confirms something: by its PIN, or with a signature on paper.

    Raises:
        PinWrong, PinNotChosen, TooSoon: the PIN does not confirm it.
        NotConfirmed: there is neither.
    """
    if pin:
        confirm_pin(
            community_id=community_id,
            household_id=household_id,
            pin=pin[:PIN_MAX],
            actor_id=current_actor().id,
        )
        return Means.PIN
    if not is_signed:
        raise NotConfirmed
    return Means.SIGNATURE
