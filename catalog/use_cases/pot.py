"""What a purchase takes from the pot of its place: noted, and noted again when it comes back."""

from __future__ import annotations

from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.neighbourhood.models import Community
from cambio.saving.use_cases.spending import AllowSpend, UndoSpend, allow_spend, undo_spend
from catalog.models import Item, Purchase


def spend_from_pot(
    uow: UnitOfWork,
    command: Command,
    purchase: Purchase,
    amount_minor: int,
    *,
    proposal_id: UUID | None,
) -> None:
    """Note that the pot pays so much more; the caller has locked the purchase.

    Raises:
        VoteNeeded: it is more than a captain spends alone.
        DecisionUnusable, DecisionSpent: the decision that was named does not cover it.
        KeptForDecision: the pot keeps that for what the street decided before.
    """
    spend = AllowSpend(
        community_id=command.community_id,
        actor_id=command.actor_id,
        place_id=purchase.place_id,
        currency=purchase.currency,
        amount_minor=amount_minor,
        subject_id=purchase.id,
        title=_title(uow, purchase),
        proposal_id=proposal_id,
    )
    allow_spend(uow, spend)


def return_to_pot(
    uow: UnitOfWork, command: Command, purchase: Purchase, *, amount_minor: int | None
) -> None:
    """Note that so much came back into the pot; None for all of it. Harmless when it paid nothing.

    The room of the captain, or of the street's decision, is free again.
    """
    undo = UndoSpend(
        community_id=command.community_id,
        actor_id=command.actor_id,
        subject_id=purchase.id,
        amount_minor=amount_minor,
    )
    undo_spend(uow, undo)


def _title(uow: UnitOfWork, purchase: Purchase) -> str:
    """What is bought, in the community's language."""
    if purchase.title is not None:
        return purchase.title
    item = uow.session.get_one(Item, (purchase.community_id, purchase.item_id))
    language = uow.session.get_one(Community, purchase.community_id).language
    name: str = item.names.get(language) or next(iter(item.names.values()), "")
    return name
