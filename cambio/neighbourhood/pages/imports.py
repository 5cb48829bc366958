"""Importing addresses: send a file, see what it would change, have it carried out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib import resources
from pathlib import PurePath
from typing import BinaryIO, cast
from uuid import UUID

from flask import Response, g, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.errors import FileMissing, ImportUnknown
from cambio.neighbourhood.importing import (
    background,
    carry_out,
    check,
    keep_upload,
    open_upload,
)
from cambio.neighbourhood.pages.base import blueprint, now, who
from cambio.neighbourhood.queries import ImportView
from cambio.neighbourhood.reach import require_everywhere
from cambio.neighbourhood.rules.address_file import (
    MAX_FILE_BYTES,
    LineProblem,
    bad_lines_file,
    read_address_file,
)
from cambio.neighbourhood.schemas.line_problems import field_words, words_for
from cambio.neighbourhood.use_cases.address_import import (
    BeginWriting,
    StartChecking,
    begin_writing,
    start_checking,
)

CSV = "text/csv"
REFRESH_SECONDS = 3
PROBLEMS_SHOWN = 100


@blueprint.get("/<community>/addresses/import")
@allow(Permission.MANAGE_PLACES)
def import_addresses() -> str:
    """Which file?"""
    return _choose()


@blueprint.post("/<community>/addresses/import")
@allow(Permission.MANAGE_PLACES)
def send_addresses() -> ResponseReturnValue:
    """Keep the file, and begin to check it."""
    require_everywhere(Permission.MANAGE_PLACES)
    upload = request.files.get("file")
    try:
        if upload is None or not upload.filename:
            raise FileMissing
        stream = cast("BinaryIO", upload.stream)
        import_id = keep_upload(stream, **who(), file_name=PurePath(upload.filename).name)
    except Refusal as refusal:
        return _choose(error=words_of(refusal)), refusal.status
    background().start(check, **who(), import_id=import_id)
    return _to(import_id)


@blueprint.get("/<community>/addresses/template.csv")
@allow(Permission.MANAGE_PLACES)
def address_template() -> Response:
    """An empty file with the headings, to fill in."""
    content = resources.files("cambio.neighbourhood").joinpath("data/address-template.csv")
    return _file([content.read_bytes()], _("addresses-template") + ".csv")


@blueprint.get("/<community>/addresses/import/<uuid:import_id>")
@allow(Permission.MANAGE_PLACES)
def address_import(import_id: UUID) -> str:
    """How far an import is, what it would change, what is wrong, or what it did."""
    found = _import(import_id)
    problems = found.findings.problems[:PROBLEMS_SHOWN] if found.findings else ()
    return render_template(
        "neighbourhood/import.html",
        run=found,
        problems=[_problem(each) for each in problems],
        refresh_seconds=REFRESH_SECONDS,
    )


@blueprint.post("/<community>/addresses/import/<uuid:import_id>/carry-out")
@allow(Permission.MANAGE_PLACES)
def carry_out_import(import_id: UUID) -> ResponseReturnValue:
    """Carry out what was checked."""
    require_everywhere(Permission.MANAGE_PLACES)
    writing = perform(begin_writing, BeginWriting(**who(), import_id=import_id))
    background().start(partial(carry_out, writing=writing), **who(), import_id=import_id)
    return _to(import_id)


@blueprint.post("/<community>/addresses/import/<uuid:import_id>/check")
@allow(Permission.MANAGE_PLACES)
def check_import_again(import_id: UUID) -> ResponseReturnValue:
    """Check a file again whose import broke off."""
    require_everywhere(Permission.MANAGE_PLACES)
    perform(start_checking, StartChecking(**who(), import_id=import_id))
    background().start(check, **who(), import_id=import_id)
    return _to(import_id)


@blueprint.get("/<community>/addresses/import/<uuid:import_id>/mistakes.csv")
@allow(Permission.MANAGE_PLACES)
def bad_lines(import_id: UUID) -> Response:
    """Just the lines with mistakes, each with the reasons in front."""
    found = _import(import_id)
    stream = open_upload(community_id=g.community_id, import_id=import_id)
    lines = bad_lines_file(
        stream,
        read_address_file(stream),
        explain=_explain,
        line_heading=_("line"),
        reason_heading=_("reason"),
    )
    name = _("%(file)s-mistakes", file=PurePath(found.file_name).stem)
    return _file(stream_with_context(lines), f"{name}.csv")


def _import(import_id: UUID) -> ImportView:
    require_everywhere(Permission.MANAGE_PLACES)
    with reading() as session:
        found = queries.address_import(
            session, community_id=g.community_id, import_id=import_id, now=now()
        )
    if found is None:
        raise ImportUnknown
    return found


def _choose(error: str | None = None) -> str:
    require_everywhere(Permission.MANAGE_PLACES)
    with reading() as session:
        imports = queries.address_imports(session, community_id=g.community_id, now=now())
        count = queries.count_addresses(session, community_id=g.community_id)
        gone = queries.count_gone_addresses(session, community_id=g.community_id)
    return render_template(
        "neighbourhood/import_addresses.html",
        imports=imports,
        count=count,
        gone=gone,
        megabytes=MAX_FILE_BYTES // 1_000_000,
        error=error,
    )


def _to(import_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("neighbourhood.address_import", import_id=import_id), 303)


def _file(content: list[bytes] | Iterator[bytes], name: str) -> Response:
    response = Response(content, mimetype=CSV)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _explain(problem: LineProblem) -> str:
    return words_for(problem, _)


def _problem(problem: LineProblem) -> dict[str, str]:
    """A row of the table of mistakes."""
    line = _("Line %(number)s", number=problem.line_number) if problem.line_number else "—"
    return {
        "line": line.replace(" ", "\N{NO-BREAK SPACE}"),
        "field": field_words(problem.field, _) or "—",
        "value": problem.value or "—",
        "text": _explain(problem),
    }
