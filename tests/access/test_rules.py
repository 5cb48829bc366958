"""Names, passwords, PINs, waiting and roles: refusals as tables."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cambio.access.errors import (
    DisplayNameInvalid,
    NameInvalid,
    PasswordEasy,
    PasswordLength,
    PinEasy,
    PinInvalid,
    ScopeUnsuitable,
)
from cambio.access.rules import (
    PIN_PACE,
    REACH,
    STAFF_PACE,
    check_display_name,
    check_name,
    check_password,
    check_pin,
    check_reach,
    may_give,
    wait_after,
    whole_seconds,
)
from cambio.app.permissions import STAFF, Role, ScopeKind
from cambio.database import Refusal


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("anna", "anna"),
        ("  Anna ", "anna"),
        ("ANNA.DE-VRIES", "anna.de-vries"),
        ("anna@dreef.example", "anna@dreef.example"),
        ("René", "rené"),
        ("Ａｎｎａ", "anna"),  # full-width letters, as some keyboards give
    ],
)
def test_a_name_is_kept_in_one_way_of_writing(written: str, kept: str) -> None:
    assert check_name(written) == kept


@pytest.mark.parametrize(
    "name", ["", "a", ".anna", "anna.", "anna de vries", "anna/..", "a" * 61, "anna\nb", "<anna>"]
)
def test_what_cannot_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(NameInvalid):
        check_name(name)


def test_a_display_name_is_tidied_and_never_empty() -> None:
    assert check_display_name("  Anna   de Vries ") == "Anna de Vries"
    for name in ("", "   ", "a" * 81):
        with pytest.raises(DisplayNameInvalid):
            check_display_name(name)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("kort", PasswordLength),
        ("negentien", PasswordLength),
        ("x" * 201, PasswordLength),
        ("aaaaaaaaaaaa", PasswordEasy),
        ("abababababab", PasswordEasy),
        ("1234567890", PasswordEasy),
        ("0987654321", PasswordEasy),
        ("wachtwoord1", PasswordEasy),
        ("Wachtwoord2026!", PasswordEasy),
        ("Welkom-2026", PasswordEasy),
        ("cambio-12345", PasswordEasy),
        ("Anna1987-1987", PasswordEasy),
    ],
)
def test_a_password_that_a_stranger_would_try_is_refused(
    password: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        check_password(password, name="anna")


@pytest.mark.parametrize(
    "password",
    ["een rustige dreef", "4839201756", "korenbloem7", "wachtwoordvergeten", "Anna en Jan"],
)
def test_a_few_words_are_a_good_password(password: str) -> None:
    check_password(password, name="anna")


@pytest.mark.parametrize(
    ("pin", "refusal"),
    [
        ("", PinInvalid),
        ("123", PinInvalid),
        ("1234567", PinInvalid),
        ("12a4", PinInvalid),
        ("12 4", PinInvalid),
        ("٣٧٠٩", PinInvalid),  # digits of another script, that a keypad does not have
        ("0000", PinEasy),
        ("999999", PinEasy),
        ("1234", PinEasy),
        ("4321", PinEasy),
        ("7890", PinEasy),
        ("456789", PinEasy),
        ("1212", PinEasy),
        ("123123", PinEasy),
        ("2580", PinEasy),
    ],
)
def test_a_pin_that_a_stranger_would_try_is_refused(pin: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        check_pin(pin)


@pytest.mark.parametrize("pin", ["8302", "1235", "12121", "1357", "110223"])
def test_other_digits_are_a_good_pin(pin: str) -> None:
    check_pin(pin)


@pytest.mark.parametrize(
    ("failures", "staff_seconds", "pin_seconds"),
    [
        (0, 0, 0),
        (4, 0, 0),
        (5, 2, 30),
        (6, 4, 60),
        (7, 8, 120),
        (10, 64, 960),
        (12, 256, 3600),
        (14, 900, 3600),
        (10_000, 900, 3600),
    ],
)
def test_each_mistake_doubles_the_wait_and_none_locks_out(
    failures: int, staff_seconds: int, pin_seconds: int
) -> None:
    assert wait_after(failures, STAFF_PACE) == timedelta(seconds=staff_seconds)
    assert wait_after(failures, PIN_PACE) == timedelta(seconds=pin_seconds)


@pytest.mark.parametrize(
    ("milliseconds", "seconds"), [(-5, 0), (0, 0), (1, 1), (1000, 1), (1001, 2)]
)
def test_a_wait_is_told_in_whole_seconds(milliseconds: int, seconds: int) -> None:
    assert whole_seconds(timedelta(milliseconds=milliseconds)) == seconds


@pytest.mark.parametrize(
    ("role", "kind", "has_id"),
    [
        (Role.ADMINISTRATOR, ScopeKind.PLACE, True),
        (Role.SHOPKEEPER, ScopeKind.PARTNER, True),
        (Role.PARTNER, ScopeKind.SHOP, True),
        (Role.FUNDER, ScopeKind.PLACE, True),
        (Role.RESIDENT, ScopeKind.PLACE, True),
        (Role.VOLUNTEER, ScopeKind.PLACE, False),
        (Role.VOLUNTEER, ScopeKind.COMMUNITY, True),
    ],
)
def test_a_role_reaches_only_as_far_as_suits_it(
    role: Role, kind: ScopeKind, *, has_id: bool
) -> None:
    with pytest.raises(ScopeUnsuitable):
        check_reach(role, kind, has_scope_id=has_id)


def test_every_role_can_be_given_for_the_whole_community() -> None:
    assert set(REACH) == set(Role)
    for role in Role:
        check_reach(role, ScopeKind.COMMUNITY, has_scope_id=False)


def test_only_administrators_make_administrators() -> None:
    assert may_give({Role.ADMINISTRATOR}) == STAFF
    assert may_give({Role.MANAGER, Role.VOLUNTEER}) == STAFF - {Role.ADMINISTRATOR}
    for role in set(Role) - {Role.ADMINISTRATOR, Role.MANAGER}:
        assert may_give({role}) == frozenset()
