"""Importing addresses: the whole file or nothing, seen all at once, while others go on."""

from __future__ import annotations

import pytest
from flask import Flask

from cambio.database import Command, perform, reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.errors import AddressFileBad, AddressUnknown
from cambio.neighbourhood.importing.checking import compare_with_known
from cambio.neighbourhood.importing.editions import EditionWriter
from cambio.neighbourhood.jobs import settle_addresses
from cambio.neighbourhood.models import Address
from cambio.neighbourhood.rules.address_file import AddressKey
from cambio.neighbourhood.use_cases import AddPlace, add_place
from cambio.neighbourhood.use_cases.address_import import (
    ROWS_PER_ACT,
    BeginWriting,
    begin_writing,
)
from tests.conftest import ACTOR_ID, Clock
from tests.neighbourhood.address_files import read_bytes
from tests.neighbourhood.neighbourhood import (
    LINES,
    address_at,
    bring_in,
    command,
    content,
    counts,
    found_community,
    join,
    many,
    place_named,
)


def count(community_id: int) -> int:
    with reading() as session:
        return queries.count_addresses(session, community_id=community_id)


def test_a_first_import_brings_addresses_and_the_places_they_stand_in(community_id: int) -> None:
    assert counts(bring_in(community_id, *LINES)) == {"new": 5}
    with reading() as session:
        tree = queries.place_tree(session, community_id=community_id)
    assert [(each.place.name, [below.place.name for below in each.below]) for each in tree] == [
        ("Diepenveen", ["Dreef"]),
        ("Noord", ["Zandweerd", "Zandweerdsweg"]),
    ]
    assert count(community_id) == 5
    assert address_at(community_id, number=2).line == "Dreef 2 A, 7411 AB"


def test_the_same_file_again_changes_nothing(community_id: int) -> None:
    bring_in(community_id, *LINES)
    assert counts(bring_in(community_id, *LINES)) == {"same": 5}


def test_what_a_file_no_longer_has_is_marked_and_stays_with_its_people(community_id: int) -> None:
    bring_in(community_id, *LINES)
    household_id = join(community_id)
    findings = bring_in(community_id, *LINES[1:])
    assert counts(findings) == {"gone": 1, "same": 4}
    assert findings.examples["gone"][0].key == AddressKey("7411 AB", 1, "", "")
    with reading() as session:
        view = queries.household(session, community_id=community_id, household_id=household_id)
        gone = queries.addresses_gone(session, community_id=community_id)
    assert count(community_id) == 4
    assert view is not None
    assert view.address is not None
    assert (view.address.line, view.address.gone) == ("Dreef 1, 7411 AB", True)
    assert [each.line for each in gone] == ["Dreef 1, 7411 AB"]


def test_what_was_gone_can_come_back_as_the_same_address(community_id: int) -> None:
    bring_in(community_id, *LINES)
    before = address_at(community_id)
    bring_in(community_id, *LINES[1:])
    assert counts(bring_in(community_id, *LINES)) == {"back": 1, "same": 4}
    assert address_at(community_id) == before


def test_an_address_can_get_another_street_and_bag_id(community_id: int) -> None:
    bring_in(community_id, *LINES)
    before = address_at(community_id)
    changed = "Noord;Zandweerd;Holterweg;7411 AB;1;;;0150200000000009"
    findings = bring_in(community_id, changed, *LINES[1:])
    assert counts(findings) == {"changed": 1, "same": 4}
    after = address_at(community_id)
    assert (after.id, after.street_name) == (before.id, "Holterweg")
    assert counts(bring_in(community_id, changed, *LINES[1:])) == {"same": 5}


def test_what_a_file_leaves_empty_stays_as_it_was_known(community_id: int) -> None:
    bring_in(community_id, *LINES)
    assert counts(bring_in(community_id, *LINES[:4], "Diepenveen;;Dreef;7431 AA;1;;;")) == {
        "same": 5
    }


def test_capitals_make_no_second_place(community_id: int) -> None:
    perform(add_place, AddPlace(**command(community_id), kind="district", name="NOORD"))
    bring_in(community_id, *LINES)
    assert counts(bring_in(community_id, *(line.replace("Dreef", "dreef") for line in LINES))) == {
        "same": 5
    }
    with reading() as session:
        districts = queries.places(session, community_id=community_id, kind="district")
    assert [each.name for each in districts] == ["Diepenveen", "NOORD"]


def test_a_file_with_a_mistake_imports_nothing(community_id: int) -> None:
    with pytest.raises(AddressFileBad) as refused:
        bring_in(community_id, *LINES, "Noord;;Dreef;7411;1-mrt;;;")
    assert refused.value.facts == {"count": 2}
    assert count(community_id) == 0


def test_communities_do_not_meet(app: Flask, community_id: int) -> None:
    other_id = found_community("enschede")
    bring_in(community_id, *LINES)
    assert counts(bring_in(other_id, *LINES)) == {"new": 5}
    bring_in(other_id, LINES[0])
    assert (count(community_id), count(other_id)) == (5, 1)


def test_the_door_opens_after_each_few_rows_and_nobody_sees_half(community_id: int) -> None:
    bring_in(community_id, *LINES)
    address_id = address_at(community_id).id
    told: list[int] = []

    def go_on_meanwhile(done: int, size: int) -> None:
        assert size == 2 * ROWS_PER_ACT + 3 + 5
        told.append(done)
        # What others do between two chunks, and what they see.
        join(community_id, address_id=address_id)
        assert count(community_id) == 5
        with reading() as session:
            assert queries.count_places(session, community_id=community_id) == 6

    lines = many(2 * ROWS_PER_ACT + 3, street="Lange Laan", start=1000)
    findings = bring_in(community_id, *lines, progress=go_on_meanwhile)
    assert counts(findings) == {"new": len(lines), "gone": 5}
    assert count(community_id) == len(lines)
    chunks = [later - earlier for earlier, later in zip([0, *told], told, strict=False)]
    assert max(chunks) == ROWS_PER_ACT
    with reading() as session:
        living = queries.households_at(session, community_id=community_id, address_id=address_id)
    assert len(living) == len(told)


def test_an_edition_counts_before_its_changes_are_moved_into_place(
    app: Flask, community_id: int
) -> None:
    size = 2 * ROWS_PER_ACT + 1
    bring_in(community_id, *many(size), "Noord;;Dreef;7411 AC;1;;;")
    household_id = join(community_id, address_id=address_at(community_id, number=size).id)
    writing = perform(begin_writing, BeginWriting(**command(community_id)))
    writer = EditionWriter(community_id=community_id, actor_id=ACTOR_ID, writing=writing)
    read = read_bytes(content(*many(size, street="Laan")))
    writer.write(compare_with_known(read, community_id=community_id))
    with reading() as session:
        unsettled = session.query(Address).filter(Address.next_edition.is_not(None)).count()
    assert unsettled == size + 1 - ROWS_PER_ACT
    for _again in range(2):
        laan = place_named(community_id, "Laan")
        with reading() as session:
            seen = queries.count_addresses(session, community_id=community_id, place_id=laan.id)
            street_id = queries.street_of(
                session, community_id=community_id, household_id=household_id
            )
        found = perform(
            lambda uow, _: queries.find_street(
                uow, community_id=community_id, household_id=household_id, on=uow.now.date()
            ),
            Command(**command(community_id)),
        )
        assert (seen, count(community_id)) == (size, size)
        assert street_id == found == laan.id
        assert address_at(community_id, number=size).street_name == "Laan"
        settle_addresses()
    assert settle_addresses() == 0


def test_nobody_joins_at_an_address_that_does_not_count_yet(app: Flask, community_id: int) -> None:
    hidden: list[object] = []

    def try_to_join(_done: int, _size: int) -> None:
        with reading() as session:
            row = session.query(Address).filter_by(community_id=community_id).first()
        if row is not None:
            with pytest.raises(AddressUnknown):
                join(community_id, address_id=row.id)
            hidden.append(row.id)

    bring_in(community_id, *LINES, progress=try_to_join)
    assert hidden


def test_when_an_import_was_is_told(community_id: int, clock: Clock) -> None:
    bring_in(community_id, *LINES)
    clock.advance(days=1)
    bring_in(community_id, *LINES)
    with reading() as session:
        latest, first = queries.address_imports(session, community_id=community_id, now=clock.now)
    assert (latest.status, latest.finished_at) == ("done", clock.now)
    assert first.findings is not None
    assert counts(first.findings) == {"new": 5}
