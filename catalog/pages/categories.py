"""The categories of the shop, in all languages; they are the whole community's."""

from __future__ import annotations

import re

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import Refusal, perform, reading
from cambio.web.language import LANGUAGES
from catalog import queries
from catalog.pages.base import blueprint, command_of, errors_of, whole_number
from catalog.rules.texts import folded, printable
from catalog.use_cases import SaveCategory, save_category


@blueprint.get("/shopkeeping/categories")
@allow(Permission.MANAGE_CATALOGUE)
def categories() -> str:
    """The categories, each with its names, and a new one."""
    _require_whole()
    return _page({})


@blueprint.post("/shopkeeping/categories")
@allow(Permission.MANAGE_CATALOGUE)
def change_category() -> ResponseReturnValue:
    """Add a category, or change the names and place of one."""
    _require_whole()
    form = request.form
    names = {code: printable(form.get(f"name_{code}", ""))[:60] for code in LANGUAGES}
    slug = form.get("slug") or re.sub(r"[^a-z0-9]+", "-", folded(names["nl"]))[:40].strip("-")
    position = max(0, whole_number("position", missing=0))
    command = command_of(SaveCategory, slug=slug, names=names, position=position)
    try:
        perform(save_category, command)
    except Refusal as refusal:
        return _page(errors_of(refusal, {refusal.code: "name_nl"})), refusal.status
    flash(_("%(name)s is saved.", name=names["nl"]), "success")
    return redirect(url_for("catalog.categories"), 303)


def _require_whole() -> None:
    require_within(Permission.MANAGE_CATALOGUE, ScopeKind.COMMUNITY, ())


def _page(errors: dict[str, str]) -> str:
    with reading() as session:
        known = queries.categories(session, community_id=g.community_id)
    return render_template(
        "catalog/categories.html", categories=known, errors=errors, form=request.form
    )
