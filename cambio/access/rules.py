"""Pure decisions: which names, passwords and PINs will do, how long to wait, who gives what."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

from cambio.access.errors import (
    DisplayNameInvalid,
    NameInvalid,
    PasswordEasy,
    PasswordLength,
    PinEasy,
    PinInvalid,
    ScopeUnsuitable,
)
from cambio.app.permissions import STAFF, Role, ScopeKind

NAME = re.compile(r"\w[\w.@+-]{0,58}\w")
DISPLAY_NAME_MAX = 80
PASSWORD_MIN, PASSWORD_MAX = 10, 200
PIN_MIN, PIN_MAX = 4, 6
PIN = re.compile(r"[0-9]{4,6}")

# What a password is built on when somebody does not want to think of one.
EASY_WORDS = frozenset(
    {"wachtwoord", "password", "welkom", "welcome", "qwerty", "qwertyuiop", "azerty", "abcdefghij"}
    | {"cambio", "deventer", "enschede", "geheim", "secret", "letmein", "iloveyou", "ikhouvanjou"}
    | {"admin", "administrator", "beheerder"}
)


@dataclass(frozen=True, slots=True)
class Pace:
    """How tries slow down: so many are free, then each mistake doubles the wait."""

    free_tries: int
    first_wait: timedelta
    longest_wait: timedelta


STAFF_PACE = Pace(4, timedelta(seconds=2), timedelta(minutes=15))
# A PIN has only ten thousand to a million values, so one who guesses must run out of patience.
PIN_PACE = Pace(4, timedelta(seconds=30), timedelta(hours=1))

# Mistakes are forgotten when nobody made one for so long.
FORGET_AFTER = timedelta(days=1)

_WHOLE = ScopeKind.COMMUNITY

# How far each role may reach. A resident's role comes with the household, not by a grant.
REACH: dict[Role, frozenset[ScopeKind]] = {
    Role.RESIDENT: frozenset({_WHOLE}),
    Role.VOLUNTEER: frozenset({_WHOLE, ScopeKind.PLACE, ScopeKind.PROGRAMME}),
    Role.CAPTAIN: frozenset({_WHOLE, ScopeKind.PLACE}),
    Role.SHOPKEEPER: frozenset({_WHOLE, ScopeKind.SHOP}),
    Role.PARTNER: frozenset({_WHOLE, ScopeKind.PARTNER}),
    Role.PROFESSIONAL: frozenset({_WHOLE, ScopeKind.PLACE, ScopeKind.PARTNER}),
    Role.CORPORATION: frozenset({_WHOLE, ScopeKind.PLACE, ScopeKind.PROGRAMME}),
    Role.FUNDER: frozenset({_WHOLE, ScopeKind.PROGRAMME}),
    Role.MANAGER: frozenset({_WHOLE, ScopeKind.PLACE, ScopeKind.PROGRAMME}),
    Role.AUDITOR: frozenset({_WHOLE, ScopeKind.PROGRAMME}),
    Role.ADMINISTRATOR: frozenset({_WHOLE}),
}

# Whoever holds one of these for the whole community can manage its staff.
MANAGING = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


def normal_name(name: str) -> str:
    """The one way of writing a name to sign in with: capitals and odd forms of letters gone."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def check_name(name: str) -> str:
    """The name to sign in with, as it is kept.

    Raises:
        NameInvalid: it has spaces or other marks, or is too short or too long.
    """
    normal = normal_name(name)
    if not NAME.fullmatch(normal):
        raise NameInvalid
    return normal


def check_display_name(name: str) -> str:
    """A person's or key's name as pages show it, spaces tidied.

    Raises:
        DisplayNameInvalid: it is empty or too long.
    """
    tidy = " ".join(name.split())
    if not 1 <= len(tidy) <= DISPLAY_NAME_MAX:
        raise DisplayNameInvalid
    return tidy


def check_password(password: str, *, name: str) -> None:
    """Refuse a password that a stranger would guess; `name` is the one it is used with.

    Raises:
        PasswordLength: too short, or longer than anybody types.
        PasswordEasy: a well-known word or the name itself, whatever digits stand around it.
    """
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise PasswordLength(least=PASSWORD_MIN, most=PASSWORD_MAX)
    letters = "".join(each for each in password.casefold() if each.isalpha())
    own = "".join(each for each in name.casefold() if each.isalpha())
    if len(set(password)) < 5 or letters in EASY_WORDS or (own and letters == own):
        raise PasswordEasy
    if password.isdecimal() and _is_run(password):
        raise PasswordEasy


def check_pin(pin: str) -> None:
    """Refuse a PIN that is none, or that a stranger would try first.

    Raises:
        PinInvalid: not four to six digits.
        PinEasy: 0000, 1234, 4321, 1212, the middle row of a keypad, and the like.
    """
    if not PIN.fullmatch(pin):
        raise PinInvalid(least=PIN_MIN, most=PIN_MAX)
    if _is_run(pin) or _repeats(pin) or pin in {"2580", "0852"}:
        raise PinEasy


def _is_run(digits: str) -> bool:
    """Whether each digit is one more, or one less, than the one before; after 9 comes 0."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    return steps in ({1}, {9})


def _repeats(digits: str) -> bool:
    """Whether one, two or three digits are repeated to the end: 0000, 1212, 123123."""
    return any(
        digits == digits[:length] * (len(digits) // length)
        for length in (1, 2, 3)
        if len(digits) % length == 0 and length < len(digits)
    )


def name_subject(name: str) -> bytes:
    """Stands for a name to sign in with wherever mistakes are counted, also one nobody has."""
    return hashlib.sha256(b"name\0" + name.encode()).digest()


def household_subject(household_id: UUID) -> bytes:
    """Stands for a household there, for its PIN and its one-time code together."""
    return hashlib.sha256(b"household\0" + household_id.bytes).digest()


def wait_after(failures: int, pace: Pace) -> timedelta:
    """How long to wait after so many mistakes in a row: nothing at first, never for ever."""
    beyond = failures - pace.free_tries
    if beyond <= 0:
        return timedelta(0)
    # Twenty doublings are far past any longest wait, and keep the number small.
    doublings: int = 2 ** min(beyond - 1, 20)
    return min(pace.longest_wait, pace.first_wait * doublings)


def whole_seconds(span: timedelta) -> int:
    """A time to wait in whole seconds, rounded up; 0 when it is over."""
    return max(0, -int(-span.total_seconds() // 1))


def check_reach(role: Role, scope_kind: ScopeKind, *, has_scope_id: bool) -> None:
    """Refuse a role with a scope that does not suit it.

    Raises:
        ScopeUnsuitable: the role does not go with this kind of scope, or the scope is not named.
    """
    if scope_kind not in REACH[role] or has_scope_id == (scope_kind is _WHOLE):
        raise ScopeUnsuitable


def may_give(own: Collection[Role]) -> frozenset[Role]:
    """The roles that somebody with these roles may give and take."""
    if Role.ADMINISTRATOR in own:
        return STAFF
    return STAFF - {Role.ADMINISTRATOR} if Role.MANAGER in own else frozenset()
