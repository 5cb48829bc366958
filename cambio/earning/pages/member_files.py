"""A list of households that joined elsewhere: tried first, then all of it or nothing."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.earning.errors.members import NobodyThere
from cambio.earning.pages.base import blueprint, command_of, programme_or_404, require_programme
from cambio.earning.queries import ProgrammeView
from cambio.earning.queries.joined import households_at_keys
from cambio.earning.rules.member_file import MemberLine, read_members
from cambio.earning.rules.observation_file import read_sheet
from cambio.earning.use_cases.member_files import (
    Agreed,
    JoinedTogether,
    JoinTogether,
    join_together,
)

FILE_BYTES_MAX = 200_000
Faults = list[tuple[int, Refusal]]


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
        lines, faults = read_members(read_sheet(content))
        agreed, nowhere = _households(lines)
        faults += nowhere
        command = command_of(JoinTogether, programme_id=found.id, households=tuple(agreed))
        joined = perform(join_together, command, dry_run=tried or bool(faults))
    except Refusal as refusal:
        return _page(found, errors={"file": words_of(refusal)}), refusal.status
    if faults:
        return _page(found, faults=sorted(faults, key=lambda fault: fault[0])), 422
    if tried:
        return _page(found, joined=joined)
    told = _(
        "%(new)s households joined, %(known)s were in it already.",
        new=joined.new,
        known=joined.known,
    )
    flash(told, "success")
    return redirect(url_for("earning.members", slug=slug), 303)


def _households(lines: list[MemberLine]) -> tuple[list[Agreed], Faults]:
    """The one household at each address; a line with none, or with several, is wrong."""
    with reading() as session:
        found = households_at_keys(
            session, community_id=g.community_id, addresses={line.address for line in lines}
        )
    agreed: list[Agreed] = []
    faults: Faults = []
    for line in lines:
        there = found.get(line.address, [])
        if len(there) == 1:
            agreed.append(Agreed(there[0], line.agreed_on, line.means))
        else:
            faults.append((line.number, NobodyThere()))
    return agreed, faults


def _programme(slug: str) -> ProgrammeView:
    found = programme_or_404(slug)
    require_programme(Permission.ENROL, found.id)
    return found


def _page(
    programme: ProgrammeView,
    *,
    faults: Faults | None = None,
    joined: JoinedTogether | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    rows = [(number, words_of(refusal)) for number, refusal in faults or []]
    return render_template(
        "earning/member_file.html",
        programme=programme,
        faults=rows,
        joined=joined,
        errors=errors or {},
    )
