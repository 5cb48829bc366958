"""Vouchers: bought, given, shown, cancelled, and what they are worth."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import PageArguments, page_of, request_key
from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from catalog import queries as shop_queries
from catalog.api.asking import asked, community_id, household_of, position_in, shown_secrets
from catalog.counter import VoucherSecrets, own_household, require_shop
from catalog.errors import ItemUnknown
from catalog.errors.vouchers import TermsMissing, VoucherUnknown
from catalog.queries import vouchers as queries
from catalog.queries.vouchers import TermsView, VoucherView
from catalog.rules.vouchers import Worth
from catalog.schemas.vouchers import (
    BoughtVouchersSchema,
    NewVouchersSchema,
    VoucherAwardSchema,
    VoucherCodeSchema,
    VoucherGiftSchema,
    VoucherPageSchema,
    VoucherSchema,
    VoucherTermsSchema,
)
from catalog.use_cases import OrderedItem
from catalog.use_cases.vouchers import (
    AwardVoucher,
    Bought,
    BuyVouchers,
    CancelVoucher,
    GiveByRule,
    SetTerms,
    StopGift,
    award_voucher,
    buy_vouchers,
    cancel_voucher,
    give_by_rule,
    set_terms,
    stop_gift,
)

blueprint = Blueprint("vouchers_api", __name__, description="Vouchers that partners take.")


@blueprint.route("/vouchers")
class Vouchers(MethodView):
    """Vouchers of a household."""

    @allow(Permission.SPEND_OWN)
    @blueprint.arguments(PageArguments, location="query")
    @blueprint.response(200, VoucherPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """The vouchers of the household that asks, newest first"""
        limit: int = arguments["limit"]
        with reading() as session:
            found = queries.vouchers_of(
                session,
                community_id=community_id(),
                household_id=own_household(),
                before=position_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=lambda voucher: voucher.id)

    @allow(Permission.ORDER)
    @blueprint.arguments(NewVouchersSchema)
    @blueprint.response(201, BoughtVouchersSchema)
    def post(self, body: dict[str, Any]) -> Bought:
        """Buy vouchers for oneself, or at the counter for a household that confirms it"""
        item_id: UUID = body["item_id"]
        if current_actor().household_id is None:
            with reading() as session:
                item = shop_queries.item(session, community_id=community_id(), item_id=item_id)
            if item is None:
                raise ItemUnknown(item_id=item_id)
            require_shop(Permission.ORDER_FOR_OTHERS, item.shop_id)
        household_id, how = household_of(body)
        command = BuyVouchers(
            **asked(),
            request_key=request_key(),
            household_id=household_id,
            wanted=OrderedItem(item_id, body["quantity"], body["unit_prices"], body["way"]),
            confirmation=how,
        )
        bought: Bought = perform(buy_vouchers, command)
        return bought


@blueprint.route("/vouchers/<uuid:voucher_id>")
class Voucher(MethodView):
    """One voucher."""

    @allow(Permission.SPEND_OWN)
    @blueprint.response(200, VoucherSchema)
    def get(self, voucher_id: UUID) -> VoucherView:
        """One voucher of the household that asks"""
        return _own(voucher_id)


@blueprint.route("/vouchers/<uuid:voucher_id>/code")
class VoucherCode(MethodView):
    """What it is shown with."""

    @allow(Permission.SPEND_OWN)
    @blueprint.response(200, VoucherCodeSchema)
    def get(self, voucher_id: UUID) -> VoucherSecrets:
        """The text of its QR and its PIN, for the household alone: keep them to yourself"""
        return shown_secrets(_own(voucher_id))


@blueprint.route("/vouchers/<uuid:voucher_id>/cancel")
class VoucherCancellation(MethodView):
    """It is not wanted."""

    @allow(Permission.ORDER)
    @blueprint.response(200, VoucherSchema)
    def post(self, voucher_id: UUID) -> VoucherView:
        """Cancel a voucher that nobody used: its tokens return to who paid"""
        actor = current_actor()
        if actor.household_id is None and not actor.may(Permission.GIVE_VOUCHERS):
            raise NotAllowed
        command = CancelVoucher(
            **asked(),
            request_key=request_key(),
            voucher_id=voucher_id,
            holder_id=actor.household_id,
        )
        perform(cancel_voucher, command)
        return _seen(voucher_id)


@blueprint.route("/voucher-awards")
class VoucherAwards(MethodView):
    """Vouchers that are given."""

    @allow(Permission.GIVE_VOUCHERS)
    @blueprint.arguments(VoucherAwardSchema)
    @blueprint.response(201, BoughtVouchersSchema)
    def post(self, body: dict[str, Any]) -> Bought:
        """Give a household a voucher, paid from a budget"""
        command = AwardVoucher(**asked(), request_key=request_key(), **body)
        given: Bought = perform(award_voucher, command)
        return given


@blueprint.route("/voucher-gifts")
class VoucherGifts(MethodView):
    """Rules that give vouchers."""

    @allow(Permission.GIVE_VOUCHERS)
    @blueprint.response(200, VoucherGiftSchema(many=True))
    def get(self) -> list[queries.GiftView]:
        """The rules that give a voucher besides their tokens"""
        with reading() as session:
            return queries.voucher_gifts(session, community_id=community_id())

    @allow(Permission.GIVE_VOUCHERS)
    @blueprint.arguments(VoucherGiftSchema)
    @blueprint.response(201, VoucherGiftSchema)
    def post(self, body: dict[str, Any]) -> queries.GiftView:
        """Let a rule give a voucher to whoever it gives tokens from now on"""
        saved = perform(give_by_rule, GiveByRule(**asked(), **body))
        with reading() as session:
            gifts = queries.voucher_gifts(session, community_id=community_id())
        return next(each for each in gifts if each.id == saved.gift_id)


@blueprint.route("/voucher-gifts/<uuid:gift_id>")
class VoucherGift(MethodView):
    """A rule that gives vouchers."""

    @allow(Permission.GIVE_VOUCHERS)
    @blueprint.response(204)
    def delete(self, gift_id: UUID) -> None:
        """Let it give no more; harmless when repeated"""
        perform(stop_gift, StopGift(**asked(), gift_id=gift_id))


@blueprint.route("/items/<uuid:item_id>/voucher-terms")
class VoucherTerms(MethodView):
    """What vouchers of an item are worth."""

    @allow(Permission.SEE_CATALOGUE)
    @blueprint.response(200, VoucherTermsSchema)
    def get(self, item_id: UUID) -> TermsView:
        """What vouchers of an item are worth today, and where"""
        return _terms(item_id)

    @allow(Permission.MANAGE_CATALOGUE)
    @blueprint.arguments(VoucherTermsSchema)
    @blueprint.response(200, VoucherTermsSchema)
    def put(self, body: dict[str, Any], item_id: UUID) -> TermsView:
        """Write down what they are worth from now on; those that were issued keep theirs"""
        with reading() as session:
            item = shop_queries.item(session, community_id=community_id(), item_id=item_id)
        if item is None:
            raise ItemUnknown(item_id=item_id)
        require_shop(Permission.MANAGE_CATALOGUE, item.shop_id)
        partner_ids = tuple(body.pop("partner_ids"))
        command = SetTerms(**asked(), item_id=item_id, worth=Worth(**body), partner_ids=partner_ids)
        perform(set_terms, command)
        return _terms(item_id)


def _terms(item_id: UUID) -> TermsView:
    with reading() as session:
        terms = queries.voucher_terms(session, community_id=community_id(), item_id=item_id)
    if terms is None:
        raise TermsMissing
    return terms


def _seen(voucher_id: UUID) -> VoucherView:
    with reading() as session:
        view = queries.voucher(session, community_id=community_id(), voucher_id=voucher_id)
    if view is None:
        raise VoucherUnknown
    return view


def _own(voucher_id: UUID) -> VoucherView:
    view = _seen(voucher_id)
    if view.household_id != own_household():
        raise VoucherUnknown
    return view
