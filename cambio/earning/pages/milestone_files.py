"""Sending what went well as a file: tried first, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext, ngettext
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.earning.errors.observations import (
    ConsentIncomplete,
    FileEmpty,
    HouseholdsSeveral,
    ObservationsRefused,
)
from cambio.earning.pages.base import blueprint, command_of, now, programme_or_404
from cambio.earning.queries import ProgrammeView
from cambio.earning.queries.consents import members_at
from cambio.earning.queries.observations import column_mapping, events_of
from cambio.earning.reach import require_recorder
from cambio.earning.rules.observation_file import (
    FIELDS,
    OPTIONAL,
    FileLine,
    Sheet,
    guessed_mapping,
    heading_faults,
    read_lines,
    read_sheet,
)
from cambio.earning.use_cases.observations import (
    KeepMapping,
    Recorded,
    RecordObservations,
    Seen,
    keep_mapping,
    record_observations,
)

FILE_BYTES_MAX = 2_000_000
FAULTS_SHOWN = 100
FIELD_WORDS: Mapping[str, LazyString] = {
    "postcode": lazy_gettext("Postcode"),
    "house_number": lazy_gettext("House number"),
    "house_letter": lazy_gettext("House letter"),
    "house_number_addition": lazy_gettext("Addition"),
    "event": lazy_gettext("What went well"),
    "happened_on": lazy_gettext("On which day"),
}

Faults = list[tuple[int, Refusal]]


@blueprint.get("/programmes/<slug>/milestones/file")
@allow(Permission.RECORD_MILESTONES)
def milestone_file(slug: str) -> str:
    """Which file, and which column holds what?"""
    found = programme_or_404(slug)
    require_recorder(found.id)
    return _page(found)


@blueprint.post("/programmes/<slug>/milestones/file")
@allow(Permission.RECORD_MILESTONES)
def send_milestone_file(slug: str) -> ResponseReturnValue:
    """Try a file, or write down all that is in it."""
    found = programme_or_404(slug)
    require_recorder(found.id)
    try:
        sheet = _sheet()
    except Refusal as refusal:
        return _page(found, errors={"file": words_of(refusal)}), refusal.status
    mapping = _mapping(found, sheet)
    in_headings = heading_faults(sheet.headings, mapping)
    if in_headings:
        return _page(found, sheet, mapping, faults=[(1, each) for each in in_headings]), 422
    perform(keep_mapping, command_of(KeepMapping, programme_id=found.id, columns=mapping))
    return _carry_out(found, sheet, mapping)


def _carry_out(
    programme: ProgrammeView, sheet: Sheet, mapping: Mapping[str, str]
) -> ResponseReturnValue:
    lines, faults = read_lines(sheet, mapping, _events(programme))
    seen, elsewhere = _seen(programme, lines)
    faults += elsewhere
    tried = request.form.get("act") != "record"
    command = command_of(
        RecordObservations,
        programme_id=programme.id,
        source="file",
        seen=tuple(each for _number, each in seen),
    )
    recorded = Recorded(0, 0)
    try:
        recorded = perform(record_observations, command, dry_run=tried or bool(faults))
    except ObservationsRefused as refused:
        # Its places count what was seen; people count the lines of their file.
        faults += [(seen[place - 1][0], fault) for place, fault in refused.faults]
    if faults:
        faults.sort(key=lambda fault: fault[0])
        return _page(programme, sheet, mapping, faults=faults), 422
    if tried:
        return _page(programme, sheet, mapping, found=recorded)
    told = ngettext("%(num)s line written down.", "%(num)s lines written down.", recorded.new)
    flash(told, "success")
    return redirect(url_for("earning.milestones", slug=programme.slug), 303)


def _seen(
    programme: ProgrammeView, lines: Sequence[FileLine]
) -> tuple[list[tuple[int, Seen]], Faults]:
    """The lines with the households that they are about, and those that are about none."""
    with reading() as session:
        members = members_at(
            session,
            community_id=g.community_id,
            programme_id=programme.id,
            addresses={each.address for each in lines},
        )
    seen: list[tuple[int, Seen]] = []
    faults: Faults = []
    for line in lines:
        households = members.get(line.address, [])
        if len(households) == 1:
            seen.append((line.number, Seen(households[0], line.event, line.happened_on)))
        else:
            fault = HouseholdsSeveral() if households else ConsentIncomplete()
            faults.append((line.number, fault))
    return seen, faults


def _events(programme: ProgrammeView) -> dict[str, str]:
    """The short name of each event by all that it is called, in small letters."""
    with reading() as session:
        events = events_of(
            session, community_id=g.community_id, programme_id=programme.id, at=now()
        )
    called = {
        name.casefold(): event for event, rule in events.items() for name in rule.names.values()
    }
    return called | {event: event for event in events}


def _sheet() -> Sheet:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise FileEmpty
    return read_sheet(upload.stream.read(FILE_BYTES_MAX))


def _mapping(programme: ProgrammeView, sheet: Sheet) -> dict[str, str]:
    """Which column holds what: as was chosen now, else as before, else by its heading."""
    guessed = guessed_mapping(sheet.headings, _kept(programme))
    chosen = {field: request.form.get(f"column_{field}", "") for field in FIELDS}
    return guessed | {field: name for field, name in chosen.items() if name in sheet.headings}


def _kept(programme: ProgrammeView) -> dict[str, str]:
    with reading() as session:
        return column_mapping(
            session,
            community_id=g.community_id,
            programme_id=programme.id,
            sender_id=current_actor().id,
        )


def _page(
    programme: ProgrammeView,
    sheet: Sheet | None = None,
    mapping: Mapping[str, str] | None = None,
    *,
    faults: Sequence[tuple[int, Refusal]] = (),
    errors: dict[str, str] | None = None,
    found: Recorded | None = None,
) -> str:
    kept = _kept(programme) if mapping is None else mapping
    headings = sheet.headings if sheet else tuple(dict.fromkeys(kept.values()))
    return render_template(
        "earning/milestone_file.html",
        programme=programme,
        fields=[_field(name, kept) for name in FIELDS],
        headings=[(each, each) for each in headings if each],
        faults=[(number, _told(fault)) for number, fault in faults[:FAULTS_SHOWN]],
        count=len(faults),
        errors=errors or {},
        found=found,
    )


def _field(name: str, mapping: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": f"column_{name}",
        "label": FIELD_WORDS[name],
        "value": mapping.get(name),
        "required": name not in OPTIONAL,
    }


def _told(fault: Refusal) -> str:
    """A fault in words; a field that is missing by what people call it."""
    field = str(fault.facts.get("field"))
    if field in FIELD_WORDS:
        return str(_(fault.message) % {"field": FIELD_WORDS[field]})
    return words_of(fault)
