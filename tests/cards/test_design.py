"""A community's colour and logo: chosen on a page, drawn anew, on every card from then on."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from cambio.app.permissions import Role, ScopeKind
from cambio.database import Refusal, perform, reading
from cambio.web.errors import PictureTooLarge, PictureUnusable
from cards.errors import AccentInvalid
from cards.printing import card_png, card_svg
from cards.printing.logos import LOGO_BYTES_MAX, clean_logo
from cards.printing.prepared import face_of, issuer
from cards.queries import printable_card
from cards.queries.designs import DesignView, design
from cards.use_cases.designs import ChangeDesign, change_design
from tests.scene import ACTOR_ID, Scene
from tests.signing_in import as_staff, csrf_of

PAGE = "/deventer/cards/design"


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 100)) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, (200, 40, 20)).save(written, kind)
    return written.getvalue()


def noise() -> bytes:
    """A picture that no PNG makes small."""
    written = BytesIO()
    Image.effect_noise((1200, 900), 90).convert("RGB").save(written, "PNG")
    return written.getvalue()


def save(client: FlaskClient, logo: bytes | None = None, **fields: str) -> TestResponse:
    data: dict[str, object] = {"csrf_token": csrf_of(client, PAGE), **fields}
    if logo is not None:
        data["logo"] = (BytesIO(logo), "logo.png")
    return client.post(PAGE, data=data, content_type="multipart/form-data")


def kept(scene: Scene) -> DesignView:
    with reading() as session:
        return design(session, community_id=scene.community_id)


def test_colour_and_logo_are_on_every_card_that_is_drawn_from_then_on(
    manager: FlaskClient, street: Scene
) -> None:
    neighbour = street.neighbour()
    assert save(manager, picture(), accent="#7A1F5C").status_code == 303
    with reading() as session:
        by = issuer(session, community_id=street.community_id)
        card = printable_card(session, community_id=street.community_id, card_id=neighbour.card_id)
    assert card is not None
    face = face_of(card, by)
    assert face.accent == "#7a1f5c"
    assert "data:image/png;base64," in card_svg(face)
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(card_png(face))))
    assert read.text == face.code_url
    assert "data:image/png" in manager.get(f"{PAGE}/example.svg").get_data(as_text=True)


def test_the_logo_stays_until_it_is_replaced_or_taken_away(
    manager: FlaskClient, street: Scene
) -> None:
    save(manager, picture(), accent="#7a1f5c")
    logo = kept(street).logo
    assert logo is not None
    save(manager, accent="#0b5f53")
    assert kept(street) == DesignView("#0b5f53", logo)
    save(manager, accent="#0b5f53", no_logo="yes")
    assert kept(street).logo is None


@pytest.mark.parametrize(
    ("logo", "accent", "status"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "#0b5f53", 422),
        (picture()[:60], "#0b5f53", 422),
        (picture("GIF"), "#0b5f53", 422),
        (None, "red", 422),
        (None, "#0b5f5", 422),
    ],
)
def test_what_is_no_picture_or_no_colour_changes_nothing(
    manager: FlaskClient, street: Scene, logo: bytes | None, accent: str, status: int
) -> None:
    assert save(manager, logo, accent=accent).status_code == status
    assert kept(street) == DesignView()


def test_a_logo_is_drawn_anew_and_no_larger_than_a_card_needs() -> None:
    for content in (picture("JPEG", (3000, 2000)), picture("WEBP"), noise()):
        cleaned = clean_logo(content)
        image = Image.open(BytesIO(cleaned))
        assert image.format == "PNG"
        assert image.width <= 800
        assert image.height <= 400
        assert len(cleaned) <= LOGO_BYTES_MAX


def test_a_file_of_more_than_five_megabytes_is_not_even_opened() -> None:
    with pytest.raises(PictureTooLarge):
        clean_logo(b"\0" * (5 * 1024 * 1024 + 1))


@pytest.mark.parametrize(
    ("accent", "logo", "refusal"),
    [
        ("#zzzzzz", None, AccentInvalid),
        ("0b5f53", None, AccentInvalid),
        (None, b"GIF89a", PictureUnusable),
        (None, picture() + b"\0" * LOGO_BYTES_MAX, PictureUnusable),
    ],
)
def test_the_act_takes_a_colour_and_a_png_of_some_size_only(
    scene: Scene, accent: str | None, logo: bytes | None, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        perform(
            change_design,
            ChangeDesign(
                community_id=scene.community_id, actor_id=ACTOR_ID, accent=accent, logo=logo
            ),
        )


def test_a_design_is_for_who_manages_the_cards_of_the_whole_community(
    sqlite_app: Flask, street: Scene
) -> None:
    of_street = as_staff(
        sqlite_app,
        street.community_id,
        Role.MANAGER,
        scope_kind=ScopeKind.PLACE,
        scope_id=street.street_id,
    )
    assert of_street.get(PAGE).status_code == 403
    assert of_street.get("/deventer/cards").status_code == 200
