"""Which street a line means, among the places that are known."""

from __future__ import annotations

from uuid import UUID

import pytest

from cambio.neighbourhood.rules.address_file import AddressLine
from cambio.neighbourhood.rules.street_names import KnownPlace, Streets, spelled_as_known

NOORD, ZANDWEERD, DREEF, LAAN = (UUID(int=number) for number in range(1, 5))


def streets() -> Streets:
    return Streets(
        [
            KnownPlace(LAAN, NOORD, "street", "Lange Laan"),
            KnownPlace(DREEF, ZANDWEERD, "street", "Dreef"),
            KnownPlace(ZANDWEERD, NOORD, "neighbourhood", "Zandweerd"),
            KnownPlace(NOORD, None, "district", "Noord"),
        ]
    )


def test_a_street_has_a_path_with_or_without_a_neighbourhood() -> None:
    assert streets().ids_by_path() == {
        ("Noord", "Zandweerd", "Dreef"): DREEF,
        ("Noord", None, "Lange Laan"): LAAN,
    }


@pytest.mark.parametrize(
    ("path", "spelled"),
    [
        (("NOORD", "zandweerd", "DREEF"), ("Noord", "Zandweerd", "Dreef")),
        (("noord", None, "lange laan"), ("Noord", None, "Lange Laan")),
        (("noord", "zandweerd", "holterweg"), ("Noord", "Zandweerd", "holterweg")),
        (("noord", "platvoet", "dreef"), ("Noord", "platvoet", "dreef")),
        (("zuid", "zandweerd", "dreef"), ("zuid", "zandweerd", "dreef")),
    ],
    ids=["all known", "no neighbourhood", "new street", "new neighbourhood", "new district"],
)
def test_names_are_spelled_as_they_are_known(
    path: tuple[str, str | None, str], spelled: tuple[str, str | None, str]
) -> None:
    line = AddressLine(2, *path, "7411 AB", 1, "", "", None)
    [known] = spelled_as_known([line], streets())
    assert (known.district, known.neighbourhood, known.street) == spelled


def test_what_is_missing_is_asked_for_from_the_top_down() -> None:
    known = streets()
    paths = [("Noord", "Platvoet", "Dreef"), ("Noord", None, "Dreef"), ("Zuid", None, "Dreef")]
    assert known.missing(paths, "district") == [(None, "Zuid")]
    with pytest.raises(LookupError):
        known.missing(paths, "street")
    known.add(KnownPlace(UUID(int=8), None, "district", "Zuid"))
    assert known.missing(paths, "neighbourhood") == [(NOORD, "Platvoet")]
    known.add(KnownPlace(UUID(int=9), NOORD, "neighbourhood", "Platvoet"))
    assert known.missing(paths, "street") == [
        (UUID(int=9), "Dreef"),
        (NOORD, "Dreef"),
        (UUID(int=8), "Dreef"),
    ]
