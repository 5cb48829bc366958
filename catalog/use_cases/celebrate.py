"""What was bought together is there: thanks, and a photo."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete

from cambio.database import Command, UnitOfWork
from catalog.models import Celebration, CelebrationPhoto, Purchase
from catalog.rules.purchases import PurchaseStatus, check_celebration, check_photo
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
class PutCelebrationPhoto(Command):
    """A photo of what was celebrated; it takes the place of the one before."""

    purchase_id: UUID
    photo: CleanPhoto


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
    uow.session.add(
        Celebration(community_id=purchase.community_id, purchase_id=purchase.id, thanks=thanks)
    )
    if command.photo is not None:
        _add_photo(uow, purchase, command.photo, words or "")
    advance(uow, command, purchase, PurchaseStatus.CELEBRATED)
    return purchase.id


def put_celebration_photo(uow: UnitOfWork, command: PutCelebrationPhoto) -> UUID:
    """Add the photo after the thanks, or another one; answers the id of the purchase.

    Raises:
        PurchaseUnknown: there is no such purchase.
        StepNotPossible: it is not celebrated yet.
        PhotoTextMissing: words are missing, or too many.
    """
    purchase = locked_purchase(uow, command.community_id, command.purchase_id)
    words = printable(command.photo.alternative_text)
    check_photo(purchase.status, photo_text=words)
    # After this point it must succeed.
    _forget_photo(uow, purchase)
    _add_photo(uow, purchase, command.photo, words)
    return purchase.id


def remove_celebration_photo(uow: UnitOfWork, command: RemoveCelebrationPhoto) -> UUID:
    """Forget the photo: whoever is in it may ask for that. Harmless when there is none.

    Raises:
        PurchaseUnknown: there is no such purchase.
    """
    purchase = locked_purchase(uow, command.community_id, command.purchase_id)
    _forget_photo(uow, purchase)
    return purchase.id


def _add_photo(uow: UnitOfWork, purchase: Purchase, photo: CleanPhoto, words: str) -> None:
    uow.session.add(
        CelebrationPhoto(
            community_id=purchase.community_id,
            purchase_id=purchase.id,
            content=photo.content,
            width=photo.width,
            height=photo.height,
            alternative_text=words,
        )
    )


def _forget_photo(uow: UnitOfWork, purchase: Purchase) -> None:
    uow.session.execute(
        delete(CelebrationPhoto).where(
            CelebrationPhoto.community_id == purchase.community_id,
            CelebrationPhoto.purchase_id == purchase.id,
        )
    )
