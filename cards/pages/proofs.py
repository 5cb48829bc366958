"""A household's own proofs: that what came in and went out stands in the sealed books."""

from __future__ import annotations

import json
from uuid import UUID

from flask import Response, g

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, reading
from cambio.ledger.proofs import leg_of_owner, prove
from cards.pages.base import blueprint
from cards.pages.my import own_household_id


@blueprint.get("/<community>/my/proofs/<uuid:transaction_id>.json")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def my_proof(transaction_id: UUID) -> Response:
    """The proof of the household's own part of a transaction, as a file to keep."""
    with reading() as session:
        leg = leg_of_owner(
            session,
            community_id=g.community_id,
            transaction_id=transaction_id,
            owner_id=own_household_id(),
        )
        if leg is None:
            raise NotFound
        proof = prove(session, community_id=g.community_id, transaction_id=transaction_id, leg=leg)
    name = f"{proof['seal']['day']}-{transaction_id.hex[-8:]}.json"
    return Response(
        json.dumps(proof, indent=1),
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
