"""The scan page in a real browser, with a real card before its camera."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from cambio.access.credentials import hash_password
from cambio.access.use_cases import CreateUser, create_user
from cambio.app.permissions import Role
from cambio.database import perform
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from cards.keys import FIRST_KEY_ID, card_key
from cards.printing import CardFace, card_png
from cards.rules import CardNumber, code_for, qr_text
from tests.browser.live import chromium, film_of, serving
from tests.conftest import Clock
from tests.scene import ACTOR_ID, Neighbour, Scene, build_scene

pytestmark = pytest.mark.browser
PASSWORD = "koffie-met-appeltaart-7"


@pytest.fixture
def scene(sqlite_app: Flask, clock: Clock) -> Scene:
    community_id = perform(
        create_community,
        CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer"),
    )
    perform(
        create_user,
        CreateUser(
            community_id=community_id,
            actor_id=ACTOR_ID,
            name="vera",
            display_name="Vera",
            role=Role.VOLUNTEER,
            password_hash=hash_password(PASSWORD, name="vera"),
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


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/deventer/sign-in")
    page.locator("[name=name]").fill("vera")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(re.compile("/deventer/$"))


@pytest.fixture
def address(sqlite_app: Flask) -> Iterator[str]:
    with serving(sqlite_app) as address:
        yield address


def test_a_card_before_the_camera_is_counted(scene: Scene, address: str, tmp_path: Path) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    film = film_of(picture_of(scene, neighbour), tmp_path)
    with chromium(film=film) as browser:
        page = browser.new_page(locale="nl-NL")
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        sign_in(page, address)
        page.goto(f"{address}/deventer/actions/{action}/scan")
        expect(page.get_by_role("heading", name="Dank u wel!")).to_be_visible(timeout=15_000)
        assert faults == []
    assert scene.holds(neighbour.household_id) == 2


def test_without_scripts_a_typed_number_is_counted(scene: Scene, address: str) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    with chromium() as browser:
        page = browser.new_context(java_script_enabled=False, locale="nl-NL").new_page()
        sign_in(page, address)
        page.goto(f"{address}/deventer/actions/{action}/scan")
        page.get_by_label("Kaartnummer").fill(CardNumber(neighbour.number).shown.lower())
        page.get_by_role("button", name="Tellen").click()
        expect(page.get_by_role("heading", name="Dank u wel!")).to_be_visible()
    assert scene.holds(neighbour.household_id) == 2


def test_a_scan_without_a_network_is_kept_and_sent_later(scene: Scene, address: str) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    with chromium() as browser:
        context = browser.new_context(locale="nl-NL")
        page = context.new_page()
        sign_in(page, address)
        page.goto(f"{address}/deventer/actions/{action}/scan")
        context.set_offline(True)
        page.get_by_label("Kaartnummer").fill(neighbour.number)
        page.get_by_role("button", name="Tellen").click()
        expect(page.get_by_text("1 scan wacht")).to_be_visible()
        assert scene.holds(neighbour.household_id) == 0
        context.set_offline(False)
        expect(page.get_by_role("heading", name="Dank u wel!")).to_be_visible()
        expect(page.get_by_text("1 scan wacht")).to_be_hidden()
    assert scene.holds(neighbour.household_id) == 2
