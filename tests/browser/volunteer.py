"""A street with a volunteer who scans: what the tests of the scan page begin with."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from cambio.access.credentials import hash_password
from cambio.access.use_cases import CreateUser, create_user
from cambio.app.permissions import Role
from cambio.database import perform
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from cards.keys import FIRST_KEY_ID, card_key
from cards.printing import CardFace, card_png
from cards.rules import CardNumber, code_for, qr_text
from tests.conftest import ACTOR_ID, Clock
from tests.scene import Neighbour, Scene, build_scene

PASSWORD = "koffie-met-appeltaart-7"
VOLUNTEERS = ("vera", "walid")


def street_with_volunteers(clock: Clock) -> Scene:
    """A street in Deventer, where Vera and Walid may scan."""
    community_id = perform(
        create_community,
        CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer"),
    )
    for name in VOLUNTEERS:
        perform(
            create_user,
            CreateUser(
                community_id=community_id,
                actor_id=ACTOR_ID,
                name=name,
                display_name=name.capitalize(),
                role=Role.VOLUNTEER,
                password_hash=hash_password(PASSWORD, name=name),
            ),
        )
    return build_scene(community_id, clock.now)


def picture_of(scene: Scene, neighbour: Neighbour) -> bytes:
    """The household's card as it was printed."""
    code = code_for(
        card_key(FIRST_KEY_ID),
        community_id=scene.community_id,
        number=CardNumber(neighbour.number),
        revision=1,
    )
    return card_png(
        CardFace(
            code_url=qr_text(code, public_url="https://cambio.example"),
            card_number=CardNumber(neighbour.number).shown,
            number_label="Kaartnummer",
            community_name="Deventer",
            programme_name="Cambio Company",
            lines=("Laat deze kaart zien",),
        )
    )


def sign_in(page: Page, address: str, name: str = VOLUNTEERS[0]) -> None:
    """Come in with name and password, on the page for it."""
    page.goto(f"{address}/deventer/sign-in")
    fill_in(page, name)
    page.wait_for_url(re.compile("/deventer/$"))


def fill_in(page: Page, name: str) -> None:
    """Fill in the form for signing in, wherever it came from."""
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()


def type_number(page: Page, neighbour: Neighbour) -> None:
    """Type a card's number on the scan page in Dutch, and count it."""
    page.get_by_label("Kaartnummer").fill(neighbour.number)
    page.get_by_role("button", name="Tellen").click()
