"""Pictures: what is taken in is drawn anew; what is served never changes and runs nothing."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from flask.testing import FlaskClient
from PIL import Image

from cambio.database import Refusal, new_id, perform
from catalog.pages.pictures import redrawn
from catalog.use_cases import StorePicture, store_picture
from tests.catalog.shop import Shop


def drawn(form: str, size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, "green").save(file, form)
    return file.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = b""
    for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b"")):
        check = struct.pack(">I", zlib.crc32(kind + data))
        chunks += struct.pack(">I", len(data)) + kind + data + check
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_webp(form: str) -> None:
    kept = Image.open(io.BytesIO(redrawn(drawn(form))))
    assert (kept.format, kept.size) == ("WEBP", (40, 30))


def test_a_large_picture_becomes_smaller() -> None:
    assert Image.open(io.BytesIO(redrawn(drawn("JPEG", (3000, 2000))))).size == (1200, 800)


def test_a_see_through_picture_stays_so() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(file, "PNG")
    kept = Image.open(io.BytesIO(redrawn(file.getvalue())))
    assert kept.convert("RGBA").getpixel((5, 5)) == (0, 0, 0, 0)


def test_where_and_when_a_photo_was_taken_is_not_kept_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright: to be turned
    exif[0x010F] = "Telefoon"
    exif.get_ifd(0x8825)[1] = "N"
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG", exif=exif, comment=b"geheim")
    kept = Image.open(io.BytesIO(redrawn(file.getvalue())))
    assert kept.size == (30, 40)
    assert dict(kept.getexif()) == {}
    assert not {"exif", "xmp", "comment", "icc_profile"} & set(kept.info)


BAD = [
    ("nothing", b"", "picture_unusable"),
    ("text", b"<html>", "picture_unusable"),
    ("an SVG", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "picture_unusable"),
    ("a GIF", drawn("GIF"), "picture_unusable"),
    ("half a JPEG", drawn("JPEG", (400, 300))[:300], "picture_unusable"),
    ("a broken PNG", png_of(50, 50), "picture_unusable"),
    ("a bomb", png_of(50_000, 50_000), "picture_too_large"),
    ("just too many pixels", png_of(8_000, 5_001), "picture_too_large"),
    ("too many bytes", b"\x89PNG" + b"\0" * (5 * 1024 * 1024), "picture_too_large"),
]


@pytest.mark.parametrize(("what", "content", "code"), BAD, ids=[row[0] for row in BAD])
def test_what_is_no_picture_for_us_is_refused(what: str, content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        redrawn(content)
    assert refused.value.code == code, what


def test_a_picture_is_served_for_ever_and_runs_nothing(
    client: FlaskClient, edge_shop: Shop
) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    command = StorePicture(**edge_shop.who, content=drawing, media_type="image/svg+xml")
    picture_id = perform(store_picture, command)
    response = client.get(f"/deventer/shop/pictures/{picture_id}")
    assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response.headers["Cache-Control"]
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert client.get(f"/deventer/shop/pictures/{new_id()}").status_code == 404
