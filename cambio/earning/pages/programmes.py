"""Programmes: what can be earned and how, and making one from a template or a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.errors import FileFault, ProgrammeFileInvalid
from cambio.earning.pages.base import (
    blueprint,
    command_of,
    now,
    programme_or_404,
    require_programme,
    zone,
)
from cambio.earning.pages.templates import changed_template
from cambio.earning.queries import MembershipView, ProgrammeView
from cambio.earning.queries.joined import members_by_street
from cambio.earning.reach import may_record
from cambio.earning.rules import (
    People,
    ProgrammeFile,
    RuleKind,
    read_programme,
    read_programme_document,
    reward_for,
)
from cambio.earning.use_cases import AppliedProgramme, ApplyProgramme, apply_programme

TEMPLATES = Path(__file__).parents[1] / "data"
TEMPLATE_NAMES = (
    "cambio-company",
    "gold-card",
    "opruimkaravaan",
    "litter-stamps",
    "neighbourhood-pot",
    "working-hours",
)
FILE_BYTES_MAX = 200_000


@blueprint.get("/programmes")
@allow(Permission.SEE_PROGRAMMES)
def programmes() -> str:
    """What there is to earn."""
    with reading() as session:
        found = queries.programmes(session, community_id=g.community_id)
    joined = {each.programme_id for each in _own_memberships()}
    shown = [each for each in found if _may_read(each, joined)]
    return render_template("earning/programmes.html", programmes=shown, joined=joined)


@blueprint.get("/programmes/<slug>")
@allow(Permission.SEE_PROGRAMMES)
def programme(slug: str) -> str:
    """One programme: "zo spaart u"."""
    found = programme_or_404(slug)
    with reading() as session:
        rules = queries.rules(session, community_id=g.community_id, at=now(), programme_id=found.id)
        members = queries.count_members(session, community_id=g.community_id, programme_id=found.id)
        streets = members_by_street(session, community_id=g.community_id, programme_id=found.id)
    memberships = _own_memberships()
    if not _may_read(found, {each.programme_id for each in memberships}):
        raise NotFound
    membership = next((each for each in memberships if each.programme_id == found.id), None)
    plans = current_actor().may(Permission.PLAN_ACTIONS)
    return render_template(
        "earning/programme.html",
        programme=found,
        rules=[_row(rule) for rule in rules if plans or not rule.terms.pays_nothing],
        kinds={rule.kind for rule in rules},
        has_milestones=any(rule.kind is RuleKind.MILESTONE for rule in rules),
        may_record=may_record(found.id),
        members=members,
        streets=streets,
        membership=membership,
        household_id=current_actor().household_id,
        all_to_street=_all_to_street(found),
    )


def _may_read(programme: ProgrammeView, joined: set[UUID]) -> bool:
    """Whether whoever is asking reads of a programme; households are those without a staff role."""
    is_staff = current_actor().household_id is None
    return programme.is_shown_to(is_staff=is_staff, is_member=programme.id in joined)


def _all_to_street(programme: ProgrammeView) -> bool:
    """Whether the household which is asking leaves all that it earns here to its street."""
    household_id = current_actor().household_id
    if household_id is None:
        return False
    with reading() as session:
        return queries.leaves_to_street(
            session,
            community_id=g.community_id,
            household_id=household_id,
            programme_id=programme.id,
        )


def _row(rule: queries.RuleView) -> dict[str, Any]:
    """A rule with what it gives for one adult and for one child."""
    return {
        "rule": rule,
        "adult": reward_for(rule.terms, People(1, 0)),
        "child": reward_for(rule.terms, People(0, 1)),
        "per_head": bool(rule.terms.per_adult_minor or rule.terms.per_child_minor),
    }


def _own_memberships() -> list[MembershipView]:
    """The programmes that the household which is asking is in; none for staff."""
    household_id = current_actor().household_id
    if household_id is None:
        return []
    with reading() as session:
        return queries.memberships_of(
            session, community_id=g.community_id, household_id=household_id
        )


@blueprint.get("/programmes/new")
@allow(Permission.MANAGE_PROGRAMMES)
def new_programme() -> str:
    """Choose a template, or bring a file."""
    require_programme(Permission.MANAGE_PROGRAMMES)
    return _new_form()


@blueprint.post("/programmes/new")
@allow(Permission.MANAGE_PROGRAMMES)
def create_programme() -> ResponseReturnValue:
    """Make a programme from what was chosen; the same file again changes what it changes."""
    require_programme(Permission.MANAGE_PROGRAMMES)
    try:
        file = _file()
        applied = perform(apply_programme, command_of(ApplyProgramme, file=file))
    except ProgrammeFileInvalid as invalid:
        return _new_form(faults=invalid.faults), invalid.status
    except Refusal as refusal:
        return _new_form(errors={"": words_of(refusal)}), refusal.status
    except UnicodeDecodeError:
        return _new_form(errors={"file": _("This is not a text file.")}), 422
    flash(_told(applied), "success")
    return redirect(url_for("earning.programme", slug=applied.slug), 303)


@blueprint.get("/programmes/templates/<name>.toml")
@allow(Permission.MANAGE_PROGRAMMES)
def programme_template(name: str) -> Response:
    """A template as a file, to be changed and brought back."""
    if name not in TEMPLATE_NAMES:
        raise NotFound
    headers = {"Content-Disposition": f'attachment; filename="{name}.toml"'}
    return Response(_template(name), mimetype="application/toml", headers=headers)


def _file() -> ProgrammeFile:
    """The file that was brought, or else the template that was chosen with what was changed.

    Raises:
        ProgrammeFileInvalid: with every mistake.
    """
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        text = upload.stream.read(FILE_BYTES_MAX).decode("utf-8-sig")
        return read_programme(text, zone=zone())
    name = request.form.get("template", "")
    template = _template(name) if name in TEMPLATE_NAMES else ""
    return read_programme_document(changed_template(template, request.form), zone=zone())


def _template(name: str) -> str:
    return (TEMPLATES / f"{name}.toml").read_text(encoding="utf-8")


def _new_form(*, faults: tuple[FileFault, ...] = (), errors: dict[str, str] | None = None) -> str:
    choices = [(name, read_programme(_template(name))) for name in TEMPLATE_NAMES]
    # The words of a fault were marked for translation where they were written.
    rows = [(fault.line, _(fault.message) % fault.facts) for fault in faults]
    return render_template(
        "earning/new_programme.html",
        choices=choices,
        faults=rows,
        errors=errors or {},
        chosen=request.form.get("template"),
        values=request.form,
    )


def _told(applied: AppliedProgramme) -> str:
    """What applying a file changed, in a sentence."""
    count = len(applied.new_versions) + len(applied.ended_rules)
    if applied.created:
        told = _("The programme is there.")
    elif not count:
        told = _("Nothing had changed.")
    else:
        told = ngettext("%(num)s rule has changed.", "%(num)s rules have changed.", count)
    return str(told)
