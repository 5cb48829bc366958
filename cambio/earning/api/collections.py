"""JSON: euros that were collected for a pot, and what was paid for it, as the bank says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView

from cambio.app.api import request_key
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import perform
from cambio.earning.api.base import asked, blueprint, managed_programme
from cambio.earning.schemas import budgets as schemas
from cambio.earning.use_cases import (
    PotMoved,
    RecordCollection,
    RecordPayment,
    record_collection,
    record_payment,
)


@blueprint.route("/programmes/<uuid:programme_id>/collections")
class Collections(MethodView):
    """What came in at the bank."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.NewCollectionSchema)
    @blueprint.response(201, schemas.PotMovedSchema)
    def post(self, body: dict[str, Any], programme_id: UUID) -> PotMoved:
        """Put what was collected in the pot of a place"""
        managed_programme(programme_id, Permission.MANAGE_PROGRAMMES)
        about = {**asked(), "programme_id": programme_id, "request_key": request_key()}
        return perform(record_collection, RecordCollection(**about, **body))


@blueprint.route("/programmes/<uuid:programme_id>/collection-payments")
class CollectionPayments(MethodView):
    """What the bank paid."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.NewPaymentSchema)
    @blueprint.response(201, schemas.PotMovedSchema)
    def post(self, body: dict[str, Any], programme_id: UUID) -> PotMoved:
        """Take out of a pot what was paid for it from the bank account"""
        managed_programme(programme_id, Permission.MANAGE_PROGRAMMES)
        about = {**asked(), "programme_id": programme_id, "request_key": request_key()}
        return perform(record_payment, RecordPayment(**about, **body))
