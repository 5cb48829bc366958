"""The scan page in a real browser, with a real card before its camera."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import FilePayload, Page, expect

from cards.rules import CardNumber, Unreadable, number_with_check, parse_card_number
from tests.browser.live import black_film, chromium, film_of, serving
from tests.browser.volunteer import picture_of, sign_in, street_with_volunteers, type_number
from tests.conftest import Clock
from tests.scene import Scene

pytestmark = pytest.mark.browser

TYPED = (
    *(number_with_check(ordinal * 2_750_159_123 % 27_512_614_111).shown for ordinal in range(40)),
    "k7md 2qx9",
    "K7MD-2QX2",
    "2865GV4Y\ufeff",
    "2865–GV4Y",
    "K7MD2QX",
    "K7MD2QX99",
    "K7MD2Q0O",
    "K7MD2QX!",
    "K7MD\u01312QX",
    "ıııııııı",
    "55885588",
    "",
    " - ",
    "\u200b\u00ad",
)
"""Right numbers and all that can be wrong with one."""


@pytest.fixture
def scene(sqlite_app: Flask, clock: Clock) -> Scene:
    return street_with_volunteers(clock)


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
        page.goto(f"{address}/deventer/scan/{action}")
        expect(page.get_by_role("heading", name="Geteld")).to_be_visible(timeout=15_000)
        expect(page.get_by_text("U bent buur 1 vandaag!")).to_be_visible()
        assert scene.holds(neighbour.household_id) == 2
        page.get_by_role("button", name="Nog een volwassene").click()
        expect(page.locator("#headcount")).to_have_text("2")
        expect(page.get_by_text("U bent buur 2 vandaag!")).to_be_visible()
        assert faults == []
    assert scene.holds(neighbour.household_id) == 4


def test_a_card_that_is_shown_again_still_brings_more_people(scene: Scene, address: str) -> None:
    """The mother came with her card, then the father, and later a grown-up son."""
    neighbour, action = scene.neighbour(adults=3), scene.action()
    with chromium() as browser:
        page = browser.new_page(locale="nl-NL")
        sign_in(page, address)
        page.goto(f"{address}/deventer/scan/{action}")
        type_number(page, neighbour)
        expect(page.get_by_text("U bent buur 1 vandaag!")).to_be_visible()
        page.get_by_role("button", name="Nog een volwassene").click()
        expect(page.get_by_text("U bent buur 2 vandaag!")).to_be_visible()
        page.reload()
        type_number(page, neighbour)
        expect(page.get_by_role("heading", name="Al geteld")).to_be_visible()
        expect(page.locator("#more-card")).to_contain_text("2 volwassenen")
        page.get_by_role("button", name="Nog een volwassene").click()
        expect(page.get_by_text("U bent buur 3 vandaag!")).to_be_visible()
    assert scene.holds(neighbour.household_id) == 6


def test_without_scripts_a_typed_number_is_counted(scene: Scene, address: str) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    with chromium() as browser:
        page = browser.new_context(java_script_enabled=False, locale="nl-NL").new_page()
        sign_in(page, address)
        page.goto(f"{address}/deventer/scan/{action}")
        page.get_by_label("Kaartnummer").fill(CardNumber(neighbour.number).shown.lower())
        page.get_by_role("button", name="Tellen").click()
        expect(page.get_by_role("heading", name="Geteld")).to_be_visible()
    assert scene.holds(neighbour.household_id) == 2


def test_a_camera_that_shows_nothing_is_explained(
    scene: Scene, address: str, tmp_path: Path
) -> None:
    action = scene.action()
    with chromium(film=black_film(tmp_path)) as browser:
        page = browser.new_page(locale="nl-NL")
        sign_in(page, address)
        page.goto(f"{address}/deventer/scan/{action}")
        expect(page.get_by_text("Het beeld blijft zwart.")).to_be_visible(timeout=15_000)
        expect(page.get_by_label("Kaartnummer")).to_be_visible()


def test_a_refused_camera_and_a_wrong_number_are_explained(scene: Scene, address: str) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    with chromium(more=["--use-fake-device-for-media-stream"]) as browser:
        page = browser.new_page(locale="nl-NL")
        sign_in(page, address)
        page.goto(f"{address}/deventer/scan/{action}")
        expect(page.get_by_text("De camera staat uit voor deze pagina.")).to_be_visible()
        explained(page, "K7MD-2QX", "U typte 7 van de 8 letters en cijfers.")
        explained(page, "K7MD-2Q0O", "0, O staat op geen enkele kaart")
        explained(page, swapped("8B5S2ZUV"), "misschien andersom?")
        explained(page, wrong_eye("K7MD2QX"), "Is teken")
        expect(page.locator("#waiting")).to_be_hidden()
        photo = FilePayload(
            name="card.png", mimeType="image/png", buffer=picture_of(scene, neighbour)
        )
        page.get_by_label("Van een foto").set_input_files(photo)
        expect(page.get_by_text("U bent buur 1 vandaag!")).to_be_visible()
        assert read_by_the_page(page) == {text: read_here(text) for text in TYPED}


def explained(page: Page, typed: str, words: str) -> None:
    page.get_by_label("Kaartnummer").fill(typed)
    page.get_by_role("button", name="Tellen").click()
    expect(page.get_by_role("alert")).to_contain_text(words)


def swapped(body: str) -> str:
    """A right number in which the second and third character changed places."""
    number = with_check(body[:7])
    return number[0] + number[2] + number[1] + number[3:]


def wrong_eye(body: str) -> str:
    """A right number in which a 2 was read as a Z."""
    return with_check(body).replace("2", "Z", 1)


def with_check(body: str) -> str:
    """The right number that begins with seven characters."""
    alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
    return next(
        body + last
        for last in alphabet
        if not isinstance(parse_card_number(body + last), Unreadable)
    )


def read_here(text: str) -> list[str]:
    read = parse_card_number(text)
    if isinstance(read, Unreadable):
        return [read.fault, read.characters]
    return [read.text]


def read_by_the_page(page: Page) -> dict[str, list[str]]:
    """What the page's own reader of numbers makes of the same texts."""
    found: dict[str, list[str]] = page.evaluate(
        """async texts => {
            const { readNumber } = await import("/static/js/scan/numbers.js");
            return Object.fromEntries(texts.map(text => {
                const { number, fault, characters } = readNumber(text);
                return [text, number ? [number] : [fault, characters]];
            }));
        }""",
        list(TYPED),
    )
    return found
