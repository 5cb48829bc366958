"""Says in one sentence why something was given, from the numbers that were kept with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from cambio.earning.queries import AwardStory, award_stories
from cambio.earning.queries.limits import given_to_adults
from cambio.earning.queries.years import award_subjects, household_year, year_limits
from cambio.earning.rules import name_in
from cambio.web.formats import CurrencyWords, format_amount, format_day, format_money
from cambio.web.language import current_language
from cambio.web.layout import currency


@dataclass(frozen=True, slots=True)
class YearlyStatement:
    """What a household was given in a year, in the reader's words.

    `totals` and `limits` are amounts with their currency, in minor units: all that was given, and
    the yearly limits of programmes. `adults` are the parts for what one adult did, by name.
    `sentences` say what each was for, the oldest first.
    """

    year: int
    totals: list[tuple[CurrencyWords, int]]
    limits: list[tuple[CurrencyWords, int]]
    adults: list[tuple[str, CurrencyWords, int]]
    sentences: list[str]


def yearly_statement(
    session: Session, *, community_id: int, household_id: UUID, year: int
) -> YearlyStatement:
    """A household's own statement of a year; for the community of the page at hand."""
    about: dict[str, Any] = {"community_id": community_id}
    found = household_year(session, **about, household_id=household_id, year=year)
    subjects = award_subjects(session, **about, household_id=household_id, year=year)
    stories = award_stories(session, **about, subject_ids=subjects)
    told = [stories[each] for each in subjects if each in stories]
    named = given_to_adults(session, **about, household_id=household_id, year=year)
    limits: list[tuple[CurrencyWords, int]] = [
        (currency(each.currency), each.limit_minor)
        for each in year_limits(session, **about, found=found)
    ]
    return YearlyStatement(
        year,
        [(currency(code), sum(sums)) for code, sums in found.given_minor.items()],
        limits,
        [(adult, currency(code), amount_minor) for adult, code, amount_minor in named],
        [explain(each, currency(each.currency)) for each in told],
    )


def explain(story: AwardStory, money: CurrencyWords) -> str:
    """What was given, for what, when, by which version of which rule, and why it was no more.

    Such as "2 cambi's for Clean-up in the Dreef on 1 January 2026, rule “Clean-up” version 3;
    1 more would have passed that week's limit of 10".
    """
    whose = story.household_minor if story.household_id else story.place_minor
    rule = name_in(story.rule_names, current_language())
    main = _(
        "%(amount)s for %(what)s on %(day)s, rule “%(rule)s” version %(version)s",
        amount=format_money(whose, money) if whose else _("Nothing"),
        what=_what(story, rule),
        day=format_day(story.happened_at),
        rule=rule,
        version=story.rule_version,
    )
    return "; ".join([str(main), *_clauses(story, money)])


def _what(story: AwardStory, rule: str) -> str:
    title = story.title or rule
    if story.place_name is None or story.place_name in title:
        return title
    return str(_("%(what)s in %(place)s", what=title, place=story.place_name))


def _clauses(story: AwardStory, money: CurrencyWords) -> Iterator[str]:
    """What else there is to say, in the order in which it was decided."""
    reasons = story.reasons
    if counted := [*_counted(reasons)]:
        yield str(_("counted: %(what)s", what=", ".join(counted)))
    if reasons.get("extra_minor"):
        extra = format_money(reasons["extra_minor"], money)
        yield str(_("with %(amount)s extra for the first time or for a full row", amount=extra))
    if "unmet" in reasons:
        yield _unmet(reasons["unmet"])
    for cut in reasons.get("cuts", ()):
        yield _cut(cut, money)
    chosen_minor = reasons.get("chosen_minor", 0)
    if chosen_minor:
        chosen = format_money(chosen_minor, money)
        yield str(_("%(amount)s went to the street, as the household chose", amount=chosen))
    street_minor = story.place_minor - chosen_minor if story.household_id else 0
    if street_minor > 0:
        street = format_money(street_minor, money)
        yield str(_("and %(amount)s for the street", amount=street))


def _counted(reasons: Mapping[str, Any]) -> Iterator[str]:
    if number := reasons.get("adults"):
        yield ngettext("%(num)s adult", "%(num)s adults", number)
    if number := reasons.get("children"):
        yield ngettext("%(num)s child", "%(num)s children", number)
    if number := reasons.get("bags"):
        yield ngettext("%(num)s bag", "%(num)s bags", number)
    if number := reasons.get("kilos"):
        yield ngettext("%(num)s kilo", "%(num)s kilos", number)
    if number := reasons.get("minutes"):
        yield ngettext("%(num)s minute", "%(num)s minutes", number)


def _cut(cut: Mapping[str, Any], money: CurrencyWords) -> str:
    """What a limit held back."""
    texts = {
        ("household", "day"): _("%(more)s more would have passed that day's limit of %(most)s"),
        ("household", "week"): _("%(more)s more would have passed that week's limit of %(most)s"),
        ("household", "month"): _("%(more)s more would have passed that month's limit of %(most)s"),
        ("household", "year"): _("%(more)s more would have passed that year's limit of %(most)s"),
        ("place", "day"): _("%(more)s more would have passed the pot's limit of %(most)s a day"),
        ("place", "week"): _("%(more)s more would have passed the pot's limit of %(most)s a week"),
        ("place", "month"): _(
            "%(more)s more would have passed the pot's limit of %(most)s a month"
        ),
        ("place", "year"): _("%(more)s more would have passed the pot's limit of %(most)s a year"),
        ("action", None): _("%(more)s more would have passed the action's limit of %(most)s"),
    }
    text = texts[cut["scope"], cut["span"]] % {
        "more": format_amount(cut["cut_minor"], money.scale),
        "most": format_amount(cut["most_minor"], money.scale),
    }
    if cut["beyond"] == "street":
        return str(_("%(limit)s, so it went to the street", limit=text))
    return str(text)


def _unmet(unmet: Mapping[str, Any]) -> str:
    """The condition that was not met."""
    least = unmet["least"]
    texts = {
        "first_time": _("this is for the first time only"),
        "team": _("this is for teams"),
        "households": _("it takes at least %(least)s households", least=least),
    }
    rows = {
        "day": _("it takes %(least)s days in a row", least=least),
        "week": _("it takes %(least)s weeks in a row", least=least),
        "month": _("it takes %(least)s months in a row", least=least),
        "year": _("it takes %(least)s years in a row", least=least),
    }
    return str(texts.get(unmet["kind"]) or rows[unmet["span"] or "month"])
