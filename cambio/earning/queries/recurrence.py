"""On which days a recurring action is: rules of RFC 5545, read by dateutil."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from dateutil.rrule import rrulestr

from cambio.earning.errors import RecurrenceEmpty, RecurrenceInvalid

LONGEST = 200
AHEAD_MAX = timedelta(days=366)
OCCURRENCES_MAX = 400
YEARS = (2000, 2100)
# Days alone: what an hour or a minute would say stands beside the rule, on the community's clock.
PARTS = re.compile(
    r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)"
    r"(;((INTERVAL|COUNT)=[1-9][0-9]{0,2}"
    r"|UNTIL=[0-9]{8}|(BYDAY|BYMONTHDAY|BYMONTH|BYSETPOS|WKST)=[A-Z0-9,+-]+))*"
)


def days_of(recurrence: str, *, starts_on: date, since: date, until: date) -> list[date]:
    """The days of a rule from `since` up to and with `until`, at most `OCCURRENCES_MAX`.

    Raises:
        RecurrenceInvalid: it cannot be read.
    """
    rule = _rule(recurrence, starts_on)
    first, last = datetime.combine(since, time.min), datetime.combine(until, time.min)
    found = takewhile(lambda moment: moment <= last, rule.xafter(first, OCCURRENCES_MAX, inc=True))
    return [moment.date() for moment in found]


def checked_recurrence(recurrence: str, *, starts_on: date) -> str:
    """A rule in capitals, once it is known to be good.

    Raises:
        RecurrenceInvalid: it cannot be read.
        RecurrenceEmpty: nothing comes by it in the year after it starts.
    """
    if not YEARS[0] <= starts_on.year <= YEARS[1]:
        raise RecurrenceEmpty
    text = "".join(recurrence.upper().split()).removeprefix("RRULE:")
    until = starts_on + AHEAD_MAX
    if not days_of(text, starts_on=starts_on, since=starts_on, until=until):
        raise RecurrenceEmpty
    return text


def _rule(recurrence: str, starts_on: date):  # type: ignore[no-untyped-def]  # noqa: ANN202 - dateutil has no types
    if len(recurrence) > LONGEST or not PARTS.fullmatch(recurrence):
        raise RecurrenceInvalid
    try:
        return rrulestr(recurrence, dtstart=datetime.combine(starts_on, time.min), cache=False)
    except (ValueError, OverflowError, AttributeError, KeyError, IndexError) as error:
        raise RecurrenceInvalid from error
