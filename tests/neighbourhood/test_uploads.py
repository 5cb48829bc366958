"""A file that was sent is kept in pieces, checked and carried out by any process."""

from __future__ import annotations

import io
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.database import perform, reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.errors import FileMissing, FileTooLarge, ImportNotReady, ImportUnknown
from cambio.neighbourhood.importing import (
    background,
    carry_out,
    check,
    keep_upload,
    open_upload,
)
from cambio.neighbourhood.importing.uploads import PIECE_BYTES
from cambio.neighbourhood.jobs import forget_address_files
from cambio.neighbourhood.queries import ImportView
from cambio.neighbourhood.rules.address_file import MAX_FILE_BYTES, Reason
from cambio.neighbourhood.use_cases.address_import import (
    BeginWriting,
    StartChecking,
    begin_writing,
    start_checking,
)
from tests.conftest import ACTOR_ID, Clock
from tests.neighbourhood.neighbourhood import LINES, command, content, counts


def send(community_id: int, file: bytes) -> dict[str, Any]:
    import_id = keep_upload(
        io.BytesIO(file), community_id=community_id, actor_id=ACTOR_ID, file_name="a.csv"
    )
    return command(community_id) | {"import_id": import_id}


def view(key: dict[str, Any], clock: Clock) -> ImportView:
    with reading() as session:
        found = queries.address_import(
            session,
            community_id=key["community_id"],
            import_id=key["import_id"],
            now=clock.now,
        )
    assert found is not None
    return found


def test_a_file_comes_out_of_its_pieces_as_it_went_in(app: Flask, community_id: int) -> None:
    file = bytes(range(256)) * (2 * PIECE_BYTES // 256) + b"end"
    key = send(community_id, file)
    kept = open_upload(community_id=community_id, import_id=key["import_id"])
    assert kept.read() == file


@pytest.mark.parametrize(
    ("size", "refusal"), [(0, FileMissing), (MAX_FILE_BYTES + 1, FileTooLarge)]
)
def test_a_file_that_is_empty_or_too_large_is_refused(
    community_id: int, size: int, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        send(community_id, b"x" * size)


def test_a_sound_file_is_checked_then_carried_out_and_forgotten(
    app: Flask, community_id: int, clock: Clock
) -> None:
    key = send(community_id, content(*LINES))
    background().start(check, **key)
    background().wait()
    checked = view(key, clock)
    assert checked.status == "checked"
    assert checked.findings is not None
    assert counts(checked.findings) == {"new": 5}
    with reading() as session:
        assert queries.count_addresses(session, community_id=community_id) == 0
    writing = perform(begin_writing, BeginWriting(**key))
    background().start(partial(carry_out, writing=writing), **key)
    background().wait()
    assert view(key, clock).status == "done"
    with reading() as session:
        assert queries.count_addresses(session, community_id=community_id) == 5
    with pytest.raises(ImportUnknown):
        open_upload(community_id=community_id, import_id=key["import_id"])
    with pytest.raises(ImportUnknown):
        perform(start_checking, StartChecking(**key))


def test_a_file_with_mistakes_is_refused_and_kept_to_be_given_back(
    app: Flask, community_id: int, clock: Clock
) -> None:
    key = send(community_id, content(LINES[0], "Noord;;Dreef;7411;12;;;"))
    check(**key)
    refused = view(key, clock)
    assert refused.status == "refused"
    assert refused.findings is not None
    assert refused.findings.reason_counts == {Reason.POSTCODE_WITHOUT_LETTERS: 1}
    assert [each.line_number for each in refused.findings.problems] == [3]
    assert open_upload(community_id=community_id, import_id=key["import_id"]).read()


def test_a_newer_file_takes_the_place_of_those_that_wait(community_id: int) -> None:
    first = send(community_id, content(*LINES))
    check(**first)
    second = send(community_id, content(*LINES))
    with pytest.raises(ImportUnknown):
        open_upload(community_id=community_id, import_id=first["import_id"])
    assert open_upload(community_id=community_id, import_id=second["import_id"]).read()


def test_a_file_is_forgotten_when_nobody_comes_back_for_it(
    app: Flask, community_id: int, clock: Clock
) -> None:
    key = send(community_id, content(*LINES))
    check(**key)
    clock.advance(days=6)
    assert forget_address_files() == 0
    clock.advance(days=2)
    assert forget_address_files() == 1
    with pytest.raises(ImportUnknown):
        open_upload(community_id=community_id, import_id=key["import_id"])


def test_work_that_breaks_is_told_and_the_file_can_be_checked_again(
    app: Flask, community_id: int, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(**_key: UUID) -> None:
        raise RuntimeError("the disk is full")

    key = send(community_id, content(*LINES))
    with pytest.raises(ImportNotReady):
        perform(start_checking, StartChecking(**key))
    background().start(breaks, **key)
    background().wait()
    assert view(key, clock).status == "failed"
    assert "broke off" in caplog.text
    perform(start_checking, StartChecking(**key))
    check(**key)
    assert view(key, clock).status == "checked"
