"""What an action is called, where and when it is, and how many come: the same for a wish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cambio.earning.errors import (
    ActionTimesInvalid,
    ExpectedPeopleInvalid,
    LoggedTooLate,
    MeetingPointInvalid,
    TitleInvalid,
)

TITLE_MAX, MEETING_POINT_MAX, EXPECTED_MAX = 80, 120, 2_000
LONGEST = timedelta(days=31)
LOGGED_WITHIN = timedelta(days=31)
"""So long after it took place an action can be written down: by then people still remember."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody says of an action. Words keep single spaces only, see `drafted`."""

    title: str
    meeting_point: str
    starts_at: datetime
    ends_at: datetime
    expected_people: int


def drafted(
    *,
    title: str,
    meeting_point: str,
    starts_at: datetime,
    ends_at: datetime,
    expected_people: int,
) -> Draft:
    """A draft whose words and numbers are right.

    Raises:
        TitleInvalid, MeetingPointInvalid, ExpectedPeopleInvalid, ActionTimesInvalid: or not.
    """
    draft = Draft(
        title=" ".join(title.split()),
        meeting_point=" ".join(meeting_point.split()),
        starts_at=starts_at,
        ends_at=ends_at,
        expected_people=expected_people,
    )
    if not 1 <= len(draft.title) <= TITLE_MAX:
        raise TitleInvalid(most=TITLE_MAX)
    if not 1 <= len(draft.meeting_point) <= MEETING_POINT_MAX:
        raise MeetingPointInvalid(most=MEETING_POINT_MAX)
    if not 1 <= expected_people <= EXPECTED_MAX:
        raise ExpectedPeopleInvalid(most=EXPECTED_MAX)
    if starts_at >= ends_at or ends_at - starts_at > LONGEST:
        raise ActionTimesInvalid
    return draft


def require_ahead(draft: Draft, now: datetime) -> None:
    """Return when it is still to come, or going on.

    Raises:
        ActionTimesInvalid: it is over.
    """
    if draft.ends_at <= now:
        raise ActionTimesInvalid


def require_just_over(draft: Draft, now: datetime) -> None:
    """Return when it is over, and not for too long.

    Raises:
        LoggedTooLate: it is not over yet, or was too long ago.
    """
    if not now - LOGGED_WITHIN <= draft.ends_at <= now:
        raise LoggedTooLate(days=LOGGED_WITHIN.days)
