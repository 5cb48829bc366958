"""JSON: reports of actions, their approval, and putting them right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView

from cambio.app.api import request_key
from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import NotFound, perform, reading
from cambio.earning import queries
from cambio.earning.api.base import (
    action_or_404,
    asked,
    blueprint,
    community_id,
    require_in_place,
)
from cambio.earning.queries import ActionView, ReportView
from cambio.earning.schemas import reports as schemas
from cambio.earning.schemas.programmes import ActionSchema
from cambio.earning.use_cases import (
    AdjustedParticipation,
    AdjustParticipation,
    AdjustReport,
    Approval,
    ApproveReport,
    HandInReport,
    SendBackReport,
    adjust_participation,
    adjust_report,
    approve_report,
    hand_in_report,
    send_back_report,
)
from cambio.neighbourhood.queries import place_path


@blueprint.route("/actions/<uuid:action_id>/report")
class Report(MethodView):
    """What was done at an action."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.response(200, schemas.ReportSchema)
    def get(self, action_id: UUID) -> ReportView:
        """The report of an action"""
        require_in_place(Permission.RUN_ACTIONS, action_or_404(action_id).place_id)
        return _report(action_id)

    @allow(Permission.RUN_ACTIONS)
    @blueprint.arguments(schemas.NewReportSchema)
    @blueprint.response(200, schemas.ReportSchema)
    def put(self, body: dict[str, Any], action_id: UUID) -> ReportView:
        """Hand a report in, or a better one while nobody decided"""
        require_in_place(Permission.RUN_ACTIONS, action_or_404(action_id).place_id)
        perform(hand_in_report, HandInReport(**asked(), action_id=action_id, **body))
        return _report(action_id)


@blueprint.route("/actions/<uuid:action_id>/report/figures")
class ReportFigures(MethodView):
    """Figures that are put right."""

    @allow(Permission.APPROVE_ACTIONS)
    @blueprint.arguments(schemas.AdjustedWorkSchema)
    @blueprint.response(200, schemas.ReportSchema)
    def post(self, body: dict[str, Any], action_id: UUID) -> ReportView:
        """Put the figures of a report right, with the reason"""
        _to_approve(action_id)
        keyed = {**asked(), "request_key": request_key()}
        perform(adjust_report, AdjustReport(**keyed, action_id=action_id, **body))
        return _report(action_id)


@blueprint.route("/actions/<uuid:action_id>/approval")
class ReportApproval(MethodView):
    """Somebody says that a report is right."""

    @allow(Permission.APPROVE_ACTIONS)
    @blueprint.response(200, schemas.ApprovalSchema)
    def post(self, action_id: UUID) -> Approval:
        """Approve a report: some of those who wait are paid at once, a job pays the rest"""
        _to_approve(action_id)
        command = ApproveReport(**asked(), request_key=request_key(), action_id=action_id)
        return perform(approve_report, command)


@blueprint.route("/actions/<uuid:action_id>/sending-back")
class ReportSendingBack(MethodView):
    """Somebody asks to look again."""

    @allow(Permission.APPROVE_ACTIONS)
    @blueprint.arguments(schemas.ReasonSchema)
    @blueprint.response(200, ActionSchema)
    def post(self, body: dict[str, Any], action_id: UUID) -> ActionView:
        """Send a report back with a reason"""
        _to_approve(action_id)
        keyed = {**asked(), "request_key": request_key()}
        perform(send_back_report, SendBackReport(**keyed, action_id=action_id, **body))
        return action_or_404(action_id)


@blueprint.route("/actions/<uuid:action_id>/participations/<uuid:participation_id>/people")
class ParticipationPeople(MethodView):
    """How many of a household were there."""

    @allow(Permission.APPROVE_ACTIONS)
    @blueprint.arguments(schemas.AdjustedPeopleSchema)
    @blueprint.response(200, schemas.AdjustedParticipationSchema)
    def post(
        self, body: dict[str, Any], action_id: UUID, participation_id: UUID
    ) -> AdjustedParticipation:
        """Put a household's people right: its award is undone and given anew at once"""
        _to_approve(action_id)
        command = AdjustParticipation(
            **asked(),
            request_key=request_key(),
            action_id=action_id,
            participation_id=participation_id,
            **body,
        )
        return perform(adjust_participation, command)


def _report(action_id: UUID) -> ReportView:
    with reading() as session:
        found = queries.report(session, community_id=community_id(), action_id=action_id)
    if found is None:
        raise NotFound
    return found


def _to_approve(action_id: UUID) -> None:
    """Refuse unless the role is for the action's place or programme.

    Raises:
        NotFound, NotAllowed: there is no such action, or the role is for others.
    """
    action = action_or_404(action_id)
    with reading() as session:
        path = place_path(session, community_id=community_id(), place_id=action.place_id)
    scopes = {
        ScopeKind.PLACE: [each.id for each in path],
        ScopeKind.PROGRAMME: [action.programme_id],
    }
    actor = current_actor()
    if not any(
        actor.may_within(Permission.APPROVE_ACTIONS, kind, ids) for kind, ids in scopes.items()
    ):
        raise NotAllowed
