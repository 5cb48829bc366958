"""Letters that tell a household that a programme ends, with a slip to send back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _

from cambio.earning.queries.ending_told import ToldOfEnding
from cambio.earning.queries.ending_views import EndingView
from cambio.earning.rules import name_in
from cambio.earning.rules.ending import Remainder
from cambio.ledger.queries import CurrencyView
from cambio.neighbourhood.queries import HouseholdView
from cambio.web.formats import format_day, format_money
from cambio.web.language import is_right_to_left
from cambio.web.layout import words_for
from cards.printing.letter_page import Window
from cards.printing.news_letters import NewsLetter
from cards.printing.prepared import Issuer, address_lines, site_of

CUT = "- " * 40
BOX, DOTS = "[\u00a0\u00a0\u00a0]", "." * 40


@dataclass(frozen=True, slots=True)
class EndingRun:
    """A run of letters, with all that it takes to write them."""

    ending: EndingView
    told: Sequence[ToldOfEnding]
    homes: Mapping[UUID, HouseholdView]
    currency: CurrencyView


def ending_letters(run: EndingRun, by: Issuer, *, window: Window) -> Iterator[NewsLetter]:
    """A letter for each household, in its own language."""
    for each in run.told:
        home = run.homes[each.household_id]
        language = by.language_for(home.language)
        with force_locale(language):
            yield NewsLetter(
                address_lines=(home.nickname, *address_lines(home.address, by.community_name)),
                community_name=by.community_name,
                programme_name=by.programme_name(language),
                sender_lines=(site_of(by),),
                dateline=f"{by.community_name}, {format_day(each.told_on)}",
                subject=_("%(programme)s ends", programme=name_in(run.ending.names, language)),
                greeting=_("Dear neighbour,"),
                lines=_lines(run, each, language),
                closing=_("Kind regards,"),
                notes=(_("Come to the counter if you want help."), *_slip(run, home)),
                rtl=is_right_to_left(language),
                accent=by.accent,
                window=window,
            )


def _lines(run: EndingRun, told: ToldOfEnding, language: str) -> tuple[str, ...]:
    days, cause = run.ending.days, run.ending.cause or ""
    amount = format_money(told.left_minor, words_for(run.currency, language))
    to_street = run.ending.otherwise is Remainder.STREET
    return (
        _(
            "You can still earn until %(earn)s, and spend until %(spend)s. You have %(amount)s.",
            earn=format_day(days.earn_until),
            spend=format_day(days.spend_until),
            amount=amount,
        ),
        _(
            "Do you have an order, a voucher, or something that you buy together? Collect or use it"
            " before that day. What is still open then comes back to you."
        ),
        _(
            "What you have left after that day goes to the pot of your street, or to %(cause)s. You"
            " choose: on your page, at the counter, or with the slip below.",
            cause=cause,
        ),
        _("If you do not choose, it goes to the pot of your street.")
        if to_street
        else _("If you do not choose, it goes to %(cause)s.", cause=cause),
        _(
            "Streets can spend what is in their pot until %(day)s. What is left then goes to"
            " %(cause)s.",
            day=format_day(days.streets_until),
            cause=cause,
        ),
    )


def _slip(run: EndingRun, home: HouseholdView) -> tuple[str, ...]:
    """What is cut off, signed and handed in."""
    line = home.address.line if home.address else ""
    to_street, signature = _("To the pot of our street"), _("Signature")
    return (
        CUT,
        f"{home.nickname}, {line}" if line else home.nickname,
        f"{BOX} {to_street}",
        f"{BOX} {run.ending.cause or ''}",
        f"{signature}: {DOTS}",
    )
