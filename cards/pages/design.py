"""How a community's cards look: its colour and its logo, with an example beside them."""

from __future__ import annotations

from flask import Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.web.language import current_language
from cambio.web.pictures import content_of
from cards.pages.base import blueprint, command_of, errors_of
from cards.printing import DEFAULT_ACCENT, card_svg
from cards.printing.logos import clean_logo
from cards.printing.prepared import example_face, issuer
from cards.queries.designs import DesignView
from cards.queries.designs import design as find_design
from cards.reach import require_in_place
from cards.use_cases.designs import ChangeDesign, change_design

FIELDS = {"accent_invalid": "accent", "picture_unusable": "logo", "picture_too_large": "logo"}


@blueprint.get("/<community>/cards/design")
@allow(Permission.MANAGE_CARDS)
def design() -> str:
    """Colour and logo."""
    require_in_place(None, Permission.MANAGE_CARDS)
    return _page({})


@blueprint.post("/<community>/cards/design")
@allow(Permission.MANAGE_CARDS)
@limiter.limit("20 per minute")
def save_design() -> ResponseReturnValue:
    """Keep them for all cards that are printed from now on."""
    require_in_place(None, Permission.MANAGE_CARDS)
    try:
        accent = request.form.get("accent", "").strip()[:20] or None
        perform(change_design, command_of(ChangeDesign, accent=accent, logo=_logo()))
    except Refusal as refusal:
        return _page(errors_of(refusal, FIELDS)), refusal.status
    flash(_("Cards that you print from now on look like this."), "success")
    return redirect(url_for("cards.design"), 303)


@blueprint.get("/<community>/cards/design/example.svg")
@allow(Permission.MANAGE_CARDS)
def example_card() -> Response:
    """A card that is nobody's: its square leads to the first page."""
    with reading() as session:
        by = issuer(session, community_id=g.community_id)
    drawing = card_svg(example_face(by, language=current_language()))
    return current_app.response_class(drawing, mimetype="image/svg+xml")


def _logo() -> bytes | None:
    """The logo that was chosen, the one of before where none was, None where it is to go.

    Raises:
        PictureUnusable, PictureTooLarge: it will not do.
    """
    upload = request.files.get("logo")
    if upload is not None and upload.filename:
        return clean_logo(content_of(upload))
    return None if "no_logo" in request.form else _design().logo


def _design() -> DesignView:
    with reading() as session:
        return find_design(session, community_id=g.community_id)


def _page(errors: dict[str, str]) -> str:
    found = _design()
    return render_template(
        "cards/design.html",
        accent=request.form.get("accent", found.accent or DEFAULT_ACCENT),
        has_logo=found.logo is not None,
        errors=errors,
    )
