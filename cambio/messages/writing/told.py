"""Each piece of news in sentences, in the language at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from cambio.messages.queries.parcels import Parcel
from cambio.messages.rules.news import (
    ActionComing,
    ActionStage,
    BoughtTogether,
    News,
    ObjectionDecided,
    OrderReady,
    Stage,
    TogetherStage,
    TokensLapse,
    TokensReceived,
    VoucherNews,
)
from cambio.web.formats import format_clock, format_day, format_money
from cambio.web.language import RESIDENT_LANGUAGES
from cambio.web.layout import words_for


@dataclass(frozen=True, slots=True)
class Told:
    """One piece of news: a heading for when it comes alone, and its sentences."""

    subject: str
    lines: tuple[str, ...]


def language_of(parcel: Parcel) -> str:
    """The language to write to a household in."""
    spoken = parcel.household.language
    return spoken if spoken in RESIDENT_LANGUAGES else "nl"


def told(parcel: Parcel, news: News) -> Told:
    """A piece of news: a heading for when it comes alone, and its sentences."""
    return _TELL[type(news)](parcel, news)


def _tokens(parcel: Parcel, news: TokensReceived) -> Told:
    amount, (day, _clock) = _amount(parcel, news), _local(parcel, news.at)
    subject = _("You got %(amount)s", amount=amount)
    if news.is_gift:
        return Told(
            subject, (_("Somebody gave you %(amount)s on %(day)s.", amount=amount, day=day),)
        )
    if not news.what:
        return Told(subject, (_("You got %(amount)s since %(day)s.", amount=amount, day=day),))
    what = _in(language_of(parcel), news.what)
    line = _("You got %(amount)s on %(day)s for: %(what)s.", amount=amount, day=day, what=what)
    return Told(subject, (line,))


def _order(parcel: Parcel, news: OrderReady) -> Told:
    if news.stage is Stage.LOAN:
        return _loan(parcel, news)
    lines = [_("Your order %(number)s is ready at %(shop)s.", number=news.number, shop=news.shop)]
    if news.until is not None:
        day, _clock = _local(parcel, news.until)
        lines.append(
            _("We keep it for you until %(day)s. After that your tokens come back.", day=day)
        )
    if news.where:
        lines.append(_("You collect it here: %(where)s.", where=news.where))
    if news.opening_hours:
        lines.append(_("Opening hours: %(hours)s.", hours=news.opening_hours))
    waits = news.stage is Stage.WAITS
    return Told(_("Your order still waits") if waits else _("Your order is ready"), tuple(lines))


def _loan(parcel: Parcel, news: OrderReady) -> Told:
    lines = [_("You borrowed something from %(shop)s.", shop=news.shop)]
    if news.until is not None:
        day, _clock = _local(parcel, news.until)
        lines.append(_("Please bring it back by %(day)s, so that others can use it.", day=day))
    return Told(_("Will you bring back what you borrowed?"), tuple(lines))


def _action(parcel: Parcel, news: ActionComing) -> Told:
    if news.stage is not ActionStage.COMING:
        return _hours(parcel, news)
    day, clock = _local(parcel, news.starts_at)
    return Told(
        _("In your street: %(title)s", title=news.title),
        (
            _("%(title)s, on %(day)s at %(time)s.", title=news.title, day=day, time=clock),
            _("We meet here: %(where)s. Bring your card.", where=news.meeting_point),
        ),
    )


def _hours(parcel: Parcel, news: ActionComing) -> Told:
    day, clock = _local(parcel, news.starts_at)
    where = {"title": news.title, "place": news.meeting_point}
    if news.stage is ActionStage.HOURS_BOOKED:
        line = _("For %(place)s: %(title)s. In the week of %(day)s.", **where, day=day)
        return Told(_("Somebody comes to work in your street"), (line,))
    if news.stage is ActionStage.HOURS_PLANNED:
        line = _("For %(place)s: %(title)s. On %(day)s at %(time)s.", **where, day=day, time=clock)
        return Told(_("Somebody comes to work in your street"), (line,))
    return Told(
        _("This was done in your street"),
        (
            _("Done for %(place)s: %(title)s.", **where),
            _("Is it not right? Tell your street captain, or the counter."),
        ),
    )


def _lapsing(parcel: Parcel, news: TokensLapse) -> Told:
    day = format_day(news.on)
    if news.ending:
        return _ending(_in(language_of(parcel), news.ending), day)
    return Told(
        _("Some of your tokens do not keep for ever"),
        (
            _("%(amount)s lapse on %(day)s.", amount=_amount(parcel, news), day=day),
            _("Spend them before that day. Then nothing is lost."),
            _("Say on your page that you have read this. Then you get no letter about it."),
        ),
    )


def _ending(programme: str, day: str) -> Told:
    return Told(
        _("%(programme)s ends", programme=programme),
        (
            _(
                "%(programme)s ends. You can spend what you have until %(day)s.",
                programme=programme,
                day=day,
            ),
            _("Choose on your page where the rest goes. You can also say it at the counter."),
            _("Say there that you have read this. Then you get no letter about it."),
        ),
    )


def _decision(_parcel: Parcel, news: ObjectionDecided) -> Told:
    day = format_day(news.on)
    if news.upheld:
        line = _("You did not agree with something. On %(day)s we decided: you are right.", day=day)
    else:
        line = _("You did not agree with something. On %(day)s we decided about it.", day=day)
    return Told(
        _("We have decided about what you told us"),
        (line, _("The reasons stand on your page. You can also ask for them at the counter.")),
    )


def _together(parcel: Parcel, news: BoughtTogether) -> Told:
    if news.stage in _VOTES:
        return _vote(parcel, news)
    what, place = _in(language_of(parcel), news.what), news.place
    told = {
        TogetherStage.MET: _(
            "%(what)s for %(place)s: the price is complete.", what=what, place=place
        ),
        TogetherStage.DELIVERED: _("%(what)s for %(place)s is there.", what=what, place=place),
        TogetherStage.CELEBRATED: _(
            "%(what)s for %(place)s is there, and you are thanked for it. Read it on the page.",
            what=what,
            place=place,
        ),
        TogetherStage.ENDED: _("%(what)s for %(place)s does not go on.", what=what, place=place),
        TogetherStage.CHEAPER: _(
            "%(what)s for %(place)s was cheaper than thought.", what=what, place=place
        ),
    }
    lines = [told[news.stage]]
    if news.amount_minor:
        lines.append(_("%(amount)s came back to you.", amount=_amount(parcel, news)))
    return Told(_("Buying together: %(what)s", what=what), tuple(lines))


def _voucher(parcel: Parcel, news: VoucherNews) -> Told:
    what, (day, _clock) = _in(language_of(parcel), news.what), _local(parcel, news.until)
    if news.approved is False:
        line = _("Your tokens for %(what)s are back in your wallet.", what=what)
        return Told(_("Your voucher was not approved"), (line,))
    if news.place:
        line = _("The voucher %(what)s of %(place)s is good until %(day)s.", what=what,
                 place=news.place, day=day)  # fmt: skip
    else:
        line = _("Your voucher %(what)s is good until %(day)s.", what=what, day=day)
    lines = [line]
    if news.where:
        lines.append(_("You can use it here: %(where)s.", where=news.where))
    if news.approved:
        lines.append(_("It stands on your page. You can also have it printed at the counter."))
        return Told(_("Your voucher is approved"), tuple(lines))
    if news.place:
        lines.append(_("Your street captain has it."))
        return Told(_("A voucher of your street is not good for ever"), tuple(lines))
    if news.is_given:
        lines.append(_("It stands on your page. You can also have it printed at the counter."))
        return Told(_("You got a voucher"), tuple(lines))
    if news.returns:
        lines.append(_("If you do not use it, its tokens come back to you."))
    else:
        lines.append(_("After that day it is worth nothing any more. Its tokens do not come back."))
    return Told(_("Your voucher is not good for ever"), tuple(lines))


_VOTES = (TogetherStage.VOTE, TogetherStage.ACCEPTED, TogetherStage.DECLINED)


def _vote(parcel: Parcel, news: BoughtTogether) -> Told:
    what, place = _in(language_of(parcel), news.what), news.place
    if news.stage is TogetherStage.VOTE:
        lines = (
            _("You decide with your neighbours over the pot of %(place)s.", place=place),
            _("What do you think of this: %(what)s?", what=what),
            _("Each household has one vote: on your page, with your card, or on paper."),
        )
        return Told(_("Will you vote? %(what)s", what=what), lines)
    if news.stage is TogetherStage.ACCEPTED:
        line = _("%(place)s voted, and said yes to this: %(what)s.", place=place, what=what)
    else:
        line = _("%(place)s voted, and this does not go on: %(what)s.", place=place, what=what)
    return Told(_("The vote is over: %(what)s", what=what), (line,))


def _in(language: str, names: Mapping[str, str]) -> str:
    return names.get(language) or names.get("nl") or next(iter(names.values()), "")


def _amount(parcel: Parcel, news: TokensReceived | TokensLapse | BoughtTogether) -> str:
    words = words_for(parcel.currencies[news.currency], language_of(parcel))
    return format_money(news.amount_minor, words)


def _local(parcel: Parcel, moment: datetime) -> tuple[str, str]:
    """The day and the time of a moment, on the community's clock."""
    local = moment.astimezone(ZoneInfo(parcel.timezone))
    return format_day(local.date(), "full"), format_clock(local.time())


_TELL: dict[type[News], Callable[[Parcel, Any], Told]] = {
    TokensReceived: _tokens,
    OrderReady: _order,
    ActionComing: _action,
    TokensLapse: _lapsing,
    ObjectionDecided: _decision,
    BoughtTogether: _together,
    VoucherNews: _voucher,
}
