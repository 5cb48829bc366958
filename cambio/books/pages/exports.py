"""The books as files for other programs."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, g, render_template, stream_with_context

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.books.pages.books import blueprint
from cambio.books.reach import number_all
from cambio.database import NotFound, reading
from cambio.ledger.exports import FORMS, export


@blueprint.get("/export")
@allow(Permission.SEE_BOOKS)
def ask_export() -> str:
    """Which files there are, and what they are for."""
    return render_template("books/export.html", forms=list(FORMS))


@blueprint.get("/export/<form>")
@allow(Permission.SEE_BOOKS)
def export_file(form: str) -> Response:
    """All that was booked, in one file, handed over while it is read."""
    if form not in FORMS:
        raise NotFound
    number_all()
    name = f"{g.community.slug}.{FORMS[form].suffix}"
    return Response(
        stream_with_context(_pieces(g.community_id, form)),
        mimetype=FORMS[form].mimetype,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _pieces(community_id: int, form: str) -> Iterator[str]:
    with reading() as session:
        yield from export(session, community_id, form=form)
