"""Vouchers that a street buys with its pot, and those over which a manager decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import PageArguments, page_of, request_key
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from catalog.api.asking import asked, community_id, position_in, shown_secrets
from catalog.counter import VoucherSecrets, require_place
from catalog.errors.vouchers import VoucherUnknown
from catalog.queries import vouchers as queries
from catalog.queries.vouchers import VoucherView
from catalog.schemas.vouchers import (
    BoughtVouchersSchema,
    StreetVouchersSchema,
    VoucherCodeSchema,
    VoucherPageSchema,
    VoucherSchema,
)
from catalog.use_cases import OrderedItem
from catalog.use_cases.vouchers import (
    ApproveVoucher,
    Bought,
    BuyForPlace,
    CancelVoucher,
    approve_voucher,
    buy_for_place,
    cancel_voucher,
)

blueprint = Blueprint("street_vouchers_api", __name__, description="Vouchers of streets.")


@blueprint.route("/places/<uuid:place_id>/vouchers")
class StreetVouchers(MethodView):
    """Vouchers of a street."""

    @allow(Permission.PLEDGE_POT)
    @blueprint.arguments(PageArguments, location="query")
    @blueprint.response(200, VoucherPageSchema)
    def get(self, arguments: dict[str, Any], place_id: UUID) -> dict[str, Any]:
        """What a street bought with its pot, newest first"""
        _require(place_id)
        limit: int = arguments["limit"]
        with reading() as session:
            found = queries.vouchers_of(
                session,
                community_id=community_id(),
                place_id=place_id,
                before=position_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=lambda voucher: voucher.id)

    @allow(Permission.PLEDGE_POT)
    @blueprint.arguments(StreetVouchersSchema)
    @blueprint.response(201, BoughtVouchersSchema)
    def post(self, body: dict[str, Any], place_id: UUID) -> Bought:
        """Buy with the pot: a little by a captain alone, more by a decision of the street"""
        _require(place_id)
        wanted = OrderedItem(body["item_id"], body["quantity"], body["unit_prices"], body["way"])
        command = BuyForPlace(
            **asked(),
            request_key=request_key(),
            place_id=place_id,
            wanted=wanted,
            proposal_id=body["proposal_id"],
        )
        bought: Bought = perform(buy_for_place, command)
        return bought


@blueprint.route("/places/<uuid:place_id>/vouchers/<uuid:voucher_id>/code")
class StreetVoucherCode(MethodView):
    """What it is shown with."""

    @allow(Permission.PLEDGE_POT)
    @blueprint.response(200, VoucherCodeSchema)
    def get(self, place_id: UUID, voucher_id: UUID) -> VoucherSecrets:
        """The text of its QR and its PIN: keep them to yourself"""
        _require(place_id)
        return shown_secrets(_of(place_id, voucher_id))


@blueprint.route("/places/<uuid:place_id>/vouchers/<uuid:voucher_id>/cancel")
class StreetVoucherCancellation(MethodView):
    """It is not wanted."""

    @allow(Permission.PLEDGE_POT)
    @blueprint.response(200, VoucherSchema)
    def post(self, place_id: UUID, voucher_id: UUID) -> VoucherView:
        """Cancel one that nobody used: its tokens return to the pot"""
        _require(place_id)
        command = CancelVoucher(
            **asked(), request_key=request_key(), voucher_id=voucher_id, holder_id=place_id
        )
        perform(cancel_voucher, command)
        return _of(place_id, voucher_id)


@blueprint.route("/vouchers/waiting")
class VouchersWaiting(MethodView):
    """Vouchers over which a manager decides."""

    @allow(Permission.APPROVE_ORDERS)
    @blueprint.response(200, VoucherSchema(many=True))
    def get(self) -> list[VoucherView]:
        """The vouchers that wait for approval, oldest first; cancel one to decline it"""
        with reading() as session:
            return queries.vouchers_waiting(session, community_id=community_id())


@blueprint.route("/vouchers/<uuid:voucher_id>/approve")
class VoucherApproval(MethodView):
    """A manager says yes."""

    @allow(Permission.APPROVE_ORDERS)
    @blueprint.response(200, VoucherSchema)
    def post(self, voucher_id: UUID) -> VoucherView:
        """Approve a voucher: its days begin today; harmless when repeated"""
        perform(approve_voucher, ApproveVoucher(**asked(), voucher_id=voucher_id))
        return _seen(voucher_id)


def _require(place_id: UUID) -> None:
    with reading() as session:
        require_place(
            session, Permission.PLEDGE_POT, community_id=community_id(), place_id=place_id
        )


def _of(place_id: UUID, voucher_id: UUID) -> VoucherView:
    view = _seen(voucher_id)
    if view.place_id != place_id:
        raise VoucherUnknown
    return view


def _seen(voucher_id: UUID) -> VoucherView:
    with reading() as session:
        view = queries.voucher(session, community_id=community_id(), voucher_id=voucher_id)
    if view is None:
        raise VoucherUnknown
    return view
