"""What is said of a purchase together: its facts, its record, and what staff can do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from cambio.neighbourhood.queries import OrganisationView
from cambio.web.formats import format_day, format_money
from cambio.web.layout import currency
from catalog.pages.words import PURCHASE_STATES, shown_number
from catalog.queries import PurchaseView, StepView, Taker
from catalog.rules.purchases import OpenTo, PurchaseStatus, Step

STEPS: dict[Step, LazyString] = {
    Step.OPEN: lazy_gettext("Started"),
    Step.MET: lazy_gettext("The price is complete"),
    Step.APPROVED: lazy_gettext("Approved"),
    Step.ORDERED: lazy_gettext("Ordered"),
    Step.READY: lazy_gettext("Ready to pick up"),
    Step.DELIVERED: lazy_gettext("It is there"),
    Step.CELEBRATED: lazy_gettext("Celebrated"),
    Step.FAILED: lazy_gettext("Not enough came together"),
    Step.CANCELLED: lazy_gettext("Stopped"),
    Step.CHEAPER: lazy_gettext("Cheaper than thought"),
}

TAKERS: dict[Taker, LazyString] = {
    Taker.STAFF: lazy_gettext("Somebody of the staff"),
    Taker.NEIGHBOUR: lazy_gettext("A neighbour"),
    Taker.ITSELF: lazy_gettext("By itself"),
}


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """A line of the record, as the kit draws it."""

    title: str
    at: datetime
    text: str | None
    tone: str
    icon: str


def record(view: PurchaseView, steps: Sequence[StepView]) -> list[TimelineItem]:
    """What became of it, with who and when."""
    return [
        TimelineItem(str(STEPS[each.step]), each.taken_at, _taken(view, each), *_look(each.step))
        for each in steps
    ]


def _look(step: Step) -> tuple[str, str]:
    """The tone and icon of a step: those of the state that it led to, if to any."""
    if step is Step.CHEAPER:
        return "leaf", "coin"
    state = PURCHASE_STATES[PurchaseStatus(step)]
    return state.tone, state.icon


def _taken(view: PurchaseView, step: StepView) -> str | None:
    who = step.name or (str(TAKERS[step.taker]) if step.taker in TAKERS else None)
    if step.amount_minor is None:
        return who
    back = format_money(step.amount_minor, currency(view.currency))
    said = _("%(amount)s went back to all who put in.", amount=back)
    return f"{who}. {said}" if who else str(said)


def facts_of(view: PurchaseView, carrier: OrganisationView | None) -> list[tuple[str, str]]:
    """What there is to tell of it; parts only where they tell of no single household."""
    money = currency(view.currency)
    facts = [(_("Price"), format_money(view.target_minor, money))]
    if view.cost_minor is not None:
        facts.append((_("What it really costs"), format_money(view.cost_minor, money)))
    if view.status is PurchaseStatus.OPEN:
        facts.append((_("Still missing"), format_money(view.missing_minor, money)))
        facts.append((_("Until and including"), format_day(view.last_moment, "full")))
    if view.status not in (PurchaseStatus.FAILED, PurchaseStatus.CANCELLED):
        facts.append((_("Households that take part"), _part_takers(view)))
        if view.may_tell_parts and view.pot_minor:
            facts.append((_("Of which from the pot"), format_money(view.pot_minor, money)))
        if view.may_tell_parts and view.matched_minor:
            facts.append((_("Of which from funders"), format_money(view.matched_minor, money)))
    if view.open_to is OpenTo.GROUP:
        facts.append((_("Who can take part"), _("Only households that were asked")))
    if view.order_number is not None:
        facts.append((_("Order"), shown_number(view.order_number)))
    if carrier is not None:
        facts.append((_("Carried out by"), carrier.name))
        if view.item_id is not None and carrier.pick_up:
            facts.append((_("Pick up at"), carrier.pick_up))
    return facts


def _part_takers(view: PurchaseView) -> str:
    if view.status is PurchaseStatus.OPEN and view.min_households > 1:
        return str(
            _("%(count)s, at least %(least)s", count=view.households, least=view.min_households)
        )
    return str(view.households)
