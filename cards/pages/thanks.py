"""A card of thanks for each volunteer, once a year."""

from __future__ import annotations

from io import BytesIO

from flask import Response, current_app, g
from flask_babel import gettext as _
from flask_babel import ngettext

from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, reading
from cambio.earning.queries import HelperYear, helpers_of
from cambio.neighbourhood.reach import require_everywhere
from cambio.web.language import current_language
from cards.pages.base import blueprint, now
from cards.printing.prepared import Issuer, issuer
from cards.printing.thanks import ThanksCard, draw_thanks

YEAR_MIN = 2000


@blueprint.get("/<community>/thanks/<int:year>.pdf")
@allow(Permission.APPROVE_ACTIONS)
@limiter.limit("20 per minute")
def thanks(year: int) -> Response:
    """Cards for everybody who ran or reported an action that year, as PDF to print and cut."""
    require_everywhere(Permission.APPROVE_ACTIONS)
    if not YEAR_MIN <= year <= now().year:
        raise NotFound
    with reading() as session:
        found = helpers_of(session, community_id=g.community_id, year=year)
        by = issuer(session, community_id=g.community_id)
    if not found:
        raise NotFound
    out = BytesIO()
    draw_thanks(
        [_card(each, by, year) for each in found],
        out,
        document_title=_("Thank you, %(year)s", year=year),
        language=current_language(),
    )
    response: Response = current_app.response_class(out.getvalue(), mimetype="application/pdf")
    name = f"{_('thank-you-cards')}-{year}.pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _card(helper: HelperYear, by: Issuer, year: int) -> ThanksCard:
    lines = [
        ngettext(
            "In %(year)s you made %(num)s action in the neighbourhood possible.",
            "In %(year)s you made %(num)s actions in the neighbourhood possible.",
            helper.actions,
            year=year,
        )
    ]
    if helper.people:
        lines.append(
            ngettext(
                "%(num)s neighbour came along.", "%(num)s neighbours came along.", helper.people
            )
        )
    if helper.bags:
        lines.append(
            ngettext(
                "Together you filled %(num)s bag.", "Together you filled %(num)s bags.", helper.bags
            )
        )
    return ThanksCard(
        thanks=_("Thank you!"),
        name=helper.name,
        lines=tuple(lines),
        community_name=by.community_name,
        accent=by.accent,
    )
