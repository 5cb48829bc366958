"""A list of households that joined elsewhere: tried first, then all of it or nothing."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.earning.errors.members import MembersRefused
from cambio.earning.pages.base import blueprint, command_of, programme_or_404, require_programme
from cambio.earning.queries import ProgrammeView
from cambio.earning.use_cases.member_files import (
    JoinedTogether,
    JoinTogether,
    households_on,
    join_together,
)

FILE_BYTES_MAX = 200_000


@blueprint.get("/programmes/<slug>/members/file")
@allow(Permission.ENROL)
def member_file(slug: str) -> str:
    """Which file?"""
    return _page(_programme(slug))


@blueprint.post("/programmes/<slug>/members/file")
@allow(Permission.ENROL)
def send_member_file(slug: str) -> ResponseReturnValue:
    """Try a list, or let all who stand on it join."""
    found = _programme(slug)
    upload = request.files.get("file")
    content = b"" if upload is None else upload.stream.read(FILE_BYTES_MAX)
    tried = request.form.get("act") != "join"
    try:
        with reading() as session:
            agreed = households_on(session, community_id=g.community_id, content=content)
        command = command_of(JoinTogether, programme_id=found.id, households=agreed)
        joined = perform(join_together, command, dry_run=tried)
    except MembersRefused as refused:
        return _page(found, refused=refused), refused.status
    except Refusal as refusal:
        return _page(found, errors={"file": words_of(refusal)}), refusal.status
    if tried:
        return _page(found, joined=joined)
    told = _(
        "%(new)s households joined, %(known)s were in it already.",
        new=joined.new,
        known=joined.known,
    )
    flash(told, "success")
    return redirect(url_for("earning.members", slug=slug), 303)


def _programme(slug: str) -> ProgrammeView:
    found = programme_or_404(slug)
    require_programme(Permission.ENROL, found.id)
    return found


def _page(
    programme: ProgrammeView,
    *,
    refused: MembersRefused | None = None,
    joined: JoinedTogether | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    faults = refused.faults if refused else ()
    rows = [(number, words_of(refusal)) for number, refusal in faults]
    return render_template(
        "earning/member_file.html",
        programme=programme,
        faults=rows,
        joined=joined,
        errors=errors or {},
    )
