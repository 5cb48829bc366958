"""What was bought together is there: thanks to all, and a photo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, current_app
from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, perform, reading
from cambio.web.photos import cleaned
from catalog import queries
from catalog.api.asking import asked, community_id, seen_purchase, starter_of
from catalog.queries import CelebrationView, PurchaseView
from catalog.schemas.purchases import (
    CelebrationPhotoFileSchema,
    CelebrationPhotoSchema,
    CelebrationSchema,
    PurchaseSchema,
    ThanksSchema,
)
from catalog.use_cases import (
    CelebratePurchase,
    CleanPhoto,
    PutCelebrationPhoto,
    RemoveCelebrationPhoto,
    celebrate_purchase,
    put_celebration_photo,
    remove_celebration_photo,
)

blueprint = Blueprint(
    "celebrations_api", __name__, description="Thanks for what neighbours bought together."
)


@blueprint.route("/collective-purchases/<uuid:purchase_id>/celebration")
class PurchaseCelebration(MethodView):
    """Thanks."""

    @allow(Permission.SEE_PURCHASES)
    @blueprint.response(200, CelebrationSchema)
    def get(self, purchase_id: UUID) -> CelebrationView:
        """The thanks, and what the photo shows"""
        return _celebrated(purchase_id)

    @allow(Permission.START_PURCHASES)
    @blueprint.arguments(ThanksSchema)
    @blueprint.response(200, PurchaseSchema)
    def post(self, body: dict[str, Any], purchase_id: UUID) -> PurchaseView:
        """Thank all who took part; the photo follows by itself"""
        starter_of(purchase_id)
        command = CelebratePurchase(**asked(), purchase_id=purchase_id, thanks=body["thanks"])
        perform(celebrate_purchase, command)
        return seen_purchase(purchase_id)


@blueprint.route("/collective-purchases/<uuid:purchase_id>/photo")
class CelebrationPhoto(MethodView):
    """The photo."""

    @allow(Permission.SEE_PURCHASES)
    @blueprint.response(200, content_type="image/webp")
    def get(self, purchase_id: UUID) -> Response:
        """The photo, as WebP"""
        seen_purchase(purchase_id)
        with reading() as session:
            content = queries.celebration_photo(
                session, community_id=community_id(), purchase_id=purchase_id
            )
        if content is None:
            raise NotFound
        return current_app.response_class(content, mimetype="image/webp")

    @allow(Permission.START_PURCHASES)
    @blueprint.arguments(CelebrationPhotoSchema, location="form")
    @blueprint.arguments(CelebrationPhotoFileSchema, location="files")
    @blueprint.response(200, CelebrationSchema)
    def put(
        self, body: dict[str, Any], files: dict[str, Any], purchase_id: UUID
    ) -> CelebrationView:
        """Send the photo, as `multipart/form-data`; it is drawn anew before it is kept"""
        starter_of(purchase_id)
        drawn = cleaned(files["photo"])
        photo = CleanPhoto(drawn.content, drawn.width, drawn.height, body["alternative_text"])
        command = PutCelebrationPhoto(**asked(), purchase_id=purchase_id, photo=photo)
        perform(put_celebration_photo, command)
        return _celebrated(purchase_id)

    @allow(Permission.START_PURCHASES)
    @blueprint.response(204)
    def delete(self, purchase_id: UUID) -> None:
        """Take it away: whoever is in it may ask for that"""
        starter_of(purchase_id)
        command = RemoveCelebrationPhoto(**asked(), purchase_id=purchase_id)
        perform(remove_celebration_photo, command)


def _celebrated(purchase_id: UUID) -> CelebrationView:
    """The celebration of a purchase.

    Raises:
        PurchaseUnknown, NotFound: there is none.
    """
    seen_purchase(purchase_id)
    with reading() as session:
        found = queries.celebration(session, community_id=community_id(), purchase_id=purchase_id)
    if found is None:
        raise NotFound
    return found
