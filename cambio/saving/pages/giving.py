"""What may be given away, how much in a day, and which organisations receive gifts."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning.pages.base import words
from cambio.neighbourhood.reach import require_everywhere
from cambio.saving import queries
from cambio.saving.pages.base import blueprint
from cambio.saving.pages.forms import amount_in, command_of, errors_of, shown_amount
from cambio.saving.use_cases import SetCause, SetGiftTerms, set_cause, set_gift_terms
from cambio.web.layout import currency


@blueprint.get("/giving")
@allow(Permission.MANAGE_PROGRAMMES)
def giving() -> str:
    """What holds for each programme's tokens, and who may receive."""
    return _page(None, {})


@blueprint.post("/giving/<uuid:programme_id>")
@allow(Permission.MANAGE_PROGRAMMES)
def set_giving(programme_id: UUID) -> ResponseReturnValue:
    """Switch giving on or off for a programme's tokens, and say how much in a day."""
    require_everywhere(Permission.MANAGE_PROGRAMMES)
    with reading() as session:
        known = {
            each.programme_id: each
            for each in queries.gift_terms(session, community_id=g.community_id)
        }
    if programme_id not in known:
        raise NotFound
    scale = currency(known[programme_id].currency).scale
    try:
        command = command_of(
            SetGiftTerms,
            programme_id=programme_id,
            allowed=request.form.get("allowed") == "1",
            daily_minor=amount_in("daily", scale=scale),
        )
        perform(set_gift_terms, command)
    except Refusal as refusal:
        fields = {"gift_daily_invalid": "daily", "amount_unreadable": "daily"}
        return _page(programme_id, errors_of(refusal, fields)), refusal.status
    flash(_("This holds from now on."), "success")
    return redirect(url_for("saving.giving"), 303)


@blueprint.post("/giving/causes/<uuid:organisation_id>")
@allow(Permission.MANAGE_PROGRAMMES)
def set_receiving(organisation_id: UUID) -> ResponseReturnValue:
    """Let an organisation receive gifts, or no longer."""
    require_everywhere(Permission.MANAGE_PROGRAMMES)
    receives = request.form.get("receives") == "1"
    perform(set_cause, command_of(SetCause, organisation_id=organisation_id, receives=receives))
    flash(_("Households can give to it.") if receives else _("It receives no gifts any more."))
    return redirect(url_for("saving.giving"), 303)


def _page(wrong: UUID | None, errors: dict[str, str]) -> str:
    with reading() as session:
        terms = queries.gift_terms(session, community_id=g.community_id)
        causes = queries.causes(session, community_id=g.community_id)
    return render_template(
        "saving/giving.html",
        terms=terms,
        causes=causes,
        words=words,
        shown_amount=shown_amount,
        wrong=wrong,
        errors=errors,
        form=request.form,
    )
