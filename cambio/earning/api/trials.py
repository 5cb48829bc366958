"""Trying a rule on what happened before, as JSON."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask.views import MethodView

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import current_database, reading
from cambio.earning import queries, schemas
from cambio.earning.api.base import blueprint, community_id, managed_programme, zone
from cambio.earning.queries import Trial
from cambio.earning.rules import read_document

HALF_A_YEAR = timedelta(days=182)


@blueprint.route("/programmes/<uuid:programme_id>/trials")
class Trials(MethodView):
    """What a rule would have given."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.NewTrialSchema)
    @blueprint.response(200, schemas.TrialSchema)
    def post(self, body: dict[str, Any], programme_id: UUID) -> dict[str, Any]:
        """Try a rule on what happened, by street; nothing is given and nothing is kept"""
        managed_programme(programme_id, Permission.MANAGE_PROGRAMMES)
        here = zone()
        last = body["last"] or current_database().clock().astimezone(here).date()
        with reading() as session:
            tried = queries.try_rule(
                session,
                community_id=community_id(),
                programme_id=programme_id,
                draft=read_document(body["rule"], here),
                first=body["first"] or last - HALF_A_YEAR,
                last=last,
            )
        return _told(tried)


def _told(trial: Trial) -> dict[str, Any]:
    rows = [
        {
            "place_id": row.place_id,
            "place_name": None if row.place_id is None else trial.names[row.place_id],
            "households": row.households,
            "times": row.times,
            "held_back": row.held_back,
            "household_minor": row.would.household_minor,
            "place_minor": row.would.place_minor,
            "paid_minor": row.paid.total_minor,
        }
        for row in trial.rows
    ]
    return {
        "first": trial.first,
        "last": trial.last,
        "would_minor": trial.would.total_minor,
        "paid_minor": trial.paid.total_minor,
        "places": rows,
    }
