"""Street actions as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from sqlalchemy.orm import Session

from cambio.app.api import page_of, request_key
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.earning import queries, schemas
from cambio.earning.api.base import (
    action_or_404,
    asked,
    blueprint,
    community_id,
    require_in_place,
)
from cambio.earning.queries import ActionView
from cambio.earning.rules import ActionStatus
from cambio.earning.use_cases import (
    AnnounceAction,
    CancelAction,
    CloseAction,
    LogAction,
    OpenAction,
    PlanAction,
    announce_action,
    cancel_action,
    close_action,
    log_action,
    open_action,
    plan_action,
)
from cambio.neighbourhood.queries import places_within


@blueprint.route("/actions")
class Actions(MethodView):
    """Street actions."""

    @allow(Permission.SEE_ACTIONS)
    @blueprint.arguments(schemas.ActionArguments, location="query")
    @blueprint.response(200, schemas.ActionPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Actions in the order in which they begin"""
        limit: int = arguments["limit"]
        with reading() as session:
            found = queries.actions(
                session,
                community_id=community_id(),
                statuses=[arguments["status"]] if arguments["status"] else tuple(ActionStatus),
                place_ids=_within(session, arguments["place_id"]),
                after=schemas.position_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=schemas.position_of)

    @allow(Permission.PLAN_ACTIONS)
    @blueprint.arguments(schemas.PlanActionSchema)
    @blueprint.response(201, schemas.ActionSchema)
    def post(self, body: dict[str, Any]) -> ActionView:
        """Plan an action, and fill its purse"""
        require_in_place(Permission.PLAN_ACTIONS, body["place_id"])
        command = PlanAction(**asked(), request_key=request_key(), **body)
        return action_or_404(perform(plan_action, command).action_id)


@blueprint.route("/actions/<uuid:action_id>")
class Action(MethodView):
    """One street action."""

    @allow(Permission.SEE_ACTIONS)
    @blueprint.response(200, schemas.ActionSchema)
    def get(self, action_id: UUID) -> ActionView:
        """One action"""
        return action_or_404(action_id)


@blueprint.route("/past-actions")
class PastActions(MethodView):
    """Actions that took place already."""

    @allow(Permission.PLAN_ACTIONS)
    @blueprint.arguments(schemas.NewActionSchema)
    @blueprint.response(201, schemas.ActionSchema)
    def post(self, body: dict[str, Any]) -> ActionView:
        """Write down an action that took place; it pays when somebody else approved its report"""
        require_in_place(Permission.PLAN_ACTIONS, body["place_id"])
        command = LogAction(**asked(), request_key=request_key(), **body)
        return action_or_404(perform(log_action, command).action_id)


@blueprint.route("/actions/<uuid:action_id>/announce")
class ActionAnnouncing(MethodView):
    """Neighbours are told."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.response(200, schemas.ActionSchema)
    def post(self, action_id: UUID) -> ActionView:
        """Announce an action: it stands on the calendar of its place"""
        require_in_place(Permission.RUN_ACTIONS, action_or_404(action_id).place_id)
        perform(announce_action, AnnounceAction(**asked(), action_id=action_id))
        return action_or_404(action_id)


@blueprint.route("/actions/<uuid:action_id>/cancel")
class ActionCancelling(MethodView):
    """It does not take place."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.response(200, schemas.ActionSchema)
    def post(self, action_id: UUID) -> ActionView:
        """Cancel an action at which nobody was counted: its purse goes back"""
        require_in_place(Permission.RUN_ACTIONS, action_or_404(action_id).place_id)
        command = CancelAction(**asked(), request_key=request_key(), action_id=action_id)
        perform(cancel_action, command)
        return action_or_404(action_id)


@blueprint.route("/actions/<uuid:action_id>/open")
class ActionOpening(MethodView):
    """The beginning of an action."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.response(200, schemas.ActionSchema)
    def post(self, action_id: UUID) -> ActionView:
        """Open an action: from now on cards count"""
        require_in_place(Permission.RUN_ACTIONS, action_or_404(action_id).place_id)
        perform(open_action, OpenAction(**asked(), action_id=action_id))
        return action_or_404(action_id)


@blueprint.route("/actions/<uuid:action_id>/close")
class ActionClosing(MethodView):
    """The end of an action."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.response(200, schemas.ActionSchema)
    def post(self, action_id: UUID) -> ActionView:
        """Close an action: cards that are shown later do not count"""
        require_in_place(Permission.RUN_ACTIONS, action_or_404(action_id).place_id)
        command = CloseAction(**asked(), request_key=request_key(), action_id=action_id)
        perform(close_action, command)
        return action_or_404(action_id)


def _within(session: Session, place_id: UUID | None) -> list[UUID] | None:
    if place_id is None:
        return None
    return places_within(session, community_id=community_id(), place_id=place_id)
