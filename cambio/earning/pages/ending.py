"""Ending a programme, with a look at every balance first."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.earning.pages.base import blueprint, keyed_of, programme_or_404, require_programme
from cambio.earning.queries import ProgrammeView
from cambio.earning.queries.ending import holdings
from cambio.earning.use_cases.ending import EndProgramme, end_programme
from cambio.web.formats import format_money
from cambio.web.layout import currency


@blueprint.get("/programmes/<slug>/end")
@allow(Permission.MANAGE_PROGRAMMES)
def ask_end_programme(slug: str) -> str:
    """What is still held, and what ending would do."""
    return _page(_programme(slug))


@blueprint.post("/programmes/<slug>/end")
@allow(Permission.MANAGE_PROGRAMMES)
def stop_programme(slug: str) -> ResponseReturnValue:
    """End it for good."""
    found = _programme(slug)
    try:
        ended = perform(end_programme, keyed_of(EndProgramme, programme_id=found.id))
    except Refusal as refusal:
        return _page(found, {"": words_of(refusal)}), refusal.status
    returned = format_money(ended.returned_minor, currency(found.currency))
    flash(_("The programme has ended. %(amount)s went back.", amount=returned), "success")
    return redirect(url_for("earning.programme", slug=slug), 303)


def _programme(slug: str) -> ProgrammeView:
    found = programme_or_404(slug)
    require_programme(Permission.MANAGE_PROGRAMMES, found.id)
    return found


def _page(programme: ProgrammeView, errors: dict[str, str] | None = None) -> str:
    with reading() as session:
        found = holdings(session, community_id=g.community_id, programme_id=programme.id)
    return render_template(
        "earning/end_programme.html", programme=programme, holdings=found, errors=errors or {}
    )
