"""JSON: pots, what they are spent for, and what streets vote about."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import PageArguments, page_of, request_key
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import current_database, perform, reading
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.queries import count_households_in, place
from cambio.neighbourhood.reach import own_community, require_everywhere, require_in
from cambio.saving.api.base import asked, id_in, own_household_id
from cambio.saving.queries import spending as pots
from cambio.saving.queries import voting as queries
from cambio.saving.queries.voting import ProposalView
from cambio.saving.rules.spending import Agreement
from cambio.saving.schemas import voting as schemas
from cambio.saving.use_cases.envelopes import (
    CountEnvelopes,
    NoteEnvelope,
    count_envelopes,
    note_envelope,
)
from cambio.saving.use_cases.proposing import (
    ProposeSpending,
    WithdrawProposal,
    propose_spending,
    withdraw_proposal,
)
from cambio.saving.use_cases.spending import AgreeOnSpending, agree_on_spending
from cambio.saving.use_cases.voting import CastVote, cast_vote

SPENDS_MOST = 50

blueprint = Blueprint(
    "voting_api", __name__, description="Pots of streets: what they are spent for, and voting."
)


@blueprint.route("/pots/<uuid:place_id>")
class PlacePot(MethodView):
    """The pot of a place."""

    @allow(Permission.SEE_POTS)
    @blueprint.response(200, schemas.PlacePotSchema)
    def get(self, place_id: UUID) -> dict[str, Any]:
        """What is in a pot, what was decided about it, and what it was spent for"""
        key: dict[str, Any] = {"community_id": own_community(), "place_id": place_id}
        with reading() as session:
            if place(session, **key) is None:
                raise PlaceUnknown
            return {
                "place_id": place_id,
                "pots": pots.pots(session, **key, now=current_database().clock()),
                "decided": pots.decided(session, **key),
                "spends": pots.spends(session, **key, limit=SPENDS_MOST),
            }


@blueprint.route("/pot-proposals")
class PotProposals(MethodView):
    """Proposals to spend from pots."""

    @allow(Permission.SEE_POTS)
    @blueprint.arguments(schemas.PotProposalArguments, location="query")
    @blueprint.response(200, schemas.PotProposalPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Proposals that are open, or those that are over"""
        place_id, limit = arguments["place_id"], arguments["limit"]
        with reading() as session:
            found = queries.proposals(
                session,
                community_id=own_community(),
                place_ids=None if place_id is None else [place_id],
                is_open=arguments["open"],
                before=id_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=lambda each: each.id.hex)

    @allow(Permission.PROPOSE_SPENDING)
    @blueprint.arguments(schemas.NewPotProposalSchema)
    @blueprint.response(201, schemas.PotProposalSchema)
    def post(self, body: dict[str, Any]) -> ProposalView:
        """Propose to spend from a pot: a household from its own, a captain from those it serves"""
        household_id = current_actor().household_id
        if household_id is None:
            require_in(
                Permission.PROPOSE_SPENDING,
                community_id=own_community(),
                place_id=body["place_id"],
            )
        with reading() as session:
            households = count_households_in(
                session, community_id=own_community(), place_id=body["place_id"]
            )
        command = ProposeSpending(
            **asked(),
            households=households,
            request_key=request_key(),
            household_id=household_id,
            **body,
        )
        return _proposal(perform(propose_spending, command))


@blueprint.route("/pot-proposals/<uuid:pot_proposal_id>")
class PotProposal(MethodView):
    """One proposal."""

    @allow(Permission.SEE_POTS)
    @blueprint.response(200, schemas.PotProposalSchema)
    def get(self, pot_proposal_id: UUID) -> ProposalView:
        """A proposal, how many voted, and once it is over how it ended"""
        return _proposal(pot_proposal_id)


@blueprint.route("/pot-proposals/<uuid:pot_proposal_id>/withdraw")
class Withdrawing(MethodView):
    """Taking a proposal back."""

    @allow(Permission.PROPOSE_SPENDING)
    @blueprint.response(200, schemas.PotProposalSchema)
    def post(self, pot_proposal_id: UUID) -> ProposalView:
        """Take a proposal back that is open: a household its own"""
        household_id = current_actor().household_id
        if household_id is None:
            _require(Permission.PROPOSE_SPENDING, pot_proposal_id)
        command = WithdrawProposal(
            **asked(), proposal_id=pot_proposal_id, household_id=household_id
        )
        perform(withdraw_proposal, command)
        return _proposal(pot_proposal_id)


@blueprint.route("/pot-proposals/<uuid:pot_proposal_id>/votes")
class Votes(MethodView):
    """Voting, and who voted."""

    @allow(Permission.SEE_VOTERS)
    @blueprint.arguments(PageArguments, location="query")
    @blueprint.response(200, schemas.PotVoterPageSchema)
    def get(self, arguments: dict[str, Any], pot_proposal_id: UUID) -> dict[str, Any]:
        """Which households voted, for the auditor; what they voted stands nowhere"""
        require_everywhere(Permission.SEE_VOTERS)
        _proposal(pot_proposal_id)
        limit = arguments["limit"]
        with reading() as session:
            found = queries.voters(
                session,
                community_id=own_community(),
                proposal_id=pot_proposal_id,
                after=id_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=lambda each: each.household_id.hex)

    @allow(Permission.VOTE)
    @blueprint.arguments(schemas.PotVoteSchema)
    @blueprint.response(200, schemas.PotProposalSchema)
    def post(self, body: dict[str, Any], pot_proposal_id: UUID) -> ProposalView:
        """Vote, once a household

        It takes no key: of what is asked with a key a digest is kept, and a vote is kept nowhere.
        Sent again it is refused as `already_voted`.
        """
        command = CastVote(
            **asked(),
            proposal_id=pot_proposal_id,
            household_id=own_household_id(),
            choice=body["choice"],
        )
        perform(cast_vote, command)
        return _proposal(pot_proposal_id)


@blueprint.route("/pot-proposals/<uuid:pot_proposal_id>/envelopes")
class Envelopes(MethodView):
    """Votes on paper."""

    @allow(Permission.COLLECT_VOTES)
    @blueprint.arguments(schemas.PotEnvelopeSchema)
    @blueprint.response(200, schemas.PotProposalSchema)
    def post(self, body: dict[str, Any], pot_proposal_id: UUID) -> ProposalView:
        """Note a household's envelope, unopened; refused when it voted already"""
        _require(Permission.COLLECT_VOTES, pot_proposal_id)
        command = NoteEnvelope(
            **asked(), proposal_id=pot_proposal_id, household_id=body["household_id"]
        )
        perform(note_envelope, command)
        return _proposal(pot_proposal_id)


@blueprint.route("/pot-proposals/<uuid:pot_proposal_id>/count")
class Counting(MethodView):
    """What came out of the envelopes."""

    @allow(Permission.COLLECT_VOTES)
    @blueprint.arguments(schemas.PotCountSchema)
    @blueprint.response(200, schemas.PotProposalSchema)
    def post(self, body: dict[str, Any], pot_proposal_id: UUID) -> ProposalView:
        """Count what came out of all envelopes together, and decide"""
        _require(Permission.COLLECT_VOTES, pot_proposal_id)
        perform(count_envelopes, CountEnvelopes(**asked(), proposal_id=pot_proposal_id, **body))
        return _proposal(pot_proposal_id)


@blueprint.route("/spending-agreement")
class SpendingAgreement(MethodView):
    """How the community decides over its pots."""

    @allow(Permission.SEE_POTS)
    @blueprint.response(200, schemas.PotAgreementSchema)
    def get(self) -> dict[str, Any]:
        """What a captain spends alone, and when a vote counts"""
        with reading() as session:
            return asdict(pots.agreement(session, community_id=own_community()))

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.PotAgreementSchema)
    @blueprint.response(200, schemas.PotAgreementSchema)
    def put(self, body: dict[str, Any]) -> dict[str, Any]:
        """Agree anew; open proposals keep the terms of their first day"""
        require_everywhere(Permission.MANAGE_PROGRAMMES)
        command = AgreeOnSpending(**asked(), agreed=Agreement(**body))
        return asdict(perform(agree_on_spending, command))


def _require(permission: Permission, proposal_id: UUID) -> None:
    require_in(permission, community_id=own_community(), place_id=_proposal(proposal_id).place_id)


def _proposal(proposal_id: UUID) -> ProposalView:
    with reading() as session:
        return queries.known_proposal(
            session, community_id=own_community(), proposal_id=proposal_id
        )
