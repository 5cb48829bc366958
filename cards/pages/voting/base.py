"""What voting at the door and on paper share: the proposal, and for whom one may collect."""

from __future__ import annotations

from uuid import UUID

from flask import g

from cambio.app.permissions import Permission
from cambio.database import reading
from cambio.saving.queries.voting import ProposalView, known_proposal
from cards.reach import require_in_place


def collected(proposal_id: UUID) -> ProposalView:
    """A proposal for which whoever is asking collects votes.

    Raises:
        ProposalUnknown: there is none with this id here.
        NotAllowed: the role is held elsewhere only.
    """
    with reading() as session:
        found = known_proposal(session, community_id=g.community_id, proposal_id=proposal_id)
    require_in_place(found.place_id, Permission.COLLECT_VOTES)
    return found
