"""JSON: what proves the books, and the books as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Response, stream_with_context
from flask.views import MethodView

from cambio.app.api import PageArguments, page_of, request_key
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.books import schemas
from cambio.books.api.books import blueprint
from cambio.books.checking import start_checking_everything
from cambio.books.queries import last_checks, seals
from cambio.books.reach import number_all, reach
from cambio.database import NotFound, current_database, perform, reading
from cambio.ledger.exports import FORMS, export
from cambio.ledger.proofs import leg_of_owner, prove, seal_document, witness_documents
from cambio.ledger.witnesses import AddWitness, add_witness
from cambio.neighbourhood.reach import own_community, require_everywhere

CHECKS_SHOWN = 50


@blueprint.route("/seals")
class Seals(MethodView):
    """Closed days."""

    @allow(Permission.SIGNED_IN)
    @blueprint.arguments(PageArguments, location="query")
    @blueprint.response(200, schemas.SealPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """The seals of closed days with who signed them, newest first"""
        limit: int = arguments["limit"]
        before = schemas.day_in(arguments["cursor"]) or date.max - timedelta(days=1)
        with reading() as session:
            found = seals(session, community_id=own_community(), before=before, limit=limit + 1)
            page = page_of(found, limit=limit, position=lambda seal: seal.day)
            items = [
                seal_document(seal) | {"witnesses": witness_documents(session, seal)}
                for seal in page["items"]
            ]
        return {**page, "items": items}


@blueprint.route("/seals/<day>/witnesses")
class Witnesses(MethodView):
    """Who signed a closed day."""

    @allow(Permission.WITNESS_BOOKS)
    @blueprint.arguments(schemas.NewWitnessSchema)
    @blueprint.response(201, schemas.WitnessSchema)
    def post(self, new: dict[str, Any], day: str) -> dict[str, Any]:
        """Keep an Ed25519 signature over a day's seal; it is checked first

        What is signed is one line of text with a line end: `cambio seal`, the community's number,
        the day and the seal, with a space between them.
        """
        require_everywhere(Permission.WITNESS_BOOKS)
        sealed = schemas.iso_day(day)
        if sealed is None:
            raise NotFound
        command = AddWitness(
            community_id=own_community(),
            actor_id=current_actor().id,
            request_key=request_key(),
            day=sealed,
            name=new["name"],
            public_key=bytes.fromhex(new["public_key"]),
            signature=bytes.fromhex(new["signature"]),
        )
        return {"id": perform(add_witness, command), **new}


@blueprint.route("/transactions/<uuid:transaction_id>/legs/<int:leg>/proof")
class Proof(MethodView):
    """The proof of one posting."""

    @allow(Permission.SEE_ACCOUNTS)
    @blueprint.response(200, schemas.ProofSchema)
    def get(self, transaction_id: UUID, leg: int) -> dict[str, Any]:
        """The proof that a posting stands in the sealed books; it shows no other posting"""
        far = reach()
        which: dict[str, Any] = {"community_id": own_community(), "transaction_id": transaction_id}
        with reading() as session:
            if far.owner_id is not None:
                own = leg_of_owner(session, **which, owner_id=far.owner_id)
                if own != leg:
                    raise NotFound
            return prove(session, **which, leg=leg)


@blueprint.route("/checks")
class Checks(MethodView):
    """Checks of the books."""

    @allow(Permission.SEE_BOOKS)
    @blueprint.response(200, schemas.ChecksSchema)
    def get(self) -> dict[str, Any]:
        """The last checks, newest first, with how far one is that goes on"""
        require_everywhere(Permission.SEE_BOOKS)
        with reading() as session:
            now = current_database().clock()
            community_id = own_community()
            return {
                "items": last_checks(
                    session, community_id=community_id, now=now, limit=CHECKS_SHOWN
                )
            }

    @allow(Permission.SEE_BOOKS)
    @blueprint.response(202, schemas.StartedCheckSchema)
    def post(self) -> dict[str, Any]:
        """Begin to recompute all books; look at the checks for what comes of it"""
        require_everywhere(Permission.SEE_BOOKS)
        return {"id": start_checking_everything(own_community(), current_actor().id)}


@blueprint.route("/exports/<form>")
class Export(MethodView):
    """The books as a file."""

    @allow(Permission.SEE_BOOKS)
    @blueprint.response(200, content_type="text/plain")
    def get(self, form: str) -> Response:
        """All that was booked as csv, jsonl, beancount or hledger"""
        require_everywhere(Permission.SEE_BOOKS)
        if form not in FORMS:
            raise NotFound
        number_all()
        pieces = stream_with_context(_pieces(own_community(), form))
        return Response(pieces, mimetype=FORMS[form].mimetype)


def _pieces(community_id: int, form: str) -> Iterator[str]:
    with reading() as session:
        yield from export(session, community_id, form=form)
