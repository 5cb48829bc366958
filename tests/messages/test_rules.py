"""When news goes out and by which way, as tables; no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cambio.database import Refusal
from cambio.messages.errors import EmailInvalid, PushServiceUnknown, QuietHoursInvalid
from cambio.messages.rules.choices import (
    Channel,
    Choice,
    check_endpoint,
    check_hours,
    tidy_email,
)
from cambio.messages.rules.news import KIND_OF, NEWS_OF, Kind
from cambio.messages.rules.retrying import PAUSES, try_again_at
from cambio.messages.rules.timing import Route, Way, route

ZONE = ZoneInfo("Europe/Amsterdam")
SATURDAY = datetime(2026, 3, 7, 10, 0, tzinfo=UTC)  # eleven o'clock there
NIGHT = datetime(2026, 3, 7, 21, 30, tzinfo=UTC)
MORNING = datetime(2026, 3, 8, 7, 0, tzinfo=UTC)
EVENING = datetime(2026, 3, 7, 17, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
BY_EMAIL = Choice(Channel.EMAIL)
WEEKLY = Choice(Channel.EMAIL, is_weekly=True)
DEAF = Choice(Channel.PUSH, can_receive=False)
UNWANTED = Choice(Channel.EMAIL, frozenset({Kind.ORDER}))
NEVER_QUIET = Choice(Channel.EMAIL, quiet_from=0, quiet_until=0)
QUIET_NOON = Choice(Channel.EMAIL, quiet_from=11, quiet_until=13)
NOW, LETTER, NOT = Route(Way.NOW), Route(Way.LETTER), Route(Way.NOT)


def later(at: datetime) -> Route:
    return Route(Way.LATER, at)


@pytest.mark.parametrize(
    ("kind", "choice", "noted_at", "now", "until", "wanted"),
    [
        (Kind.ORDER, Choice(), SATURDAY, SATURDAY, None, LETTER),
        (Kind.LAPSING, Choice(), SATURDAY, SATURDAY, None, NOT),  # it has letters of its own
        (Kind.ORDER, BY_EMAIL, SATURDAY, SATURDAY, None, NOW),
        (Kind.ORDER, UNWANTED, SATURDAY, SATURDAY, None, NOT),
        (Kind.ACTION, UNWANTED, SATURDAY, SATURDAY, None, NOW),
        (Kind.ORDER, Choice(Channel.NONE), SATURDAY, SATURDAY, None, NOT),
        (Kind.ORDER, DEAF, SATURDAY, SATURDAY, None, LETTER),
        (Kind.LAPSING, DEAF, SATURDAY, SATURDAY, None, NOT),
        (Kind.TOKENS, BY_EMAIL, SATURDAY, SATURDAY, None, later(EVENING)),
        (Kind.TOKENS, BY_EMAIL, SATURDAY, EVENING, None, NOW),
        (Kind.ORDER, BY_EMAIL, NIGHT, NIGHT, None, later(MORNING)),
        (Kind.ORDER, NEVER_QUIET, NIGHT, NIGHT, None, NOW),
        (Kind.ORDER, QUIET_NOON, SATURDAY, SATURDAY, None, later(SATURDAY + timedelta(hours=2))),
        (Kind.ORDER, WEEKLY, SATURDAY, SATURDAY, None, later(THURSDAY)),
        (Kind.ORDER, WEEKLY, SATURDAY, THURSDAY, None, NOW),
        (Kind.ACTION, WEEKLY, SATURDAY, SATURDAY, THURSDAY - timedelta(days=1), NOW),
        (Kind.ACTION, BY_EMAIL, SATURDAY, SATURDAY, SATURDAY, NOT),
        (Kind.ACTION, Choice(), SATURDAY, SATURDAY, SATURDAY, NOT),
    ],
)
def test_each_piece_of_news_has_its_way(
    kind: Kind,
    choice: Choice,
    noted_at: datetime,
    now: datetime,
    until: datetime | None,
    wanted: Route,
) -> None:
    assert route(kind, choice, noted_at=noted_at, until=until, now=now, zone=ZONE) == wanted


def test_the_clock_of_summer_moves_the_digest_with_it() -> None:
    wednesday = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
    found = route(Kind.ORDER, WEEKLY, noted_at=wednesday, until=None, now=wednesday, zone=ZONE)
    assert found == later(datetime(2026, 4, 2, 14, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "jan",
        "jan@dreef",
        "jan @dreef.nl",
        "jan@dreef.nl\nBcc: x@y.nl",
        "a@b.nl" * 40,
        "jan@dréef.nl",
        "<jan@dreef.nl>",
        "jan@@dreef.nl",
    ],
)
def test_what_is_no_address_is_not_kept(typed: str) -> None:
    with pytest.raises(EmailInvalid):
        tidy_email(typed)


def test_an_address_is_kept_as_its_owner_writes_it() -> None:
    assert tidy_email(" Jan.de-Vries+cambio@Dreef.NL ") == "Jan.de-Vries+cambio@dreef.nl"


@pytest.mark.parametrize(
    ("endpoint", "refusal"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", None),
        ("https://web.push.apple.com/abc", None),
        ("http://127.0.0.1:8099/push", None),
        ("http://fcm.googleapis.com/fcm/send/abc", PushServiceUnknown),
        ("https://evilgoogleapis.com/fcm", PushServiceUnknown),
        ("https://fcm.googleapis.com.evil.example/", PushServiceUnknown),
        ("https://fcm.googleapis.com@evil.example/", PushServiceUnknown),
        ("https://127.0.0.1/admin", PushServiceUnknown),
        ("file:///etc/passwd", PushServiceUnknown),
        ("https://[", PushServiceUnknown),
        ("https://fcm.googleapis.com/" + "x" * 1_000, PushServiceUnknown),
    ],
)
def test_the_server_sends_to_push_services_alone(
    endpoint: str, refusal: type[Refusal] | None
) -> None:
    services = ("fcm.googleapis.com", "push.apple.com", "http://127.0.0.1")
    if refusal is None:
        check_endpoint(endpoint, services)
    else:
        with pytest.raises(refusal):
            check_endpoint(endpoint, services)


@pytest.mark.parametrize("hours", [(-1, 8), (24, 8), (21, -1), (21, 24)])
def test_hours_are_those_of_a_clock(hours: tuple[int, int]) -> None:
    with pytest.raises(QuietHoursInvalid):
        check_hours(*hours)


def test_pauses_grow_and_end() -> None:
    assert list(PAUSES) == sorted(PAUSES)
    assert try_again_at(1, SATURDAY) == SATURDAY + PAUSES[0]
    assert try_again_at(len(PAUSES) + 1, SATURDAY) is None


def test_each_kind_has_its_news() -> None:
    assert set(KIND_OF.values()) == set(Kind) == set(NEWS_OF)
