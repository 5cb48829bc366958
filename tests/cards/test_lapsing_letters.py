"""Letters about what lapses, as a file for window envelopes."""

from __future__ import annotations

import pypdfium2
from flask import Flask

from cambio.app.permissions import Role
from tests.conftest import Clock
from tests.earning.ground import Ground
from tests.saving.conftest import sqlite_ground
from tests.saving.test_use_cases import household_that_earned, write
from tests.signing_in import as_staff

__all__ = ["sqlite_ground"]


def test_each_household_has_a_letter_and_each_street_a_sheet(
    sqlite_app: Flask, sqlite_ground: Ground, clock: Clock
) -> None:
    household_that_earned(sqlite_ground)
    clock.advance(days=60)
    run = write(sqlite_ground, clock)
    manager = as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)
    shown = manager.get(f"/deventer/lapsing/letters/{run.run_id}")
    address = f"/deventer/lapsing/letters/{run.run_id}/pdf"
    assert address in shown.text
    answer = manager.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    document = pypdfium2.PdfDocument(answer.data)
    pages = [document[at].get_textpage().get_text_range() for at in range(len(document))]
    assert len(pages) == 2
    letter = next(page for page in pages if "Nummer 1" in page)
    assert "4 cambi's vervallen op 1 juli 2026." in letter
    sheet = next(page for page in pages if "Voor iedereen van" in page)
    assert "2 cambi's vervallen op 1 juli 2026." in sheet


def test_a_run_that_is_not_there_has_no_file(sqlite_app: Flask, sqlite_ground: Ground) -> None:
    manager = as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)
    unknown = "018f0000-0000-7000-8000-00000000002a"
    assert manager.get(f"/deventer/lapsing/letters/{unknown}/pdf").status_code == 404
