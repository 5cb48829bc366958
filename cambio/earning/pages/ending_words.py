"""The steps of ending a programme, in words."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from cambio.earning.queries import ProgrammeView
from cambio.earning.queries.ending_standing import Progress
from cambio.earning.rules.ending import MOVING, EndingState, EndingStep
from cambio.web.formats import format_day, format_money
from cambio.web.layout import currency

SHOWN_AS = {EndingState.DONE: "done", EndingState.NOW: "current", EndingState.LATER: "todo"}
"""How a step stands, in the words of the kit."""


def step_names() -> dict[EndingStep, str]:
    """What the steps are called."""
    return {
        EndingStep.ANNOUNCE: _("Announce the last days"),
        EndingStep.TELL: _("Tell everybody"),
        EndingStep.EARNED: _("Nothing is earned any more"),
        EndingStep.ORDERS: _("Give back what is still open"),
        EndingStep.WALLETS: _("Move what households have left"),
        EndingStep.POTS: _("Move what streets have left"),
        EndingStep.TILLS: _("Settle with shops and the cause"),
        EndingStep.END: _("Give the rest back to the funders, and end"),
        EndingStep.FORGET: _("Forget what we knew of people"),
    }


def step_items(programme: ProgrammeView, shown: Progress) -> list[dict[str, Any]]:
    """The steps as the kit shows them; what can be done now is a link."""
    names, texts = step_names(), _texts(programme, shown)
    days = shown.ending and shown.ending.days
    items = []
    for step in EndingStep:
        state = shown.states[step]
        item = {"title": names[step], "text": texts[step], "state": SHOWN_AS[state]}
        if state is EndingState.NOW and step in (*MOVING, EndingStep.END):
            item["href"] = url_for("earning.ask_step", slug=programme.slug, step=step.value)
        elif step is EndingStep.ANNOUNCE and programme.status != "ended":
            item["href"] = url_for("earning.ask_announce_ending", slug=programme.slug)
            item["action"] = _("Choose the days") if days is None else _("Give more time")
        items.append(item)
    return items


def _texts(programme: ProgrammeView, shown: Progress) -> dict[EndingStep, str]:
    """What there is to say of each step today."""
    money, moves, still = currency(programme.currency), shown.moves, shown.earning
    held = {each.purpose.value: each.held_minor for each in shown.holdings.held}
    days = shown.ending.days if shown.ending else None
    return {
        EndingStep.ANNOUNCE: _days(shown),
        EndingStep.TELL: _untold(shown),
        EndingStep.EARNED: _earned(shown)
        if still.count
        else (_("From %(day)s on.", day=format_day(days.earn_until)) if days else ""),
        EndingStep.ORDERS: _("%(amount)s in what is open.", amount=_money(shown.open_minor, money)),
        EndingStep.WALLETS: _(
            "%(amount)s may be moved now, %(waiting)s waits.",
            amount=_money(moves.to_street[1] + moves.to_cause[1], money),
            waiting=_money(moves.untold[1] + moves.held[1], money),
        ),
        EndingStep.POTS: _("%(amount)s in pots.", amount=_money(held["pot"], money)),
        EndingStep.TILLS: _("%(amount)s to settle.", amount=_money(held["till"], money)),
        EndingStep.END: _(
            "%(amount)s left in budgets.", amount=_money(shown.holdings.budgets_minor, money)
        ),
        EndingStep.FORGET: _("On %(day)s. The books remain.", day=format_day(shown.forget_on))
        if shown.forget_on
        else _("Some time after the end. The books remain."),
    }


def _money(minor: int, money: Any) -> str:
    return format_money(minor, money)


def _days(shown: Progress) -> str:
    if shown.ending is None or shown.ending.cause is None:
        return str(_("The last day to earn, to spend, and for streets."))
    days = shown.ending.days
    text: str = _(
        "Earn until %(earn)s, spend until %(spend)s, streets until %(streets)s.",
        earn=format_day(days.earn_until),
        spend=format_day(days.spend_until),
        streets=format_day(days.streets_until),
    )
    return text


def _untold(shown: Progress) -> str:
    text: str = ngettext(
        "%(num)s household was not told yet.",
        "%(num)s households were not told yet.",
        shown.untold,
    )
    return text


def _earned(shown: Progress) -> str:
    still = shown.earning
    parts = [
        ngettext("%(num)s action is not over.", "%(num)s actions are not over.", still.actions),
        ngettext("%(num)s waits for approval.", "%(num)s wait for approval.", still.reports),
        ngettext("%(num)s purse has a rest.", "%(num)s purses have a rest.", still.purses),
        ngettext(
            "%(num)s household is to be paid.", "%(num)s households are to be paid.", still.waiting
        ),
    ]
    counts = (still.actions, still.reports, still.purses, still.waiting)
    return " ".join(text for text, count in zip(parts, counts, strict=True) if count)
