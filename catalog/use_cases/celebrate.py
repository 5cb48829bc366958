"""What was bought together is there: thanks, and a photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from cambio.database import Command, UnitOfWork
from catalog.models import Celebration, CelebrationPhoto
from catalog.rules.purchases import PurchaseStatus, check_celebration
from catalog.rules.texts import printable
from catalog.use_cases.purchase_steps import advance
from catalog.use_cases.taking_part import locked_purchase


@dataclass(frozen=True, slots=True)
class CleanPhoto:
    """A photo that the edge drew anew: WebP, and what it shows in words."""

    content: bytes
    width: int
    height: int
    alternative_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CelebratePurchase(Command):
    """Somebody thanks all who took part; `photo` is None without one."""

    purchase_id: UUID
    thanks: str
    photo: CleanPhoto | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveCelebrationPhoto(Command):
    """Nobody is to see this photo any more."""

    purchase_id: UUID


def celebrate_purchase(uow: UnitOfWork, command: CelebratePurchase) -> UUID:
    """Celebrate what was delivered; answers the id of the purchase.

    Raises:
        PurchaseUnknown: there is no such purchase.
        StepNotPossible: it is not there yet, or was celebrated.
        ThanksInvalid, PhotoTextMissing: words are missing, or too many.
    """
    purchase = locked_purchase(uow, command.community_id, command.purchase_id)
    thanks = printable(command.thanks)
    words = None if command.photo is None else printable(command.photo.alternative_text)
    check_celebration(purchase.status, thanks=thanks, photo_text=words)
    # After this point it must succeed.
    key: dict[str, Any] = {"community_id": purchase.community_id, "purchase_id": purchase.id}
    uow.session.add(Celebration(**key, thanks=thanks))
    if command.photo is not None:
        uow.session.add(
            CelebrationPhoto(
                **key,
                content=command.photo.content,
                width=command.photo.width,
                height=command.photo.height,
                alternative_text=words or "",
            )
        )
    advance(uow, command, purchase, PurchaseStatus.CELEBRATED)
    return purchase.id


def remove_celebration_photo(uow: UnitOfWork, command: RemoveCelebrationPhoto) -> UUID:
    """Forget the photo: whoever is in it may ask for that. Harmless when there is none.

    Raises:
        PurchaseUnknown: there is no such purchase.
    """
    purchase = locked_purchase(uow, command.community_id, command.purchase_id)
    uow.session.execute(
        delete(CelebrationPhoto).where(
            CelebrationPhoto.community_id == purchase.community_id,
            CelebrationPhoto.purchase_id == purchase.id,
        )
    )
    return purchase.id
