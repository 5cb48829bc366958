"""What a partner took: one by one, of a period, as a file, and undone when it was a mistake."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from uuid import UUID

from flask import Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.web.formats import local_moment
from cambio.web.language import current_language
from catalog.counter import require_partner
from catalog.pages.base import blueprint, found_or_404, keyed_command_of, now, today
from catalog.pages.vouchers.base import (
    chosen_partner,
    day_in,
    file_of,
    partners_of_actor,
    total_cents,
    wanted_days,
)
from catalog.queries import vouchers as queries
from catalog.queries.vouchers import RedemptionView
from catalog.rules.vouchers import UNDO_MINUTES, written_euros
from catalog.use_cases.vouchers import UndoRedemption, undo_redemption

DAYS_SHOWN = 30
MOST_SHOWN, MOST_IN_FILE = 200, 20_000


@blueprint.get("/partner/redemptions")
@allow(Permission.REDEEM_VOUCHERS)
def redemptions() -> str:
    """What a partner took in a period, the last thirty days unless said otherwise."""
    partners = partners_of_actor(Permission.REDEEM_VOUCHERS)
    partner = chosen_partner(partners)
    if partner is None:
        return render_template("catalog/vouchers/no_partner.html")
    first_day = day_in("from", missing=today() - timedelta(days=DAYS_SHOWN))
    last_day = day_in("until", missing=today())
    wanted = wanted_days(first_day=first_day, last_day=last_day, partner_ids=[partner.id])
    with reading() as session:
        found = queries.redemptions(
            session, community_id=g.community_id, wanted=wanted, limit=MOST_SHOWN + 1
        )
    return render_template(
        "catalog/vouchers/redemptions.html",
        partners=partners,
        partner=partner,
        first_day=first_day,
        last_day=last_day,
        redemptions=found[:MOST_SHOWN],
        more=len(found) > MOST_SHOWN,
        total_cents=total_cents(found[:MOST_SHOWN]),
    )


@blueprint.get("/partner/redemptions.csv")
@allow(Permission.REDEEM_VOUCHERS)
def redemptions_csv() -> ResponseReturnValue:
    """The same as a file."""
    partner = chosen_partner(partners_of_actor(Permission.REDEEM_VOUCHERS))
    if partner is None:
        return render_template("catalog/vouchers/no_partner.html"), 403
    wanted = wanted_days(
        first_day=day_in("from", missing=today() - timedelta(days=DAYS_SHOWN)),
        last_day=day_in("until", missing=today()),
        partner_ids=[partner.id],
    )
    with reading() as session:
        found = queries.redemptions(
            session, community_id=g.community_id, wanted=wanted, limit=MOST_IN_FILE
        )
    return csv_of(found, name=_("vouchers-used"))


@blueprint.get("/partner/redemptions/<uuid:redemption_id>")
@allow(Permission.REDEEM_VOUCHERS)
def redemption(redemption_id: UUID) -> str:
    """One of them, and whether it can still be undone."""
    return _page(_seen(redemption_id))


@blueprint.post("/partner/redemptions/<uuid:redemption_id>/undo")
@allow(Permission.REDEEM_VOUCHERS)
def undo(redemption_id: UUID) -> ResponseReturnValue:
    """It was a mistake: the voucher is good again."""
    view = _seen(redemption_id)
    # A manager is the helpdesk: it undoes for any partner until that was paid.
    is_helpdesk = current_actor().may_within(Permission.HELP_REDEEM, ScopeKind.COMMUNITY, ())
    command = keyed_command_of(
        UndoRedemption,
        redemption_id=redemption_id,
        partner_id=None if is_helpdesk else view.partner_id,
    )
    try:
        perform(undo_redemption, command)
    except Refusal as refusal:
        return _page(view, words_of(refusal)), refusal.status
    flash(_("It is undone. The voucher is good again."), "success")
    return redirect(url_for("catalog.redemption", redemption_id=redemption_id), 303)


def csv_of(found: list[RedemptionView], *, name: str) -> Response:
    """Redemptions as a file: one line each, euros with a point, no household."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["id", "moment", "voucher", "item", "partner", "euros", "undone", "helpdesk"])
    for each in found:
        moment = local_moment(each.redeemed_at).isoformat(timespec="seconds")
        undone = "" if each.undone_at is None else local_moment(each.undone_at).isoformat()
        writer.writerow([
            each.id, moment, each.shown_number, each.name(current_language()),
            each.partner_name, written_euros(each.value_cents), undone, "1" if each.caller else "",
        ])  # fmt: skip
    return file_of(out.getvalue(), mimetype="text/csv", name=f"{name}.csv")


def _seen(redemption_id: UUID) -> RedemptionView:
    view: RedemptionView = found_or_404(queries.redemption, redemption_id=redemption_id)
    require_partner(Permission.REDEEM_VOUCHERS, view.partner_id)
    return view


def _page(view: RedemptionView, error: str | None = None) -> str:
    in_time = now() <= view.redeemed_at + timedelta(minutes=UNDO_MINUTES)
    is_open = view.undone_at is None and view.settlement_id is None
    may = in_time or current_actor().may_within(Permission.HELP_REDEEM, ScopeKind.COMMUNITY, ())
    with reading() as session:
        voucher = queries.voucher(session, community_id=g.community_id, voucher_id=view.voucher_id)
    return render_template(
        "catalog/vouchers/redemption.html",
        redemption=view,
        left_cents=voucher.left_cents if voucher is not None and voucher.in_parts else 0,
        can_undo=is_open and may,
        minutes=UNDO_MINUTES,
        error=error,
    )
