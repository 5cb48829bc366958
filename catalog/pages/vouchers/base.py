"""What the pages of vouchers share: words, partners, days, and who may see a voucher's code."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Response, current_app, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from cambio.app.guard import current_actor
from cambio.app.permissions import Permission
from cambio.database import reading
from cambio.neighbourhood.queries import OrganisationView
from cambio.web.formats import format_day, format_euros
from catalog.counter import partners_where
from catalog.pages.base import chosen_of, found_or_404, now, zone
from catalog.pages.words import State
from catalog.queries import vouchers as queries
from catalog.queries.vouchers import RedemptionView, VoucherView
from catalog.rules.voucher_days import FIRST_DAY, LAST_DAY, bounds_of
from catalog.rules.vouchers import VoucherStatus

STATES: dict[VoucherStatus, State] = {
    VoucherStatus.GOOD: State(_l("good"), "leaf", "check"),
    VoucherStatus.USED: State(_l("used"), "neutral", "check"),
    VoucherStatus.CANCELLED: State(_l("cancelled"), "brick", "cross"),
    VoucherStatus.LAPSED: State(_l("not used in time"), "amber", "clock"),
}
WAITING = State(_l("waits for approval"), "amber", "clock")
EUROS_MAX_DIGITS = 7


def state_of(view: VoucherView) -> State:
    """The word for how a voucher stands; one whose time is over is not good, whatever is on
    file."""
    if view.is_good and view.awaits_approval:
        return WAITING
    if view.is_good and now() >= view.valid_until:
        return STATES[VoucherStatus.LAPSED]
    return STATES[view.status]


def voucher_or_404(voucher_id: UUID) -> VoucherView:
    """A voucher of the page's community, or NotFound."""
    return found_or_404(queries.voucher, voucher_id=voucher_id)


def partners_of_actor(permission: Permission) -> list[OrganisationView]:
    """The partners for which the actor holds a permission, by name."""
    with reading() as session:
        return partners_where(
            session,
            actor=current_actor(),
            permission=permission,
            community_id=g.community_id,
        )


def chosen_partner(partners: list[OrganisationView]) -> OrganisationView | None:
    """The partner that `?partner=` names, else the first; None where there is none."""
    return chosen_of(partners, "partner")


def day_in(name: str, *, missing: date) -> date:
    """The day in a field or in the address, `missing` for anything else."""
    try:
        day = date.fromisoformat(request.values.get(name, ""))
    except ValueError:
        return missing
    return day if FIRST_DAY <= day <= LAST_DAY else missing


def wanted_days(
    *, first_day: date, last_day: date, partner_ids: list[UUID]
) -> queries.RedemptionFilter:
    """What some partners redeemed on some days, both included."""
    since, until = bounds_of(first_day, last_day, zone=zone())
    return queries.RedemptionFilter(partner_ids=partner_ids, since=since, until=until)


def cents_in(name: str) -> int | None:
    """The euros in a field as cents: "7,50", "7.5", "7"; None for an empty field.

    0, which no rule lets pass, for anything else.
    """
    text = request.form.get(name, "").replace("€", "").replace(",", ".").strip()
    if not text:
        return None
    euros, _dot, cents = text.partition(".")
    right = len(text) <= EUROS_MAX_DIGITS and (euros + cents).isascii() and len(cents) <= 2
    if not right or not (euros + cents).isdecimal():
        return 0
    return int(euros or "0") * 100 + int(cents.ljust(2, "0"))


def worth_words(view: VoucherView) -> str:
    """What is left on a voucher, in words."""
    if view.used_cents and view.is_good:
        text: str = _(
            "%(left)s left of %(value)s",
            left=format_euros(view.left_cents),
            value=format_euros(view.value_cents),
        )
        return text
    return format_euros(view.value_cents)


def last_day_words(view: VoucherView) -> str:
    """The last day on which a voucher is good, in words."""
    return format_day(view.last_moment, "full")


def total_cents(found: list[RedemptionView]) -> int:
    """What redemptions are worth together; those that were undone count for nothing."""
    return sum(each.value_cents for each in found if each.undone_at is None)


def file_of(content: bytes | str, *, mimetype: str, name: str) -> Response:
    """A file to keep; nothing between us and the reader keeps it."""
    response = current_app.response_class(content, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response
