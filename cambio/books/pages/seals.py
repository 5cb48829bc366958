"""Closed days, for everybody: their seals to read, print and keep, and how a proof is checked."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template, request, url_for

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.books.queries import seal_on, seals
from cambio.database import NotFound, reading
from cambio.ledger import check_proof
from cambio.ledger.proofs import seal_document, witness_documents

SHOWN = 31

blueprint = Blueprint(
    "seals", __name__, url_prefix="/<community>/seals", template_folder="../templates"
)


@blueprint.get("")
@allow(Permission.ANYONE)
def closed_days() -> str:
    """The closed days, newest first."""
    with reading() as session:
        found = seals(session, community_id=g.community_id, before=_before(), limit=SHOWN + 1)
    older = None
    if len(found) > SHOWN:
        older = url_for("seals.closed_days", before=found[SHOWN - 1].day.isoformat())
    return render_template("books/closed_days.html", seals=found[:SHOWN], older=older)


@blueprint.get("/published.json")
@allow(Permission.ANYONE)
def published() -> Response:
    """The same for programs: whoever keeps these can show that nothing was changed since."""
    with reading() as session:
        found = seals(session, community_id=g.community_id, before=_before(), limit=SHOWN + 1)
        documents = [_document(session, each) for each in found[:SHOWN]]
    before = documents[-1]["day"] if len(found) > SHOWN else None
    return jsonify({"community": g.community.slug, "seals": documents, "before": before})


@blueprint.get("/check_proof.py")
@allow(Permission.ANYONE)
def checker() -> Response:
    """The program that checks a proof; it needs Python alone."""
    return Response(
        Path(check_proof.__file__).read_text(encoding="utf-8"),
        mimetype="text/x-python",
        headers={"Content-Disposition": 'attachment; filename="check_proof.py"'},
    )


@blueprint.get("/<day>")
@allow(Permission.ANYONE)
def closed_day(day: str) -> str:
    """One closed day, to be printed and kept."""
    with reading() as session:
        seal = seal_on(session, community_id=g.community_id, day=_day(day))
        if seal is None:
            raise NotFound
        document = _document(session, seal)
    return render_template("books/closed_day.html", seal=seal, document=document)


def _document(session: Any, seal: Any) -> dict[str, Any]:
    return seal_document(seal) | {"witnesses": witness_documents(session, seal)}


def _before() -> date:
    """The day before which the list begins; far ahead where none is asked for."""
    asked = request.args.get("before")
    return _day(asked) if asked else date.max - timedelta(days=1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound from error
