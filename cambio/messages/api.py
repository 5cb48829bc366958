"""How households hear, and what goes out, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import CursorUnknown, decode_cursor, page_of, request_key
from cambio.app.factory import limiter
from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.messages.queries.choices import choice_of
from cambio.messages.queries.outbox import messages
from cambio.messages.schemas import (
    STATES,
    ChoiceSchema,
    KeptChoiceSchema,
    LettersSchema,
    MessageArguments,
    MessagePageSchema,
)
from cambio.messages.use_cases import (
    ChooseMessages,
    MadeLetters,
    MakeLetters,
    OneMessage,
    by_letter,
    choose_messages,
    make_letters,
    try_again,
)
from cambio.neighbourhood.errors import HouseholdUnknown
from cambio.neighbourhood.queries import household as find_household
from cambio.neighbourhood.reach import own_community, require_everywhere, require_in

blueprint = Blueprint(
    "messages_api", __name__, description="What residents want to know, and how they hear it."
)


@blueprint.route("/messages/mine")
class MyMessages(MethodView):
    """How the household that signed in hears."""

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.response(200, KeptChoiceSchema)
    def get(self) -> dict[str, Any]:
        """How do we hear?"""
        return _kept(_own_household_id())

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @limiter.limit("20 per hour", key_func=lambda: f"messages of {current_actor().id}")
    @blueprint.arguments(ChoiceSchema)
    @blueprint.response(200, KeptChoiceSchema)
    def put(self, chosen: dict[str, Any]) -> dict[str, Any]:
        """Hear like this from now on."""
        return _choose(_own_household_id(), chosen)


@blueprint.route("/households/<uuid:household_id>/messages")
class HouseholdMessages(MethodView):
    """How a household hears, for whoever helps it at the counter."""

    @allow(Permission.ENROL)
    @blueprint.response(200, KeptChoiceSchema)
    def get(self, household_id: UUID) -> dict[str, Any]:
        """How does it hear?"""
        return _kept(_served(household_id))

    @allow(Permission.ENROL)
    @blueprint.arguments(ChoiceSchema)
    @blueprint.response(200, KeptChoiceSchema)
    def put(self, chosen: dict[str, Any], household_id: UUID) -> dict[str, Any]:
        """Let it hear like this, as it says."""
        return _choose(_served(household_id), chosen)


@blueprint.route("/messages")
class Messages(MethodView):
    """What goes out."""

    @allow(Permission.MANAGE_MESSAGES)
    @blueprint.arguments(MessageArguments, location="query")
    @blueprint.response(200, MessagePageSchema)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What waits, what went, what was given up; newest first."""
        require_everywhere(Permission.MANAGE_MESSAGES)
        with reading() as session:
            found = messages(
                session,
                community_id=own_community(),
                states=STATES if asked["state"] is None else (asked["state"],),
                before=_position(asked["cursor"]),
                limit=asked["limit"] + 1,
            )
        return page_of(found, limit=asked["limit"], position=lambda row: row.id)


@blueprint.route("/messages/<uuid:message_id>/again")
class MessageAgain(MethodView):
    """A message that was given up."""

    @allow(Permission.MANAGE_MESSAGES)
    @blueprint.response(204)
    def post(self, message_id: UUID) -> None:
        """Try once more."""
        perform(try_again, _one(message_id))


@blueprint.route("/messages/<uuid:message_id>/letter")
class MessageByLetter(MethodView):
    """A message that was given up, on paper instead."""

    @allow(Permission.MANAGE_MESSAGES)
    @blueprint.response(204)
    def post(self, message_id: UUID) -> None:
        """Put what is in it into the next run of letters."""
        perform(by_letter, _one(message_id))


@blueprint.route("/messages/letters")
class Letters(MethodView):
    """Letters to whoever hears by paper."""

    @allow(Permission.MANAGE_MESSAGES)
    @blueprint.response(201, LettersSchema)
    def post(self) -> MadeLetters:
        """Make a run of letters; what is in them counts as sent."""
        require_everywhere(Permission.MANAGE_MESSAGES)
        command = MakeLetters(
            community_id=own_community(), actor_id=current_actor().id, request_key=request_key()
        )
        return perform(make_letters, command)


def _one(message_id: UUID) -> OneMessage:
    require_everywhere(Permission.MANAGE_MESSAGES)
    return OneMessage(
        community_id=own_community(), actor_id=current_actor().id, message_id=message_id
    )


def _own_household_id() -> UUID:
    household_id = current_actor().household_id
    if household_id is None:
        raise NotAllowed
    return household_id


def _served(household_id: UUID) -> UUID:
    with reading() as session:
        found = find_household(session, community_id=own_community(), household_id=household_id)
    if found is None:
        raise HouseholdUnknown
    street_id = found.address.street_id if found.address else None
    require_in(Permission.ENROL, community_id=own_community(), place_id=street_id)
    return household_id


def _choose(household_id: UUID, chosen: dict[str, Any]) -> dict[str, Any]:
    command = ChooseMessages(
        community_id=own_community(),
        actor_id=current_actor().id,
        household_id=household_id,
        **chosen,
    )
    perform(choose_messages, command)
    return _kept(household_id)


def _kept(household_id: UUID) -> dict[str, Any]:
    with reading() as session:
        view = choice_of(session, community_id=own_community(), household_id=household_id)
    return {
        "channel": view.choice.channel,
        "unwanted": sorted(view.choice.unwanted),
        "is_weekly": view.choice.is_weekly,
        "quiet_from": view.choice.quiet_from,
        "quiet_until": view.choice.quiet_until,
        "email": view.email,
        "email_confirmed_at": view.email_confirmed_at,
        "phones": len(view.phones),
        "chosen_at": view.chosen_at,
    }


def _position(cursor: str | None) -> UUID | None:
    position = decode_cursor(cursor)
    try:
        return None if position is None else UUID(position)
    except ValueError as error:
        raise CursorUnknown from error
