"""Importing again says what is new, changed, gone or back, and wipes nothing."""

from collections.abc import Sequence

import pytest

from cambio.neighbourhood.rules.address_file import (
    AddressChange,
    AddressDetails,
    AddressKey,
    AddressLine,
    ImportPlan,
    compare,
)

KEY = AddressKey("7411 AB", 1, "A", "")
KNOWN = AddressDetails("Noord", "Zandweerd", "Dreef", "0150200000000001")


def row(key: AddressKey, details: AddressDetails) -> AddressLine:
    district, neighbourhood, street, bag_id = details
    return AddressLine(2, district, neighbourhood, street, *key, bag_id)


def plan(
    *,
    new: Sequence[AddressLine] = (),
    changed: Sequence[AddressChange] = (),
    gone: Sequence[AddressKey] = (),
    same: Sequence[AddressLine] = (),
    back: Sequence[AddressChange] = (),
) -> ImportPlan:
    return ImportPlan([*new], [*changed], [*gone], [*same], [*back])


SAME = row(KEY, KNOWN)
OTHER = AddressKey("7411 AB", 1, "", "A")
MOVED = row(KEY, KNOWN._replace(street="Dreefje"))
SILENT = row(KEY, KNOWN._replace(neighbourhood=None, bag_id=None))
MOVED_CHANGE = AddressChange(MOVED, KNOWN, MOVED.details)
SAME_AGAIN = AddressChange(SAME, KNOWN, KNOWN)


@pytest.mark.parametrize(
    ("existing", "rows", "already_gone", "expected"),
    [
        ({}, [], set(), plan()),
        ({}, [SAME], set(), plan(new=[SAME])),
        ({KEY: KNOWN}, [SAME], set(), plan(same=[SAME])),
        ({KEY: KNOWN}, [MOVED], set(), plan(changed=[MOVED_CHANGE])),
        ({KEY: KNOWN}, [], set(), plan(gone=[KEY])),
        ({KEY: KNOWN}, [], {KEY}, plan()),
        ({KEY: KNOWN}, [SAME], {KEY}, plan(back=[SAME_AGAIN])),
        ({KEY: KNOWN}, [MOVED], {KEY}, plan(back=[MOVED_CHANGE])),
        ({OTHER: KNOWN}, [SAME], set(), plan(new=[SAME], gone=[OTHER])),
        # What the file leaves empty stays as it is known.
        ({KEY: KNOWN}, [SILENT], set(), plan(same=[SILENT])),
    ],
)
def test_a_file_beside_what_is_known(
    existing: dict[AddressKey, AddressDetails],
    rows: list[AddressLine],
    already_gone: set[AddressKey],
    expected: ImportPlan,
) -> None:
    assert compare(existing, rows, already_gone=already_gone) == expected


def test_a_change_names_its_fields() -> None:
    after = KNOWN._replace(street="Dreefje", bag_id="0150200000000002")
    assert AddressChange(SAME, KNOWN, after).fields == ("street", "bag_id")
    assert SAME_AGAIN.fields == ()


def test_a_plan_says_whether_it_changes_anything() -> None:
    assert plan(same=[SAME]).changes_nothing
    assert not plan(gone=[KEY]).changes_nothing
    assert not plan(back=[SAME_AGAIN]).changes_nothing
