"""Hours of professionals: what may be offered, booked, logged, confirmed and called off.

All time is in whole quarters of an hour, and all prices are for one of those.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from catalog.errors.hours import (
    BookingClosed,
    HoursGone,
    HoursPromised,
    MomentInvalid,
    NotDoneYet,
    NothingLogged,
    NoticeInvalid,
    QuartersInvalid,
    TooLateToCancel,
    WeekInvalid,
    WishInvalid,
)

QUARTERS_MAX = 160
"""The most that one professional offers in a week: forty hours."""
WEEKS_AHEAD = 52
NOTICE_MAX_HOURS = 336
WISH_MAX = NOTE_MAX = 200
NAME_MAX = 80
RATE_MAX_MINOR = 1_000_000

SILENT_DAYS = 14
"""So long after it was logged, work that nobody said no to counts as confirmed; and so long after
its week, a booking that was never logged returns."""

FEED_SECRET_LENGTH = 32

WEEK = timedelta(days=7)


class BookingStatus(StrEnum):
    """booked → done → confirmed; or done → objected → decided; cancelled or lapsed before."""

    BOOKED = "booked"
    DONE = "done"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    DECIDED = "decided"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


OVER = frozenset(
    {
        BookingStatus.CONFIRMED,
        BookingStatus.DECIDED,
        BookingStatus.CANCELLED,
        BookingStatus.LAPSED,
    }
)
"""Nothing lies in the purse of these any more."""


class Objection(StrEnum):
    """What a street says no to. Fixed words: nothing about people is written down."""

    NOT_DONE = "not_done"
    LESS_DONE = "less_done"
    NOT_AS_AGREED = "not_as_agreed"


def monday_of(day: date) -> date:
    """The first day of the week in which a day lies."""
    return day - timedelta(days=day.weekday())


def week_begins(week: date, zone: ZoneInfo) -> datetime:
    """The first moment of a week, where the community lives."""
    return datetime.combine(week, time(), zone)


def feed_digest(secret: str) -> bytes:
    """What is kept of the secret in a calendar's address. Its 157 bits cannot be guessed."""
    return hashlib.sha256(b"hours-calendar\0" + secret.upper().encode()).digest()


def check_notice(hours: int) -> None:
    """Refuse a time for cancelling that is beyond reason.

    Raises:
        NoticeInvalid: below none, or longer than two weeks.
    """
    if not 0 <= hours <= NOTICE_MAX_HOURS:
        raise NoticeInvalid(most=NOTICE_MAX_HOURS)


def check_offer(
    *, week: date, today: date, quarters: int, booked: int, is_new: bool = True
) -> None:
    """Refuse hours that nobody could do. `week` is any day of it, `booked` what is promised. Of an
    offer that is known already 0 takes back what nobody booked.

    Raises:
        WeekInvalid: it is over, or further than a year away.
        QuartersInvalid: none, or more than a working week.
        HoursPromised: fewer than are booked already.
    """
    this = monday_of(today)
    if not this <= monday_of(week) <= this + WEEKS_AHEAD * WEEK:
        raise WeekInvalid(most=WEEKS_AHEAD)
    if not is_new <= quarters <= QUARTERS_MAX:
        raise QuartersInvalid(most=QUARTERS_MAX)
    if quarters < booked:
        raise HoursPromised(booked=booked)


def check_booking(*, quarters: int, left: int, week: date, today: date, wish: str) -> None:
    """Refuse to book what is not there.

    Raises:
        QuartersInvalid: less than one quarter of an hour, or more than anybody offers.
        WishInvalid: it says nothing, or too much.
        WeekInvalid: the week is over.
        HoursGone: fewer are left.
    """
    if not 1 <= quarters <= QUARTERS_MAX:
        raise QuartersInvalid(most=QUARTERS_MAX)
    if not 1 <= len(wish) <= WISH_MAX:
        raise WishInvalid(most=WISH_MAX)
    if week < monday_of(today):
        raise WeekInvalid(most=WEEKS_AHEAD)
    if quarters > left:
        raise HoursGone(left=left)


def check_moment(status: str, *, starts_at: datetime, begins_at: datetime) -> None:
    """Refuse to plan work outside the week that was booked; `begins_at` is where that begins.

    Raises:
        BookingClosed: it is not to be done any more.
        MomentInvalid: before or after that week.
    """
    if status != BookingStatus.BOOKED:
        raise BookingClosed
    if not begins_at <= starts_at < begins_at + WEEK:
        raise MomentInvalid


def check_cancelling(
    status: str, *, by_street: bool, now: datetime, begins_at: datetime, notice_hours: int
) -> None:
    """Refuse to call off what is done, and to the street what begins too soon.

    `begins_at` is when the work begins, or its week while no moment was planned.

    Raises:
        BookingClosed: it was logged, cancelled or has lapsed.
        TooLateToCancel: by the street, later than the professional asks for.
    """
    if status != BookingStatus.BOOKED:
        raise BookingClosed
    if by_street and now > begins_at - timedelta(hours=notice_hours):
        raise TooLateToCancel(hours=notice_hours)


def check_log(
    status: str, *, quarters: int, booked: int, done_on: date, week: date, today: date
) -> None:
    """Refuse to log what cannot have been done.

    Raises:
        BookingClosed: it was logged before, or called off.
        QuartersInvalid: none, or more than was booked.
        NotDoneYet: on a day before its week, or still to come.
    """
    if status != BookingStatus.BOOKED:
        raise BookingClosed
    if not 1 <= quarters <= booked:
        raise QuartersInvalid(most=booked)
    if not week <= done_on <= today:
        raise NotDoneYet


def check_answer(status: str) -> None:
    """Refuse an answer of the street while there is nothing to answer.

    Raises:
        NothingLogged: the professional has not said what was done.
        BookingClosed: it was answered already.
    """
    if status == BookingStatus.BOOKED:
        raise NothingLogged
    if status != BookingStatus.DONE:
        raise BookingClosed


def check_decision(status: str, *, quarters: int, done: int) -> None:
    """Refuse a decision about what is not in dispute, or beyond what was logged.

    Raises:
        BookingClosed: nobody said no to it, or it was decided.
        QuartersInvalid: more than was logged.
    """
    if status != BookingStatus.OBJECTED:
        raise BookingClosed
    if not 0 <= quarters <= done:
        raise QuartersInvalid(most=done)
