"""Checks of the books: the last ones, and one of everything, which goes on in the background."""

from __future__ import annotations

from flask import g, redirect, render_template, url_for
from werkzeug import Response

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.books.checking import start_checking_everything
from cambio.books.pages.books import blueprint
from cambio.books.queries import last_checks
from cambio.database import current_database, reading
from cambio.ledger.checks import CHECKS

REFRESH_S = 2
SHOWN = 12


@blueprint.get("/check")
@allow(Permission.SEE_BOOKS)
def ask_check() -> str:
    """The last checks, how far one is that goes on now, and the button for another."""
    with reading() as session:
        now = current_database().clock()
        checks = last_checks(session, community_id=g.community_id, now=now, limit=SHOWN)
    return render_template(
        "books/check.html",
        running=next((each for each in checks if each.is_running), None),
        last=next((each for each in checks if not each.is_running), None),
        checks=checks,
        meanings=[check.meaning for check in CHECKS],
        refresh_seconds=REFRESH_S,
    )


@blueprint.post("/check")
@allow(Permission.SEE_BOOKS)
def check() -> Response:
    """Begin to recompute all books from their postings."""
    start_checking_everything(g.community_id, current_actor().id)
    return redirect(url_for("books.ask_check"), 303)
