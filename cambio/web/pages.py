"""Pages that belong to no feature: help, accessibility, privacy, jobs, and
the kit's own style guide."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.scheduler.queries import jobs_standing
from cambio.database import NotFound, current_database, reading
from cambio.web.styleguide import samples

blueprint = Blueprint("web", __name__)


@blueprint.get("/<community>/help")
@allow(Permission.ANYONE)
def help() -> str:  # noqa: A001 - the page's own name
    """How Cambio works, in plain words."""
    return render_template("web/help.html")


@blueprint.get("/<community>/accessibility")
@allow(Permission.ANYONE)
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("web/accessibility.html")


@blueprint.get("/<community>/privacy")
@allow(Permission.ANYONE)
def privacy() -> str:
    """What is kept about people, and what is not."""
    return render_template("web/privacy.html")


@blueprint.get("/<community>/jobs")
@allow(Permission.SEE_JOBS)
def jobs() -> str:
    """What is done by itself: when it was, what came of it, and when it is again.

    How many things a job did is not told here: it counts those of all communities together.
    """
    known = current_app.extensions["cambio.jobs"]
    with reading() as session:
        standing = jobs_standing(session, now=current_database().clock())
    rows = [
        {"title": each.title or each.name, "standing": standing.get(each.name)} for each in known
    ]
    return render_template("web/jobs.html", jobs=rows)


@blueprint.get("/api/v1/")
@allow(Permission.ANYONE)
def api_document() -> str:
    """The JSON API, for who writes programs."""
    return render_template("web/api.html")


@blueprint.get("/styleguide")
@allow(Permission.ANYONE)
def styleguide() -> str:
    """Every component of the kit; in the demo only."""
    if not current_app.extensions["cambio.settings"].demo:
        raise NotFound
    return render_template("styleguide.html", **samples())


@blueprint.get("/healthz")
@allow(Permission.ANYONE)
def healthz() -> Response:
    """Whether the process answers, for whatever watches over it."""
    return current_app.response_class("ok\n", mimetype="text/plain")
