"""Joining a programme by card at an action, as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import perform
from cards.api.taking_part import (
    asked,
    household_of,
    named_card,
    proven_household,
    run_action,
)
from cards.errors import CardForChild
from cards.schemas.taking_part import JoinAtActionSchema, JoinedAtActionSchema
from cards.use_cases.joining import JoinAtAction, JoinedAtAction, join_at_action

blueprint = Blueprint(
    "joining_api", __name__, description="Joining a programme by card, at an action."
)


@blueprint.route("/actions/<uuid:action_id>/memberships")
class Memberships(MethodView):
    """Households that join a programme at an action."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.arguments(JoinAtActionSchema)
    @blueprint.response(200, JoinedAtActionSchema)
    def post(self, body: dict[str, Any], action_id: UUID) -> JoinedAtAction:
        """Let a household join a programme by its card

        A programme that asks for consent needs the name of the adult who agrees, and the
        household's PIN. The answer is the same for who took part before. Sending it again changes
        nothing.
        """
        run_action(action_id)
        card = named_card(body["card"])
        if card.is_childs:
            raise CardForChild
        proven = body["pin"] is not None
        household_id = proven_household(body) if proven else household_of(card)
        command = JoinAtAction(
            **asked(action_id),
            programme_id=body["programme_id"],
            household_id=household_id,
            adult=body["adult"],
            pin_given=proven,
        )
        return perform(join_at_action, command)
