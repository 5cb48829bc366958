"""At a partner: vouchers looked at, taken, undone; and what the partner is paid."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask.views import MethodView
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from cambio.app.api import PageArguments, page_of, request_key
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import perform, reading
from cambio.neighbourhood.models import Community
from catalog.api.asking import asked, community_id, position_in
from catalog.counter import partners_where, redeem_with_pin, require_partner, shown_voucher
from catalog.errors.vouchers import RedemptionUnknown, SettlementUnknown
from catalog.queries import vouchers as queries
from catalog.queries.vouchers import RedemptionView, SettlementView, VoucherView
from catalog.rules.texts import printable
from catalog.rules.voucher_days import FIRST_DAY, LAST_DAY, bounds_of
from catalog.schemas.vouchers import (
    NewRedemptionSchema,
    NewSettlementSchema,
    RedemptionArguments,
    RedemptionPageSchema,
    RedemptionSchema,
    SettlementPageSchema,
    SettlementSchema,
    ShownSchema,
    VoucherSchema,
)
from catalog.use_cases.vouchers import (
    Call,
    RedeemVoucher,
    SettleVouchers,
    UndoRedemption,
    settle_vouchers,
    undo_redemption,
)

blueprint = Blueprint("redemptions_api", __name__, description="Vouchers at partners.")


@blueprint.route("/voucher-checks")
class VoucherChecks(MethodView):
    """Looking at a voucher."""

    @allow(Permission.REDEEM_VOUCHERS)
    @blueprint.arguments(ShownSchema)
    @blueprint.response(200, VoucherSchema)
    def post(self, body: dict[str, Any]) -> VoucherView:
        """What a voucher is and what is left on it; changes nothing"""
        return shown_voucher(body["shown"], community_id=community_id())


@blueprint.route("/redemptions")
class Redemptions(MethodView):
    """Vouchers that partners took."""

    @allow(Permission.REDEEM_VOUCHERS)
    @blueprint.arguments(RedemptionArguments, location="query")
    @blueprint.response(200, RedemptionPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """What one's own partner took, newest first; with what was undone"""
        limit: int = arguments["limit"]
        with reading() as session:
            found = queries.redemptions(
                session,
                community_id=community_id(),
                wanted=_wanted(session, arguments),
                before=position_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=lambda redeemed: redeemed.id)

    @allow(Permission.REDEEM_VOUCHERS)
    @blueprint.arguments(NewRedemptionSchema)
    @blueprint.response(201, RedemptionSchema)
    def post(self, body: dict[str, Any]) -> RedemptionView:
        """Take a voucher, or a part of it; the helpdesk does it for a partner, on record"""
        partner_id: UUID = body["partner_id"]
        call = _call(body)
        needed = Permission.REDEEM_VOUCHERS if call is None else Permission.HELP_REDEEM
        require_partner(needed, partner_id)
        view = shown_voucher(body["shown"], community_id=community_id())
        command = RedeemVoucher(
            **asked(),
            request_key=request_key(),
            voucher_id=view.id,
            partner_id=partner_id,
            value_cents=body["value_cents"],
            pin=body["pin"],
            call=call,
        )
        return _seen(redeem_with_pin(command).redemption_id)


@blueprint.route("/redemptions/<uuid:redemption_id>/undo")
class RedemptionUndoing(MethodView):
    """It was a mistake."""

    @allow(Permission.REDEEM_VOUCHERS)
    @blueprint.response(200, RedemptionSchema)
    def post(self, redemption_id: UUID) -> RedemptionView:
        """Undo it within minutes: the voucher is good again"""
        view = _seen(redemption_id)
        require_partner(Permission.REDEEM_VOUCHERS, view.partner_id)
        is_helpdesk = current_actor().may_within(Permission.HELP_REDEEM, ScopeKind.COMMUNITY, ())
        command = UndoRedemption(
            **asked(),
            request_key=request_key(),
            redemption_id=redemption_id,
            partner_id=None if is_helpdesk else view.partner_id,
        )
        perform(undo_redemption, command)
        return _seen(redemption_id)


@blueprint.route("/voucher-settlements")
class Settlements(MethodView):
    """What partners are paid."""

    @allow(Permission.REDEEM_VOUCHERS)
    @blueprint.arguments(PageArguments, location="query")
    @blueprint.response(200, SettlementPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """What one's own partner was paid, newest first"""
        limit: int = arguments["limit"]
        with reading() as session:
            found = queries.settlements(
                session,
                community_id=community_id(),
                partner_ids=_partner_ids(session),
                before=position_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=lambda settled: settled.id)

    @allow(Permission.SETTLE_VOUCHERS)
    @blueprint.arguments(NewSettlementSchema)
    @blueprint.response(201, SettlementSchema)
    def post(self, body: dict[str, Any]) -> SettlementView:
        """Settle what a partner took on days that are over; each redemption once"""
        command = SettleVouchers(**asked(), request_key=request_key(), **body)
        return _settlement(perform(settle_vouchers, command).settlement_id)


@blueprint.route("/voucher-settlements/<uuid:settlement_id>/redemptions")
class SettlementLines(MethodView):
    """What a settlement is paid for."""

    @allow(Permission.REDEEM_VOUCHERS)
    @blueprint.response(200, RedemptionSchema(many=True))
    def get(self, settlement_id: UUID) -> list[RedemptionView]:
        """The redemptions that a settlement names"""
        require_partner(Permission.REDEEM_VOUCHERS, _settlement(settlement_id).partner_id)
        wanted = queries.RedemptionFilter(settlement_id=settlement_id)
        with reading() as session:
            return queries.redemptions(session, community_id=community_id(), wanted=wanted)


def _call(body: dict[str, Any]) -> Call | None:
    """Who telephoned, and why; None at the partner itself."""
    if body["caller"] is None and body["reason"] is None:
        return None
    return Call(caller=printable(body["caller"] or ""), reason=printable(body["reason"] or ""))


def _partner_ids(session: Session) -> list[UUID]:
    partners = partners_where(
        session,
        actor=current_actor(),
        permission=Permission.REDEEM_VOUCHERS,
        community_id=community_id(),
    )
    return [each.id for each in partners]


def _wanted(session: Session, arguments: dict[str, Any]) -> queries.RedemptionFilter:
    """What the asker may see of what was asked for."""
    partner_ids = set(_partner_ids(session))
    if arguments["partner_id"] is not None:
        partner_ids &= {arguments["partner_id"]}
    zone = ZoneInfo(session.get_one(Community, community_id()).timezone)
    first_day, last_day = arguments["first_day"], arguments["last_day"]
    since, until = bounds_of(first_day or FIRST_DAY, last_day or LAST_DAY, zone=zone)
    return queries.RedemptionFilter(partner_ids=partner_ids, since=since, until=until)


def _seen(redemption_id: UUID) -> RedemptionView:
    with reading() as session:
        view = queries.redemption(session, community_id=community_id(), redemption_id=redemption_id)
    if view is None:
        raise RedemptionUnknown
    return view


def _settlement(settlement_id: UUID) -> SettlementView:
    with reading() as session:
        view = queries.settlement(session, community_id=community_id(), settlement_id=settlement_id)
    if view is None:
        raise SettlementUnknown
    return view
