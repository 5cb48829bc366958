"""Letters that tell a household what lapses, and sheets for the board of a street with a pot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _

from cambio.ledger.queries import CurrencyView
from cambio.neighbourhood.queries import HouseholdView
from cambio.saving.queries import Told
from cambio.saving.rules import goes_on
from cambio.web.formats import format_day, format_money
from cambio.web.language import is_right_to_left
from cambio.web.layout import words_for
from cards.printing.letter_page import Window
from cards.printing.news_letters import NewsLetter
from cards.printing.prepared import Issuer, address_lines, site_of


@dataclass(frozen=True, slots=True)
class LapsingRun:
    """A run of letters, with all that it takes to write them; the other owners are places."""

    told: Sequence[Told]
    homes: Mapping[UUID, HouseholdView]
    place_names: Mapping[UUID, str]
    currencies: Mapping[str, CurrencyView]


def lapsing_letters(run: LapsingRun, by: Issuer, *, window: Window) -> Iterator[NewsLetter]:
    """A letter for each household in its own language, and a sheet for each street's board."""
    by_owner: dict[UUID, list[Told]] = defaultdict(list)
    for each in run.told:
        by_owner[each.owner_id].append(each)
    for owner_id, told in by_owner.items():
        home = run.homes.get(owner_id)
        language = by.language_for(home.language if home else None)
        with force_locale(language):
            yield _letter(run, by, home, told, language=language, window=window)


def _letter(
    run: LapsingRun,
    by: Issuer,
    home: HouseholdView | None,
    told: Sequence[Told],
    *,
    language: str,
    window: Window,
) -> NewsLetter:
    if home is None:
        address: tuple[str, ...] = ()
        place = run.place_names.get(told[0].owner_id, "")
        greeting = _("For everybody of %(place)s", place=place)
    else:
        address = (home.nickname, *address_lines(home.address, by.community_name))
        greeting = _("Dear neighbour,")
    return NewsLetter(
        address_lines=address,
        community_name=by.community_name,
        programme_name=by.programme_name(language),
        sender_lines=(site_of(by),),
        dateline=f"{by.community_name}, {format_day(told[0].told_on)}",
        subject=_("Some of your tokens do not keep for ever"),
        greeting=greeting,
        lines=(
            *(_line(run, each, language) for each in told),
            _("Spend them before that day. Then nothing is lost."),
        ),
        closing=_("Kind regards,"),
        notes=(_("Come to the counter if you want help."),),
        rtl=is_right_to_left(language),
        accent=by.accent,
        window=window,
    )


def _line(run: LapsingRun, each: Told, language: str) -> str:
    amount = format_money(each.amount_minor, words_for(run.currencies[each.currency], language))
    day = goes_on(each.lapses_on, (), amount_minor=0, today=each.told_on)
    text: str = _("%(amount)s lapse on %(day)s.", amount=amount, day=format_day(day))
    return text
