"""The slip of an order as a PDF: with it a neighbour collects, and without a phone one has it."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import Response, current_app, g
from flask_babel import gettext as _

from cambio.database import perform, reading
from cambio.web.formats import format_day, format_money
from cambio.web.language import current_language
from cambio.web.layout import currency
from catalog import queries
from catalog.counter import own_places
from catalog.pages.base import command_of
from catalog.pages.slip_drawing import OrderSlip, draw_slip
from catalog.pages.words import shown_amounts, shown_number
from catalog.queries import OrderView, PurchaseView
from catalog.rules.codes import SLIP, shown_code
from catalog.rules.purchases import PurchaseStatus
from catalog.use_cases import MadeCode, MakeOrderCode, make_order_code


def slip_file(view: OrderView, *, household_id: UUID | None) -> Response:
    """The slip of an order with a new code; one that was made before is good no more.

    `household_id` is whose order it is when they print it themselves, None for staff.

    Raises:
        OrderUnknown, OrderFinished: there is nothing to collect.
    """
    command = command_of(MakeOrderCode, order_id=view.id, household_id=household_id)
    made: MadeCode = perform(make_order_code, command)
    slip = OrderSlip(
        title=_("Order %(number)s", number=shown_number(view.number)),
        lines=_lines(view),
        notes=(
            _("Show this slip, or say the code. Whoever has it can collect this one order."),
            _("A later slip or code takes the place of this one."),
        ),
        code=shown_code(made.code),
        code_text=SLIP + made.code,
        goal=_goal(view),
    )
    out = BytesIO()
    draw_slip(slip, out, document_title=slip.title, language=current_language())
    response = current_app.response_class(out.getvalue(), mimetype="application/pdf")
    name = _("order") + f"-{view.number}.pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(view: OrderView) -> tuple[tuple[str, str], ...]:
    language = current_language()
    point = view.point
    lines = [(f"{line.quantity} ×", line.name(language)) for line in view.lines]
    lines.append((_("In all"), shown_amounts(view.total)))
    lines.append(
        (_("Pick up at"), f"{point.name}, {point.address}" if point.address else point.name)
    )
    if point.opening_hours:
        lines.append((_("Opening hours"), point.opening_hours))
    if view.keep_until:
        lines.append((_("Kept until"), format_day(view.keep_until, "full")))
    return tuple(lines)


def _goal(view: OrderView) -> str | None:
    """What the household's street still needs for what it buys together, where it is nearest."""
    if view.household_id is None:
        return None
    with reading() as session:
        places = own_places(session, community_id=g.community_id, household_id=view.household_id)
        wanted = queries.purchases(
            session,
            community_id=g.community_id,
            place_ids=places,
            statuses=[PurchaseStatus.OPEN],
        )
    if not wanted:
        return None
    nearest: PurchaseView = min(wanted, key=lambda each: each.missing_minor)
    missing = format_money(nearest.missing_minor, currency(nearest.currency))
    name = nearest.item_name(current_language())
    text: str = _("%(missing)s to go for: %(name)s", missing=missing, name=name)
    return text
