"""How far a purchase together is: each step goes on record, with who and when, and is told."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid5

from sqlalchemy import func, select

from cambio.database import Command, UnitOfWork
from cambio.messages.rules.news import BoughtTogether, TogetherStage
from cambio.messages.use_cases import Notice, notify_all
from cambio.neighbourhood.models import Place
from catalog.models import Item, Pledge, Purchase, PurchaseStep
from catalog.rules.purchases import PledgeStatus, PurchaseStatus, Step, steps_until

TOLD = {
    PurchaseStatus.MET: TogetherStage.MET,
    PurchaseStatus.DELIVERED: TogetherStage.DELIVERED,
    PurchaseStatus.CELEBRATED: TogetherStage.CELEBRATED,
}
"""States that those who pledged hear of as such. That it lies ready is told as of any order, and
what ends it together with what came back."""


def advance(uow: UnitOfWork, command: Command, purchase: Purchase, status: PurchaseStatus) -> None:
    """Bring a purchase into its next state. The caller has locked it and checked that it may."""
    purchase.status = status
    note_step(uow, command, purchase, Step(status.value))
    if status in TOLD:
        tell(uow, purchase, TOLD[status], dict.fromkeys(who_pledged(uow, purchase), 0))


def advance_by_order(
    uow: UnitOfWork, command: Command, purchase: Purchase, status: PurchaseStatus
) -> None:
    """Let a purchase follow its order, with every step that the shop took in one."""
    for each in steps_until(purchase.status, status):
        advance(uow, command, purchase, each)


def note_step(
    uow: UnitOfWork,
    command: Command,
    purchase: Purchase,
    step: Step,
    *,
    amount_minor: int | None = None,
) -> int:
    """Write down what became of a purchase, now and by whom; answers the number of the step."""
    last = uow.session.scalar(
        select(func.max(PurchaseStep.number)).where(
            PurchaseStep.community_id == purchase.community_id,
            PurchaseStep.purchase_id == purchase.id,
        )
    )
    number = (last or 0) + 1
    row = PurchaseStep(
        community_id=purchase.community_id,
        purchase_id=purchase.id,
        number=number,
        step=step.value,
        taken_at=uow.now,
        taken_by=command.actor_id,
        amount_minor=amount_minor,
    )
    uow.session.add(row)
    uow.flush()
    return number


def who_pledged(uow: UnitOfWork, purchase: Purchase) -> list[UUID]:
    """The households whose tokens are in it, or were when it was carried out."""
    rows = uow.session.scalars(
        select(Pledge.household_id).where(
            Pledge.community_id == purchase.community_id,
            Pledge.purchase_id == purchase.id,
            Pledge.household_id.is_not(None),
            Pledge.status != PledgeStatus.RETURNED,
        )
    )
    return [household_id for household_id in rows if household_id is not None]


def tell(
    uow: UnitOfWork,
    purchase: Purchase,
    stage: TogetherStage,
    came_back: Mapping[UUID, int],
    *,
    number: int = 0,
) -> None:
    """Let households know, each with what came back to it, in minor units.

    `number` is that of the step, where the same can happen again.
    """
    key = purchase.community_id
    place = uow.session.get_one(Place, (key, purchase.place_id))
    what = {"": purchase.title or ""}
    if purchase.item_id is not None:
        what = uow.session.get_one(Item, (key, purchase.item_id)).names
    notices = [
        Notice(
            community_id=key,
            about_id=uuid5(purchase.id, f"{stage}/{number}"),
            news=BoughtTogether(what, place.name, stage, amount_minor, purchase.currency),
            household_id=household_id,
        )
        for household_id, amount_minor in came_back.items()
    ]
    notify_all(uow, notices)
