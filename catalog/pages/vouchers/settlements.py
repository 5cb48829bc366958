"""Settling with partners: a manager settles, and both see what was paid for what."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, perform, reading
from cambio.web.formats import format_day, format_euros, format_moment, local_moment
from cambio.web.language import current_language
from catalog.counter import require_partner
from catalog.pages.base import blueprint, chosen_id, keyed_command_of, today, zone
from catalog.pages.vouchers.base import day_in, file_of, partners_of_actor
from catalog.pages.vouchers.redemptions import csv_of
from catalog.pages.vouchers.settlement_drawing import (
    SettledLine,
    SettlementPaper,
    draw_settlement,
)
from catalog.pages.words import shown_amounts
from catalog.queries import vouchers as queries
from catalog.queries.vouchers import RedemptionView, SettlementView
from catalog.rules.voucher_days import bounds_of
from catalog.use_cases.vouchers import Settled, SettleVouchers, settle_vouchers

PAGE = 30


@blueprint.get("/partner/settlements")
@allow(Permission.REDEEM_VOUCHERS)
def settlements() -> str:
    """What was paid, newest first, and for managers what waits to be settled."""
    return _page({})


@blueprint.post("/partner/settlements")
@allow(Permission.SETTLE_VOUCHERS)
def settle() -> ResponseReturnValue:
    """Settle with a partner for some days."""
    yesterday = today() - timedelta(days=1)
    partner_id = chosen_id(request.form.get("partner"))
    if partner_id is None:
        return _page({"partner": _("Choose a partner.")}), 422
    command = keyed_command_of(
        SettleVouchers,
        partner_id=partner_id,
        first_day=day_in("from", missing=yesterday),
        last_day=day_in("until", missing=yesterday),
    )
    try:
        settled: Settled = perform(settle_vouchers, command)
    except Refusal as refusal:
        return _page({"until": words_of(refusal)}), refusal.status
    if settled.more:
        flash(_("There is more in these days than fits in one. Settle them once more."), "warning")
    flash(_("Settled: %(euros)s.", euros=format_euros(settled.value_cents)), "success")
    return redirect(url_for("catalog.settlement", settlement_id=settled.settlement_id), 303)


@blueprint.get("/partner/settlements/<uuid:settlement_id>")
@allow(Permission.REDEEM_VOUCHERS)
def settlement(settlement_id: UUID) -> str:
    """One settlement with all that it is paid for."""
    view, lines = _settled(settlement_id)
    return render_template(
        "catalog/vouchers/settlement.html",
        settlement=view,
        lines=lines,
        days=_days(view),
    )


@blueprint.get("/partner/settlements/<uuid:settlement_id>/file.<any(csv,pdf):suffix>")
@allow(Permission.REDEEM_VOUCHERS)
def settlement_file(settlement_id: UUID, suffix: str) -> Response:
    """The same as a file, or on paper."""
    view, lines = _settled(settlement_id)
    name = _("settlement") + f"-{view.number}"
    if suffix == "csv":
        return csv_of(lines, name=name)
    out = BytesIO()
    draw_settlement(_paper(view, lines), out, language=current_language())
    return file_of(out.getvalue(), mimetype="application/pdf", name=f"{name}.pdf")


def _settled(settlement_id: UUID) -> tuple[SettlementView, list[RedemptionView]]:
    with reading() as session:
        view = queries.settlement(session, community_id=g.community_id, settlement_id=settlement_id)
        if view is None:
            raise NotFound
        require_partner(Permission.REDEEM_VOUCHERS, view.partner_id)
        wanted = queries.RedemptionFilter(settlement_id=settlement_id)
        lines = queries.redemptions(session, community_id=g.community_id, wanted=wanted)
    return view, lines[::-1]


def _days(view: SettlementView) -> str:
    text: str = _(
        "from %(first)s until %(last)s",
        first=format_day(view.first_day, "medium"),
        last=format_day(view.last_day, "medium"),
    )
    return text


def _paper(view: SettlementView, lines: list[RedemptionView]) -> SettlementPaper:
    language = current_language()
    return SettlementPaper(
        title=_("Settlement %(number)s", number=view.number),
        partner=view.partner_name,
        facts=(
            (_("Period"), _days(view)),
            (_("Settled on"), format_day(local_moment(view.settled_at).date(), "medium")),
            (_("Vouchers used"), str(view.redemptions)),
            (_("Tokens that went out of the books"), shown_amounts(view.tokens) or "0"),
        ),
        headings=SettledLine(_("When"), _("Number"), _("Voucher"), _("Euros")),
        lines=[
            SettledLine(
                format_moment(each.redeemed_at, "short"),
                each.shown_number,
                each.name(language),
                format_euros(each.value_cents),
            )
            for each in lines
        ],
        total=_("To be paid"),
        total_euros=format_euros(view.value_cents),
        page=_("Page %(number)s"),
    )


def _page(errors: dict[str, str]) -> str:
    partners = partners_of_actor(Permission.REDEEM_VOUCHERS)
    before = request.args.get("before", type=UUID)
    ids = [each.id for each in partners]
    yesterday = today() - timedelta(days=1)
    _since, until = bounds_of(yesterday, yesterday, zone=zone())
    with reading() as session:
        found = queries.settlements(
            session, community_id=g.community_id, partner_ids=ids, before=before, limit=PAGE + 1
        )
        waiting = queries.open_periods(
            session, community_id=g.community_id, until=until, partner_ids=ids
        )
    older = url_for("catalog.settlements", before=found[PAGE - 1].id) if len(found) > PAGE else None
    may_settle = current_actor().may_within(Permission.SETTLE_VOUCHERS, ScopeKind.COMMUNITY, ())
    return render_template(
        "catalog/vouchers/settlements.html",
        settlements=found[:PAGE],
        waiting=waiting,
        may_settle=may_settle,
        yesterday=yesterday,
        errors=errors,
        form=request.form,
        first_day_of=lambda each: local_moment(each.since).date(),
        older=older,
        newest=url_for("catalog.settlements") if before else None,
    )
