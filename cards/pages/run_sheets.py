"""The sheets of a print run: drawn beside the server, looked at meanwhile, fetched within a day."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Response, current_app, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, reading
from cambio.web.language import current_language
from cards.errors import NothingToPrint
from cards.pages.base import blueprint, now
from cards.printing import drawing
from cards.printing.prepared import issuer, sheet_cards
from cards.printing.wording import sheet_words
from cards.queries import PrintableCard
from cards.queries.print_runs import cards_of_run, print_run
from cards.reach import require_in_place

REFRESH_SECONDS = 2


@blueprint.post("/<community>/cards/runs/<uuid:run_id>/sheets")
@allow(Permission.MANAGE_CARDS)
@limiter.limit("20 per minute")
def draw_run(run_id: UUID) -> ResponseReturnValue:
    """Draw the sheets of a run again: those of its cards that are good now."""
    _require(run_id)
    start_drawing(run_id)
    return redirect(url_for("cards.one_print_run", run_id=run_id), 303)


@blueprint.get("/<community>/cards/runs/<uuid:run_id>/cards.pdf")
@allow(Permission.MANAGE_CARDS)
@limiter.limit("20 per minute")
def run_file(run_id: UUID) -> ResponseReturnValue:
    """The sheets, once they are drawn; else the page that says how far they are."""
    _require(run_id)
    file = drawing.drawn_file(g.community_id, run_id)
    if file is None:
        return redirect(url_for("cards.one_print_run", run_id=run_id), 303)
    response: Response = current_app.response_class(file, mimetype="application/pdf")
    name = _("cards") + ".pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/<community>/cards/runs/<uuid:run_id>/forget-sheets")
@allow(Permission.MANAGE_CARDS)
def forget_run_file(run_id: UUID) -> ResponseReturnValue:
    """Delete the file before its day is over; it can be drawn again."""
    _require(run_id)
    drawing.forget_drawing(g.community_id, run_id)
    flash(_("The file is deleted."), "success")
    return redirect(url_for("cards.one_print_run", run_id=run_id), 303)


def start_drawing(run_id: UUID) -> None:
    """Begin to draw the sheets of a run; what stands in the way is said on the next page."""
    try:
        _begin(run_id)
    except Refusal as refusal:
        flash(words_of(refusal), "error")


def _begin(run_id: UUID) -> None:
    with reading() as session:
        cards: Sequence[PrintableCard] = cards_of_run(
            session, community_id=g.community_id, run_id=run_id
        )
        by = issuer(session, community_id=g.community_id)
    if not cards:
        raise NothingToPrint
    drawing.begin_drawing(
        g.community_id,
        run_id,
        sheet_cards(cards, by),
        words=sheet_words(language=current_language()),
        now=now(),
    )


def _require(run_id: UUID) -> None:
    """Only who may see the run may have its sheets.

    Raises:
        NotFound: there is no such run here.
        NotAllowed: the role is held elsewhere only.
    """
    with reading() as session:
        run = print_run(session, community_id=g.community_id, run_id=run_id)
    if run is None:
        raise NotFound
    require_in_place(run.place_id, Permission.MANAGE_CARDS)
