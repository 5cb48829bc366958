"""Ending a programme, as JSON: announcing it, each balance before a step, and taking the steps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView

from cambio.app.api import request_key
from cambio.app.guard import allow, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import NotFound, current_database, perform, reading
from cambio.earning import queries
from cambio.earning.api.base import asked, blueprint, community_id, own_household
from cambio.earning.ending_steps import Carrying, carry_out, point_all
from cambio.earning.errors.ending import EndingUnknown, NotLookedAt
from cambio.earning.models import Programme
from cambio.earning.queries.ending_standing import progress
from cambio.earning.queries.ending_views import OwnEnding, own_endings
from cambio.earning.rules.ending import MOVING, ChosenBy, EndingStep
from cambio.earning.schemas import ending as schemas
from cambio.earning.use_cases.ending import (
    AnnounceEnding,
    ApproveStep,
    ChooseRemainder,
    EndingLetters,
    EndProgramme,
    ReadEnding,
    WithdrawEnding,
    WriteEndingLetters,
    announce_ending,
    approve_step,
    choose_remainder,
    end_programme,
    open_matters,
    read_ending,
    withdraw_ending,
    write_ending_letters,
)

ACTS_MOST = 20


@blueprint.route("/programmes/<uuid:programme_id>/ending")
class Ending(MethodView):
    """How far it is."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(200, schemas.EndingSchema)
    def get(self, programme_id: UUID) -> dict[str, Any]:
        """The steps of an ending, and every balance before them"""
        _require(programme_id)
        return _shown(programme_id)

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.NewEndingSchema)
    @blueprint.response(200, schemas.EndingSchema)
    def put(self, body: dict[str, Any], programme_id: UUID) -> dict[str, Any]:
        """Announce that a programme ends, or give everybody more time"""
        _require(programme_id)
        perform(announce_ending, AnnounceEnding(**asked(), programme_id=programme_id, **body))
        point_all(community_id(), programme_id)
        return _shown(programme_id)

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(204)
    def delete(self, programme_id: UUID) -> None:
        """Let the programme go on, as long as nothing was moved"""
        _require(programme_id)
        perform(withdraw_ending, WithdrawEnding(**asked(), programme_id=programme_id))


@blueprint.route("/programmes/<uuid:programme_id>/ending/steps/<step>")
class EndingSteps(MethodView):
    """One step."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.EndingYesSchema)
    @blueprint.response(200, schemas.TakenStepSchema)
    def post(self, body: dict[str, Any], programme_id: UUID, step: str) -> dict[str, Any]:
        """Take a step that moves tokens: `orders`, `wallets`, `pots`, `tills` or `end`

        What would move stands in the ending itself; `looked_at` says that somebody read it there.
        """
        _require(programme_id)
        known = {each.value: each for each in (*MOVING, EndingStep.END)}
        if step not in known:
            raise NotFound
        return {"step": known[step], **_take(programme_id, known[step], **body)}


@blueprint.route("/programmes/<uuid:programme_id>/ending/letters")
class Letters(MethodView):
    """Who is told by letter."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(200, schemas.EndingLettersSchema)
    def post(self, programme_id: UUID) -> EndingLetters:
        """Note who is told by letter; the file to print stands on the page of the ending

        Again with another key while it answers `more`.
        """
        _require(programme_id)
        key = {"programme_id": programme_id, "request_key": request_key()}
        return perform(write_ending_letters, WriteEndingLetters(**{**asked(), **key}))


@blueprint.route("/my/endings/<uuid:programme_id>")
class MyEnding(MethodView):
    """The household's own choice."""

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.response(200, schemas.OwnEndingSchema)
    def get(self, programme_id: UUID) -> dict[str, Any]:
        """What the household has left, until when, and where the rest goes"""
        return _own(programme_id)

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.arguments(schemas.EndingRemainderSchema)
    @blueprint.response(200, schemas.OwnEndingSchema)
    def put(self, body: dict[str, Any], programme_id: UUID) -> dict[str, Any]:
        """Choose where the rest goes; with that the household has been told"""
        who = {**asked(), "programme_id": programme_id, "household_id": own_household()}
        perform(read_ending, ReadEnding(**who))
        perform(choose_remainder, ChooseRemainder(**who, **body, means=ChosenBy.PAGE))
        return _own(programme_id)


def _take(programme_id: UUID, step: EndingStep, *, looked_at: bool) -> dict[str, Any]:
    key = request_key()
    if step is EndingStep.END:
        if not looked_at:
            raise NotLookedAt
        command = EndProgramme(**asked(), request_key=key, programme_id=programme_id)
        ended = perform(end_programme, command)
        return {"count": 1, "moved_minor": ended.returned_minor, "more": False}
    approval = ApproveStep(**asked(), programme_id=programme_id, step=step, looked_at=looked_at)
    perform(approve_step, approval)
    carrying = Carrying(
        **asked(), programme_id=programme_id, run_key=key[:180], acts_most=ACTS_MOST
    )
    done = carry_out(step, carrying)
    return {"count": done.count, "moved_minor": done.moved_minor, "more": done.more}


def _require(programme_id: UUID) -> None:
    require_within(Permission.MANAGE_PROGRAMMES, ScopeKind.PROGRAMME, [programme_id])
    with reading() as session:
        if session.get(Programme, (community_id(), programme_id)) is None:
            raise NotFound


def _shown(programme_id: UUID) -> dict[str, Any]:
    with reading() as session:
        zone = queries.zone_of(session, community_id())
        shown = progress(
            session,
            community_id=community_id(),
            programme_id=programme_id,
            today=current_database().clock().astimezone(zone).date(),
        )
        programme = session.get_one(Programme, (community_id(), programme_id))
        matters = open_matters(session, community_id=community_id(), currency=programme.currency)
    return schemas.ending_document(shown, matters)


def _own(programme_id: UUID) -> dict[str, Any]:
    with reading() as session:
        found = own_endings(session, community_id=community_id(), household_id=own_household())
    mine: OwnEnding | None = next(
        (each for each in found if each.ending.programme_id == programme_id), None
    )
    if mine is None:
        raise EndingUnknown
    return {
        "remainder": mine.chosen,
        "left_minor": mine.left_minor,
        "spend_until": mine.ending.days.spend_until,
    }
