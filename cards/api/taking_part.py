"""Taking part without the usual scan: newcomers, the list of who is there, posters, paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import request_key
from cambio.app.guard import allow, current_actor, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import NotFound, perform, reading
from cambio.earning import queries as earning
from cambio.earning.queries import ActionView, NewcomerNoteView, ParticipantView
from cambio.earning.use_cases import (
    CorrectNewcomers,
    Newcomers,
    NoteNewcomers,
    StrikeParticipation,
    StruckParticipation,
    correct_newcomers,
    note_newcomers,
    strike_participation,
)
from cambio.neighbourhood.queries import place_path
from cards import proving
from cards.errors import CardStopped, CardUnassigned, PosterUnknown
from cards.printing.handed_out import poster_address
from cards.queries import CardView
from cards.queries.posters import poster
from cards.queries.sign_up import ListedLine, listed_lines
from cards.schemas import taking_part as schemas
from cards.use_cases.posters import Arrival, MakePoster, TakePart, make_poster, take_part
from cards.use_cases.sign_up import (
    NumberHouseholds,
    SignedLine,
    TypedIn,
    TypeInLines,
    number_households,
    type_in_lines,
)

blueprint = Blueprint(
    "taking_part_api", __name__, description="Who is at an action, without the usual scan."
)


def run_action(action_id: UUID) -> ActionView:
    """An action that whoever is asking may run; an address of the API names no community.

    Raises:
        NotFound: there is no such action.
        NotAllowed: the role is held elsewhere only.
    """
    g.community_id = current_actor().community_id
    with reading() as session:
        action = earning.action(session, community_id=g.community_id, action_id=action_id)
        if action is None:
            raise NotFound
        path = place_path(session, community_id=g.community_id, place_id=action.place_id)
    require_within(Permission.RUN_ACTIONS, ScopeKind.PLACE, [each.id for each in path])
    return action


def asked(action_id: UUID) -> dict[str, Any]:
    """Who asks, and at which action: the first fields of every command here."""
    return {
        "community_id": g.community_id,
        "actor_id": current_actor().id,
        "action_id": action_id,
    }


@blueprint.route("/actions/<uuid:action_id>/newcomers")
class NewcomerNotes(MethodView):
    """Neighbours without a card."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.response(200, schemas.NewcomerNotesSchema)
    def get(self, action_id: UUID) -> dict[str, list[NewcomerNoteView]]:
        """What was noted of them, by whom and when"""
        run_action(action_id)
        with reading() as session:
            found = earning.newcomer_notes(
                session, community_id=g.community_id, action_id=action_id
            )
        return {"items": found}

    @allow(Permission.RUN_ACTIONS)
    @blueprint.arguments(schemas.NewNewcomersSchema)
    @blueprint.response(201, schemas.NewcomersSchema)
    def post(self, body: dict[str, Any], action_id: UUID) -> Newcomers:
        """Note so many more; they get no tokens"""
        run_action(action_id)
        return perform(note_newcomers, NoteNewcomers(**asked(action_id), **body))


@blueprint.route("/actions/<uuid:action_id>/newcomers/<uuid:note_id>")
class NewcomerNote(MethodView):
    """One note."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.arguments(schemas.CorrectedNewcomersSchema)
    @blueprint.response(200, schemas.NewcomersSchema)
    def put(self, body: dict[str, Any], action_id: UUID, note_id: UUID) -> Newcomers:
        """Correct it; 0 takes it back"""
        run_action(action_id)
        command = CorrectNewcomers(**asked(action_id), note_id=note_id, **body)
        return perform(correct_newcomers, command)


@blueprint.route("/actions/<uuid:action_id>/participants")
class Participants(MethodView):
    """Who was counted."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.response(200, schemas.ParticipantsSchema)
    def get(self, action_id: UUID) -> dict[str, list[ParticipantView]]:
        """The action's list, by number, also who was struck out"""
        run_action(action_id)
        with reading() as session:
            found = earning.participants(session, community_id=g.community_id, action_id=action_id)
        return {"items": found}


@blueprint.route("/actions/<uuid:action_id>/participants/<uuid:participation_id>/strike")
class Strike(MethodView):
    """Striking out."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.arguments(schemas.StrikeSchema)
    @blueprint.response(200, schemas.StruckSchema)
    def post(
        self, body: dict[str, Any], action_id: UUID, participation_id: UUID
    ) -> StruckParticipation:
        """Take a household off the list, with what it was given for it"""
        run_action(action_id)
        command = StrikeParticipation(
            **asked(action_id),
            request_key=request_key(),
            participation_id=participation_id,
            reason=body["reason"],
        )
        return perform(strike_participation, command)


@blueprint.route("/actions/<uuid:action_id>/poster")
class PosterOfAction(MethodView):
    """The action's poster."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.arguments(schemas.PosterArgumentsSchema)
    @blueprint.response(200, schemas.PosterSchema)
    def post(self, body: dict[str, Any], action_id: UUID) -> dict[str, Any]:
        """The code of its QR, made if there is none; `anew` ends the one of before"""
        run_action(action_id)
        perform(make_poster, MakePoster(**asked(action_id), **body))
        with reading() as session:
            found = poster(session, community_id=g.community_id, action_id=action_id)
        if found is None:
            raise PosterUnknown
        return {"url": poster_address(found), "revision": found.revision}


@blueprint.route("/actions/<uuid:action_id>/arrivals")
class Arrivals(MethodView):
    """Households that come by themselves, at a device that stands at the action."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.arguments(schemas.ArrivalRequestSchema)
    @blueprint.response(200, schemas.ArrivalSchema)
    def post(self, body: dict[str, Any], action_id: UUID) -> Arrival:
        """Count a household that shows its card and types its PIN, within the action's hours"""
        run_action(action_id)
        key = request_key()
        household_id = proven_household(body)
        command = TakePart(
            community_id=g.community_id,
            actor_id=household_id,
            request_key=key,
            action_id=action_id,
            household_id=household_id,
            adults=body["adults"],
            children=body["children"],
        )
        return perform(take_part, command)


@blueprint.route("/actions/<uuid:action_id>/sign-up-list")
class SignUpList(MethodView):
    """The list to sign."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.response(200, schemas.ListedLinesSchema)
    def get(self, action_id: UUID) -> dict[str, list[ListedLine]]:
        """Its lines, with house numbers and no names"""
        run_action(action_id)
        return _lines(action_id)

    @allow(Permission.RUN_ACTIONS)
    @blueprint.response(200, schemas.ListedLinesSchema)
    def post(self, action_id: UUID) -> dict[str, list[ListedLine]]:
        """Number the households that have no line yet; others keep theirs"""
        run_action(action_id)
        perform(number_households, NumberHouseholds(**asked(action_id)))
        return _lines(action_id)


@blueprint.route("/actions/<uuid:action_id>/sign-up-lines")
class SignUpLines(MethodView):
    """Lists that came back from the street."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.arguments(schemas.SignedLinesSchema)
    @blueprint.response(200, schemas.TypedInSchema)
    def post(self, body: dict[str, Any], action_id: UUID) -> TypedIn:
        """Count who signed, line by line; each person once beside all scans"""
        run_action(action_id)
        command = TypeInLines(
            **asked(action_id),
            request_key=request_key(),
            lines=tuple(SignedLine(**each) for each in body["lines"]),
        )
        return perform(type_in_lines, command)


def named_card(code_or_number: str) -> CardView:
    """The card that a body names, by what its QR says or by its number.

    Raises:
        CardUnreadable, CardUnknown: it is none of ours.
    """
    return proving.named_card(code_or_number, community_id=g.community_id)


def household_of(card: CardView) -> UUID:
    """Whose card it is.

    Raises:
        CardStopped, CardUnassigned: the card leads to no household.
    """
    if card.status != "active":
        raise CardStopped
    if card.household_id is None:
        raise CardUnassigned
    return card.household_id


def proven_household(body: dict[str, Any]) -> UUID:
    """Whose card it is, once the PIN is right.

    Raises:
        CardUnreadable, CardUnknown, CardStopped, CardUnassigned: the card leads to no household.
        PinNotChosen, PinWrong, TooSoon: it is not theirs to use, or not yet.
    """
    household_id = household_of(named_card(body["card"]))
    proving.confirmed(household_id, community_id=g.community_id, pin=body["pin"])
    return household_id


def _lines(action_id: UUID) -> dict[str, list[ListedLine]]:
    with reading() as session:
        found = listed_lines(session, community_id=g.community_id, action_id=action_id)
    return {"items": found}
