"""Photos of actions: cleaned, blurred for good, and seen by others once approved."""

from __future__ import annotations

import io
import os
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from cambio.app import kept_files
from cambio.app.permissions import Role
from cambio.database import reading
from cambio.earning import queries
from cambio.earning.jobs import forget_photos
from cambio.earning.queries import PhotoView
from tests.earning.browsing import page, submit, told
from tests.earning.ground import Ground
from tests.earning.test_pages_reports import ACTIONS, closed_action
from tests.signing_in import as_household, as_staff, csrf_in

WIDTH, HEIGHT = 800, 600
ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


@pytest.fixture
def manager(sqlite_app: Flask, sqlite_ground: Ground) -> FlaskClient:
    return as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)


@pytest.fixture
def captain(sqlite_app: Flask, sqlite_ground: Ground) -> FlaskClient:
    return as_staff(sqlite_app, sqlite_ground.community_id, Role.CAPTAIN)


@pytest.fixture
def resident(sqlite_app: Flask, sqlite_ground: Ground) -> FlaskClient:
    return as_household(sqlite_app, sqlite_ground.community_id, sqlite_ground.household())


def phone_photo() -> io.BytesIO:
    """A photo as a phone makes it: lying on its side, with where it was taken."""
    picture = Image.effect_noise((WIDTH, HEIGHT), 60).convert("RGB")
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKER] = "Telefoon"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (52.0, 15.0, 30.0)
    content = io.BytesIO()
    picture.save(content, "JPEG", exif=exif)
    content.seek(0)
    return content


def send_photo(client: FlaskClient, action_id: UUID, content: io.BytesIO) -> Any:
    path = f"{ACTIONS}/{action_id}/photos"
    form = {"csrf_token": csrf_in(page(client, path)), "moment": "after"}
    return client.post(path, data={**form, "photos": (content, "foto.jpg")})


def only_photo(ground: Ground, action_id: UUID) -> PhotoView:
    with reading() as session:
        (found,) = queries.photos(session, community_id=ground.community_id, action_id=action_id)
    return found


def test_a_photo_stands_upright_and_tells_nothing_of_camera_or_place(
    captain: FlaskClient, resident: FlaskClient, manager: FlaskClient, sqlite_ground: Ground
) -> None:
    action_id = closed_action(sqlite_ground)
    assert send_photo(captain, action_id, phone_photo()).status_code == 303
    found = only_photo(sqlite_ground, action_id)
    path = f"/deventer/photos/{found.id}"
    served = captain.get(path)
    with Image.open(io.BytesIO(served.get_data())) as picture:
        assert picture.size == (HEIGHT, WIDTH)
        assert not dict(picture.getexif())
        assert "exif" not in picture.info
    assert b"Telefoon" not in served.get_data()
    # Others see it only once somebody approved it.
    assert resident.get(path).status_code == 404
    assert "photos__one" not in page(resident, f"{ACTIONS}/{action_id}")
    submit(captain, f"{ACTIONS}/{action_id}/report", {"bags": "1", "kilos": "1", "hours": "1"})
    submit(manager, f"{ACTIONS}/{action_id}/approval")
    assert resident.get(path).status_code == 200
    assert "photos__one" in page(resident, f"{ACTIONS}/{action_id}")


def test_what_is_blurred_is_gone_for_good(captain: FlaskClient, sqlite_ground: Ground) -> None:
    action_id = closed_action(sqlite_ground)
    send_photo(captain, action_id, phone_photo())
    before = only_photo(sqlite_ground, action_id)
    sharp = kept_files.kept(before.file_name)
    path = f"/deventer/photos/{before.id}/blur"
    assert submit(captain, path, {}).status_code == 422
    half = {
        "left_1": "0",
        "top_1": "0",
        "right_1": "100",
        "bottom_1": "50",
        "touches": "500,900,50",
    }
    assert submit(captain, path, half).status_code == 303
    after = only_photo(sqlite_ground, action_id)
    blurred = kept_files.kept(after.file_name)
    assert kept_files.kept(before.file_name) is None
    assert after.blurred_at is not None
    assert sharp is not None
    assert blurred is not None
    assert spread(blurred, 0, HEIGHT // 2) < spread(sharp, 0, HEIGHT // 2) / 4
    quarter = (HEIGHT * 5 // 8, HEIGHT * 7 // 8)
    assert spread(blurred, *quarter) > spread(sharp, *quarter) / 2
    assert submit(captain, path, {"whole": "1"}).status_code == 303
    taken = submit(captain, f"{ACTIONS}/{action_id}/photos", to=f"{path[:-5]}/remove")
    assert "is weg" in told(captain, taken)
    assert kept_files.names_before(str(sqlite_ground.community_id)) == []


def spread(content: bytes, top: int, bottom: int) -> float:
    """How much a strip of a photo differs from pixel to pixel."""
    with Image.open(io.BytesIO(content)) as picture:
        width = picture.width
        strip = picture.convert("L").crop((width // 4, top, width // 2, bottom))
    row = list(strip.tobytes())
    return sum(abs(one - other) for one, other in pairwise(row)) / len(row)


@pytest.mark.parametrize("content", [b"geen foto", b""])
def test_what_is_no_photo_is_refused_in_words(
    captain: FlaskClient, sqlite_ground: Ground, content: bytes
) -> None:
    action_id = closed_action(sqlite_ground)
    answer = send_photo(captain, action_id, io.BytesIO(content))
    assert answer.status_code == 422
    assert "foto" in answer.get_data(as_text=True)


def test_a_bomb_is_refused_before_it_is_unpacked(
    captain: FlaskClient, sqlite_ground: Ground
) -> None:
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    bomb.seek(0)
    assert send_photo(captain, closed_action(sqlite_ground), bomb).status_code == 413


def test_a_file_that_no_photo_names_is_forgotten_after_an_hour(
    captain: FlaskClient, sqlite_ground: Ground
) -> None:
    action_id = closed_action(sqlite_ground)
    send_photo(captain, action_id, phone_photo())
    named = only_photo(sqlite_ground, action_id).file_name
    folder = str(sqlite_ground.community_id)
    left = f"{folder}/{UUID(int=7).hex}-0123456789abcdef.webp"
    kept_files.keep(left, b"left behind")
    assert forget_photos() == 0  # its row may still come
    for name in (named, left):
        os.utime(kept_files.path_of(name), (0, 0))
    assert forget_photos() == 1
    assert kept_files.names_before(folder) == [named]
