"""An import that is broken off leaves nothing that anybody sees, and can be done again."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from cambio.database import perform, reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.errors import (
    ImportBrokenOff,
    ImportNotReady,
    ImportUnderWay,
    ImportUnknown,
)
from cambio.neighbourhood.models import Address, Place
from cambio.neighbourhood.rules.address_import import SILENT_FOR, Findings
from cambio.neighbourhood.use_cases import AddPlace, add_place
from cambio.neighbourhood.use_cases.address_import import (
    BeginWriting,
    CountEdition,
    NoteFailure,
    NoteFindings,
    ReceiveFile,
    StartChecking,
    WriteAddresses,
    WriteChanges,
    WritePlaces,
    Writing,
    begin_writing,
    count_edition,
    note_failure,
    note_findings,
    receive_file,
    start_checking,
    write_addresses,
    write_changes,
    write_places,
)
from tests.conftest import Clock
from tests.neighbourhood.neighbourhood import (
    LINES,
    address_at,
    bring_in,
    command,
    counts,
    many,
    place_named,
)


def begin(community_id: int, import_id: UUID | None = None) -> Writing:
    return perform(begin_writing, BeginWriting(**command(community_id), import_id=import_id))


def write_half(community_id: int) -> Writing:
    """Begin an import and leave it in the middle, as a process does that is killed."""
    writing = begin(community_id)
    chunk = command(community_id) | {"writing": writing, "step_done": 0, "step_size": 9}
    [street_id] = [place_named(community_id, "Zandweerdsweg").id]
    perform(write_places, WritePlaces(**chunk, kind="district", places=((None, "Colmschate"),)))
    row = (street_id, "7499 ZZ", 1, "", "", None)
    perform(write_addresses, WriteAddresses(**chunk, addresses=(row,)))
    known = address_at(community_id)
    perform(
        write_changes,
        WriteChanges(**chunk, changes=((known.id, street_id, None, True),)),
    )
    return writing


def receive(community_id: int, findings: Findings | None = None) -> UUID:
    """A file that was sent, and checked when there are findings."""
    import_id = perform(
        receive_file,
        ReceiveFile(**command(community_id), file_name="a.csv", size_bytes=1, digest=b""),
    )
    if findings is not None:
        perform(
            note_findings,
            NoteFindings(**command(community_id), import_id=import_id, findings=findings),
        )
    return import_id


def test_what_breaks_while_writing_changes_nothing_and_can_be_done_again(
    community_id: int, clock: Clock
) -> None:
    bring_in(community_id, *LINES)

    def break_at_the_end(done: int, size: int) -> None:
        if done == size:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_in(community_id, *many(700, street="Laan"), progress=break_at_the_end)
    with reading() as session:
        assert queries.count_addresses(session, community_id=community_id) == 5
        latest = queries.address_imports(session, community_id=community_id, now=clock.now)[0]
    assert latest.status == "failed"
    assert counts(bring_in(community_id, *LINES)) == {"same": 5}
    assert counts(bring_in(community_id, *many(700, street="Laan"))) == {
        "new": 699,
        "changed": 1,
        "gone": 4,
    }


def test_what_a_killed_process_left_is_never_seen_and_swept_by_the_next(
    app: Flask, community_id: int, clock: Clock
) -> None:
    bring_in(community_id, *LINES)
    write_half(community_id)
    with reading() as session:
        assert queries.count_addresses(session, community_id=community_id) == 5
        assert queries.count_places(session, community_id=community_id, kind="district") == 2
        assert session.query(Address).count() == 6
    clock.advance(seconds=SILENT_FOR.total_seconds() + 1)
    assert counts(bring_in(community_id, *LINES)) == {"same": 5}
    with reading() as session:
        assert session.query(Address).count() == 5
        assert session.query(Place).filter_by(kind="district").count() == 2
        assert session.query(Address).filter(Address.next_edition.is_not(None)).count() == 0


def test_only_one_writes_at_a_time(community_id: int, clock: Clock) -> None:
    bring_in(community_id, *LINES)
    writing = write_half(community_id)
    with pytest.raises(ImportUnderWay):
        bring_in(community_id, *LINES)
    with reading() as session:
        view = queries.address_import(
            session, community_id=community_id, import_id=writing.import_id, now=clock.now
        )
    assert view is not None
    assert (view.status, view.is_under_way) == ("writing", True)


def test_who_was_silent_for_long_loses_the_right_to_write(community_id: int, clock: Clock) -> None:
    bring_in(community_id, *LINES)
    late = write_half(community_id)
    clock.advance(seconds=SILENT_FOR.total_seconds() + 1)
    with reading() as session:
        view = queries.address_import(
            session, community_id=community_id, import_id=late.import_id, now=clock.now
        )
    assert view is not None
    assert view.status == "failed"
    begin(community_id)
    chunk = command(community_id) | {"writing": late, "step_done": 0, "step_size": 0}
    with pytest.raises(ImportBrokenOff):
        perform(write_addresses, WriteAddresses(**chunk, addresses=()))
    with pytest.raises(ImportBrokenOff):
        perform(count_edition, CountEdition(**chunk, findings=Findings()))


def test_a_place_that_an_import_left_behind_can_be_added_by_hand(
    app: Flask, community_id: int
) -> None:
    bring_in(community_id, *LINES)
    write_half(community_id)
    place = AddPlace(**command(community_id), kind="district", name="colmschate")
    place_id = perform(add_place, place)
    assert place_named(community_id, "Colmschate", "district").id == place_id


def break_off(community_id: int, import_id: UUID) -> None:
    begin(community_id, import_id)
    perform(note_failure, NoteFailure(**command(community_id), import_id=import_id))


SOUND, BAD = Findings(new=1), Findings(problem_count=1)


@pytest.mark.parametrize("findings", [None, BAD], ids=["not checked yet", "has mistakes"])
def test_only_what_was_checked_and_sound_is_carried_out(
    community_id: int, findings: Findings | None
) -> None:
    import_id = receive(community_id, findings)
    with pytest.raises(ImportNotReady):
        begin(community_id, import_id)


def test_what_was_broken_off_is_checked_anew_before_it_is_carried_out(community_id: int) -> None:
    import_id = receive(community_id, SOUND)
    break_off(community_id, import_id)
    with pytest.raises(ImportNotReady):
        begin(community_id, import_id)


def test_an_unknown_import_is_refused(community_id: int) -> None:
    with pytest.raises(ImportUnknown):
        begin(community_id, UUID(int=7))
    with pytest.raises(ImportUnknown):
        perform(start_checking, StartChecking(**command(community_id), import_id=UUID(int=7)))


def test_a_file_that_is_no_longer_kept_cannot_be_checked_again(community_id: int) -> None:
    import_id = receive(community_id, SOUND)
    with pytest.raises(ImportUnknown):
        perform(start_checking, StartChecking(**command(community_id), import_id=import_id))
