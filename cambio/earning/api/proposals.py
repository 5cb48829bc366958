"""JSON: what neighbours propose."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import NotFound, perform, reading
from cambio.earning import queries
from cambio.earning.api.base import (
    asked,
    blueprint,
    community_id,
    own_household,
    require_in_place,
)
from cambio.earning.queries import ProposalView
from cambio.earning.schemas import reports as schemas
from cambio.earning.use_cases import (
    DeclineProposal,
    ProposeAction,
    decline_proposal,
    propose_action,
)


@blueprint.route("/action-proposals")
class Proposals(MethodView):
    """What neighbours would like to do."""

    @allow(Permission.PLAN_ACTIONS)
    @blueprint.response(200, schemas.ProposalListSchema)
    def get(self) -> dict[str, Any]:
        """Proposals that wait for somebody who plans"""
        with reading() as session:
            found = queries.open_proposals(session, community_id=community_id())
        return {"items": found}

    @allow(Permission.PROPOSE_ACTIONS)
    @blueprint.arguments(schemas.NewProposalSchema)
    @blueprint.response(201, schemas.ProposalSchema)
    def post(self, body: dict[str, Any]) -> ProposalView:
        """Propose an action around one's own home, or pass on what neighbours would like to do"""
        household_id = current_actor().household_id
        if household_id is None:
            require_in_place(Permission.PROPOSE_ACTIONS, body["place_id"])
        command = ProposeAction(**asked(), household_id=household_id, **body)
        return _proposal(perform(propose_action, command))


@blueprint.route("/my/action-proposals")
class MyProposals(MethodView):
    """What a household proposed."""

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.response(200, schemas.ProposalListSchema)
    def get(self) -> dict[str, Any]:
        """What the household that is asking proposed, the newest first, and what came of it"""
        with reading() as session:
            found = queries.proposals_of(
                session, community_id=community_id(), household_id=own_household()
            )
        return {"items": found}


@blueprint.route("/action-proposals/<uuid:proposal_id>/decline")
class ProposalDeclining(MethodView):
    """It will not be planned."""

    @allow(Permission.PLAN_ACTIONS)
    @blueprint.arguments(schemas.ReasonSchema)
    @blueprint.response(200, schemas.ProposalSchema)
    def post(self, body: dict[str, Any], proposal_id: UUID) -> ProposalView:
        """Decline a proposal, in words that the neighbour reads"""
        require_in_place(Permission.PLAN_ACTIONS, _proposal(proposal_id).place_id)
        perform(decline_proposal, DeclineProposal(**asked(), proposal_id=proposal_id, **body))
        return _proposal(proposal_id)


def _proposal(proposal_id: UUID) -> ProposalView:
    with reading() as session:
        found = queries.proposal(session, community_id=community_id(), proposal_id=proposal_id)
    if found is None:
        raise NotFound
    return found
