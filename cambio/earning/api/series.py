"""JSON: actions that come again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView

from cambio.app.api import request_key
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, current_database, perform, reading
from cambio.earning import queries
from cambio.earning.api.base import asked, blueprint, community_id, require_in_place
from cambio.earning.occurrences import plan_days
from cambio.earning.queries import SeriesView
from cambio.earning.schemas import reports as schemas
from cambio.earning.use_cases import BeginSeries, EndSeries, begin_series, end_series


@blueprint.route("/recurring-actions")
class RecurringActions(MethodView):
    """Actions that come again."""

    @allow(Permission.PLAN_ACTIONS)
    @blueprint.response(200, schemas.SeriesListSchema)
    def get(self) -> dict[str, Any]:
        """The recurring actions that go on"""
        return {"items": _all()}

    @allow(Permission.PLAN_ACTIONS)
    @blueprint.arguments(schemas.NewSeriesSchema)
    @blueprint.response(201, schemas.BegunSeriesSchema)
    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Have an action come again, by a rule of RFC 5545"""
        require_in_place(Permission.PLAN_ACTIONS, body["place_id"])
        command = BeginSeries(**asked(), request_key=request_key(), **body)
        series_id = perform(begin_series, command)
        planned = plan_days(current_database().clock(), series_id=series_id)
        return {"id": series_id, "planned": planned}


@blueprint.route("/recurring-actions/<uuid:series_id>/end")
class RecurringActionEnd(MethodView):
    """No more of them."""

    @allow(Permission.PLAN_ACTIONS)
    @blueprint.response(204)
    def post(self, series_id: UUID) -> None:
        """Plan no more of them; those that are planned stay"""
        found = next((each for each in _all() if each.id == series_id), None)
        if found is None:
            raise NotFound
        require_in_place(Permission.PLAN_ACTIONS, found.place_id)
        perform(end_series, EndSeries(**asked(), series_id=series_id))


def _all() -> list[SeriesView]:
    with reading() as session:
        return queries.all_series(
            session, community_id=community_id(), now=current_database().clock()
        )
