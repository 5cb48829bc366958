"""Street actions as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from sqlalchemy.orm import Session

from cambio.app.api import page_of, request_key
from cambio.app.guard import allow, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import NotFound, perform, reading
from cambio.earning import queries, schemas
from cambio.earning.api.base import asked, blueprint, community_id
from cambio.earning.queries import ActionView
from cambio.earning.rules import ActionStatus
from cambio.earning.use_cases import (
    CloseAction,
    OpenAction,
    PlanAction,
    close_action,
    open_action,
    plan_action,
)
from cambio.neighbourhood.queries import place_path, places_within


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
    @blueprint.arguments(schemas.NewActionSchema)
    @blueprint.response(201, schemas.ActionSchema)
    def post(self, body: dict[str, Any]) -> ActionView:
        """Plan an action, and fill its purse"""
        _require_in_place(Permission.PLAN_ACTIONS, body["place_id"])
        command = PlanAction(**asked(), request_key=request_key(), **body)
        return _action(perform(plan_action, command).action_id)


@blueprint.route("/actions/<uuid:action_id>")
class Action(MethodView):
    """One street action."""

    @allow(Permission.SEE_ACTIONS)
    @blueprint.response(200, schemas.ActionSchema)
    def get(self, action_id: UUID) -> ActionView:
        """One action"""
        return _action(action_id)


@blueprint.route("/actions/<uuid:action_id>/open")
class ActionOpening(MethodView):
    """The beginning of an action."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.response(200, schemas.ActionSchema)
    def post(self, action_id: UUID) -> ActionView:
        """Open an action: from now on cards count"""
        _require_in_place(Permission.RUN_ACTIONS, _action(action_id).place_id)
        perform(open_action, OpenAction(**asked(), action_id=action_id))
        return _action(action_id)


@blueprint.route("/actions/<uuid:action_id>/close")
class ActionClosing(MethodView):
    """The end of an action."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.response(200, schemas.ActionSchema)
    def post(self, action_id: UUID) -> ActionView:
        """Close an action: cards that are shown later do not count"""
        _require_in_place(Permission.RUN_ACTIONS, _action(action_id).place_id)
        command = CloseAction(**asked(), request_key=request_key(), action_id=action_id)
        perform(close_action, command)
        return _action(action_id)


def _action(action_id: UUID) -> ActionView:
    with reading() as session:
        found = queries.action(session, community_id=community_id(), action_id=action_id)
    if found is None:
        raise NotFound
    return found


def _require_in_place(permission: Permission, place_id: UUID) -> None:
    with reading() as session:
        path = place_path(session, community_id=community_id(), place_id=place_id)
    require_within(permission, ScopeKind.PLACE, [each.id for each in path])


def _within(session: Session, place_id: UUID | None) -> list[UUID] | None:
    if place_id is None:
        return None
    return places_within(session, community_id=community_id(), place_id=place_id)
