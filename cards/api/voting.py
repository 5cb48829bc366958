"""JSON: voting with a card at the captain's door."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.neighbourhood.reach import own_community, require_in
from cambio.saving.queries.voting import ProposalView, known_proposal
from cambio.saving.rules.voting import VoteMeans
from cambio.saving.use_cases.voting import CastVote, cast_vote
from cards.proving import confirmed, named_card
from cards.reach import household_of
from cards.schemas.voting import DoorVotedSchema, DoorVoteSchema

blueprint = Blueprint("door_votes_api", __name__, description="Voting with a card.")


@blueprint.route("/pot-proposals/<uuid:pot_proposal_id>/door-votes")
class DoorVotes(MethodView):
    """Votes at the captain's door."""

    @allow(Permission.COLLECT_VOTES)
    @blueprint.arguments(DoorVoteSchema)
    @blueprint.response(200, DoorVotedSchema)
    def post(self, body: dict[str, Any], pot_proposal_id: UUID) -> ProposalView:
        """Let a household vote with its card, by PIN or signature, on a captain's device

        It takes no key: of what is asked with a key a digest is kept, and a vote is kept nowhere.
        """
        require_in(
            Permission.COLLECT_VOTES,
            community_id=own_community(),
            place_id=_proposal(pot_proposal_id).place_id,
        )
        household_id = household_of(named_card(body["card"], community_id=own_community()))
        confirmed(
            household_id,
            community_id=own_community(),
            pin=body["pin"],
            is_signed=body["signed"],
        )
        command = CastVote(
            community_id=own_community(),
            actor_id=current_actor().id,
            proposal_id=pot_proposal_id,
            household_id=household_id,
            choice=body["choice"],
            means=VoteMeans.DOOR,
        )
        perform(cast_vote, command)
        return _proposal(pot_proposal_id)


def _proposal(proposal_id: UUID) -> ProposalView:
    with reading() as session:
        return known_proposal(session, community_id=own_community(), proposal_id=proposal_id)
