"""The whole line, as people walk it: from an empty community to an order that is collected.

In Dutch, on a phone, with nothing but what the screens say: the words in this test are theirs.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import FilePayload, Page, expect

from cambio.database import reading
from cambio.ledger.validation import verify
from tests.browser.live import chromium, film_of, serving
from tests.browser.walk import (
    PASSWORD,
    Papers,
    Town,
    card_in,
    choose,
    follow,
    found_empty,
    heading,
    pdf_of,
    png_of,
    press,
)

pytestmark = pytest.mark.browser

MANAGER = "marga"
ADDRESSES = """\
stadsdeel;wijk;straat;postcode;huisnummer;huisletter;toevoeging;bag_id\r
Keizerslanden;;Dreef;7415 QA;1;;;\r
Keizerslanden;;Dreef;7415 QA;3;A;bis;\r
"""
PIN = "2846"


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    found_empty("deventer", "Deventer", manager=MANAGER)
    return sqlite_app


def test_from_an_empty_community_to_a_collected_order(app: Flask, tmp_path: Path) -> None:
    with serving(app) as address:
        with chromium() as browser:
            town = Town(address, browser)
            with town.staff(MANAGER) as page:
                invitations = set_up(town, page)
                papers = enrol(town, page)
                practise(town, page, papers)
                put_something_in_the_shop(town, page)
            for name, link in invitations.items():
                accept(town, name, link)
        with chromium(film=film_of(png_of(papers.card), tmp_path)) as browser:
            clean_up(Town(address, browser))
        with chromium() as browser:
            town = Town(address, browser)
            number = order(town, papers)
            hand_out(town, papers, number)
            with town.staff(MANAGER) as page:
                look_at_the_books(town, page)
    with reading() as session:
        assert verify(session).first_difference is None


# ------------------------------------------------------------------------------------ setting up


def set_up(town: Town, page: Page) -> dict[str, str]:
    """Step by step as the setup page leads; answers the links of the invitations by name."""
    step(town, page, done=0)
    import_addresses(page)
    step(town, page, done=2)
    for kind, name in (("Winkel", "De Bezem"), ("Geldgever", "Gemeente Deventer")):
        page.goto(town.url("organisations"))
        follow(page, "Organisatie toevoegen")
        choose(page, kind)
        page.get_by_label("Naam", exact=True).fill(name)
        press(page, "Toevoegen")
    step(town, page, done=3)
    press(page, "Dit programma maken")
    step(town, page, done=4)
    page.get_by_label("Naam van het budget").fill("Schone straten")
    page.get_by_label("Hoeveel?").fill("1000")
    press(page, "In het budget zetten")
    step(town, page, done=5)
    invitations = {
        "vera": invite(town, page, "Vera", "vrijwilliger"),
        "sjoerd": invite(town, page, "Sjoerd", "winkelier", scope="De Bezem"),
    }
    step(town, page, done=6)
    return invitations


def step(town: Town, page: Page, *, done: int) -> None:
    """See how far it is, and begin the next step."""
    page.goto(town.url("setup"))
    heading(page, "Inrichten")
    expect(page.get_by_text(f"{done} van 8 stappen").first).to_be_visible()
    follow(page, "Deze stap doen")


def import_addresses(page: Page) -> None:
    if not page.url.endswith("/addresses/import"):
        page.goto(page.url.replace("/places", "/addresses/import"))
    file = FilePayload(name="adressen.csv", mimeType="text/csv", buffer=ADDRESSES.encode("cp1252"))
    page.get_by_label("CSV-bestand").set_input_files(file)
    press(page, "Bestand controleren")
    heading(page, "Dit verandert er door uw bestand")
    press(page, "Ja, inlezen")
    heading(page, "Uw bestand is ingelezen")


def invite(town: Town, page: Page, name: str, role: str, *, scope: str | None = None) -> str:
    page.goto(town.url("staff/invite"))
    page.get_by_label("Naam", exact=True).fill(name)
    page.get_by_label("Inlognaam").fill(name.lower())
    choose(page, role)
    if scope is not None:
        page.get_by_label("Waarvoor?").select_option(label=scope)
    press(page, "Uitnodiging maken")
    heading(page, f"Uitnodiging voor {name}")
    return page.get_by_role("main").locator("code").inner_text()


def accept(town: Town, name: str, link: str) -> None:
    """Whoever was invited opens the link, chooses a password, and is in."""
    with town.phone() as page:
        page.goto(town.address + urlsplit(link).path)
        heading(page, f"Hallo {name.capitalize()}")
        page.get_by_label("Uw wachtwoord").fill(PASSWORD)
        press(page, "Dit wachtwoord kiezen")
        expect(page).to_have_url(re.compile("/deventer/$"))


def put_something_in_the_shop(town: Town, page: Page) -> None:
    page.goto(town.url("shopkeeping/categories"))
    page.get_by_label("Naam in het Nederlands").fill("Schoonmaken")
    press(page, "Toevoegen")
    page.goto(town.url("shopkeeping/items"))
    follow(page, "Nieuw artikel")
    page.get_by_label("Naam in het Nederlands").fill("Afvalgrijper")
    page.get_by_label("Soort").select_option(label="Schoonmaken")
    page.get_by_label("Prijs").fill("2")
    choose(page, "Huishoudens")
    page.get_by_label("Hoeveel zijn er nu?").fill("1")
    press(page, "Zet het in de winkel")


# ----------------------------------------------------------------------------------- at the counter


def enrol(town: Town, page: Page) -> Papers:
    """A household joins at the counter, and goes home with a card and a letter."""
    page.goto(town.url("counter"))
    page.get_by_label("Postcode").fill("7415qa")
    page.get_by_label("Huisnummer").fill("3")
    page.get_by_role("button", name="Zoeken").last.click()
    follow(page, "Hier doet een nieuw huishouden mee")
    page.get_by_label("Een bijnaam voor het huishouden").fill("De Merels")
    page.get_by_label("Volwassenen").fill("2")
    page.get_by_label("Kinderen").fill("1")
    choose(page, "Ja, dat heb ik gezien")
    press(page, "Laat ze meedoen")
    number = page.get_by_role("main").locator("strong").inner_text()
    with page.expect_download() as card:
        follow(page, "Kaart printen")
    with page.expect_download() as letter:
        press(page, "Brief printen")
    picture, qr = card_in(pdf_of(card.value))
    text = pdf_of(letter.value)[0].get_textpage().get_text_bounded()
    code = re.search(r"\b\d{4} ?\d{4}\b", text)
    assert code is not None, text
    return Papers(picture, qr, number, code[0])


def practise(town: Town, page: Page, papers: Papers) -> None:
    """The last step: an action that pays nothing, with the number of the card typed."""
    step(town, page, done=7)
    plan_and_open(page, "Even oefenen")
    follow(page, "Kaarten scannen")
    page.get_by_label("Kaartnummer").fill(papers.number)
    press(page, "Tellen")
    expect(page.get_by_text("U bent buur 1 vandaag!")).to_be_visible()
    follow(page, "Terug naar de actie")
    close(page)
    page.goto(town.url("setup"))
    expect(page.get_by_text("Alles staat klaar")).to_be_visible()


# ------------------------------------------------------------------------------------ the clean-up


def clean_up(town: Town) -> None:
    """A volunteer plans an action, opens it, scans the card that is shown, and closes it."""
    with town.staff("vera") as page:
        page.goto(town.url("actions"))
        follow(page, "Een actie plannen")
        choose(page, "Opruimactie")
        plan_and_open(page, "Lenteschoon in de Dreef")
        follow(page, "Kaarten scannen")
        expect(page.get_by_role("heading", name="Geteld")).to_be_visible(timeout=15_000)
        expect(page.get_by_text("U bent buur 1 vandaag!")).to_be_visible()
        expect(page.locator("#verdict")).to_contain_text("Dreef")
        follow(page, "Terug naar de actie")
        close(page)


def plan_and_open(page: Page, title: str) -> None:
    page.get_by_label("Naam van de actie").fill(title)
    page.get_by_label("Waar?").select_option(label="Dreef")
    page.get_by_label("Waar treft u elkaar?").fill("Bij nummer 1")
    page.get_by_label("Hoeveel mensen verwacht u?").fill("10")
    press(page, "Deze actie plannen")
    heading(page, title)
    press(page, "De actie openen")


def close(page: Page) -> None:
    follow(page, "De actie sluiten")
    press(page, "Ja, sluiten")
    expect(page.get_by_text("Gesloten", exact=True)).to_be_visible()


# --------------------------------------------------------------------------------------- at home


def order(town: Town, papers: Papers) -> str:
    """The household opens its card's square, chooses a PIN, sees what it has, and orders."""
    with town.phone() as page:
        page.goto(town.address + urlsplit(papers.qr).path)
        expect(page.get_by_role("main")).not_to_contain_text(re.compile("Dreef|Merels"))
        follow(page, "Naar mijn huishouden")
        follow(page, "Een pincode kiezen")
        page.get_by_label("Code uit uw brief").fill(papers.code)
        page.get_by_label("Uw nieuwe pincode").fill(PIN)
        page.get_by_label("De pincode nog een keer").fill(PIN)
        press(page, "Deze pincode kiezen")
        heading(page, "De Merels")
        expect(page.get_by_role("main")).to_contain_text("2 cambi's")
        expect(page.get_by_role("main")).to_contain_text("Lenteschoon in de Dreef")
        page.goto(town.url("shop"))
        follow(page, "Afvalgrijper")
        press(page, "Bestellen")
        heading(page, "Uw bestelling")
        return page.locator(".order-head").inner_text().split()[0]


# ------------------------------------------------------------------------------------- in the shop


def hand_out(town: Town, papers: Papers, number: str) -> None:
    """The shopkeeper makes it ready, and hands it out on the number of the card."""
    with town.staff("sjoerd") as page:
        page.goto(town.url("shopkeeping/orders"))
        expect(page.get_by_role("main")).to_contain_text(number)
        press(page, "Klaar")
        follow(page, "Meegeven")
        page.get_by_label("Kaart, bon, bestelnummer of code").fill(papers.number.lower())
        press(page, "Zoeken")
        heading(page, "Voor deze kaart")
        press(page, "Meegegeven")
        expect(page.get_by_text("is meegegeven")).to_be_visible()
    with town.phone() as page:
        page.goto(town.address + urlsplit(papers.qr).path)
        follow(page, "Naar mijn huishouden")
        page.get_by_label("Pincode").fill(PIN)
        press(page, "Naar mijn huishouden")
        expect(page.get_by_role("main")).to_contain_text("0 cambi's")
        page.goto(town.url("shop"))
        expect(page.get_by_text("op", exact=True)).to_be_visible()


def look_at_the_books(town: Town, page: Page) -> None:
    """The manager sees where every token is, and has everything worked out again."""
    page.goto(town.url("books"))
    rows = [row.split() for row in page.get_by_role("row").all_inner_texts()]
    assert {row[0]: row[-1] for row in rows[1:]} == {
        "Uitgifte": "−1.000",
        "Budget": "970",
        "Apart": "27",
        "Pot": "1",
        "Huishouden": "0",
        "Kassa": "2",
        "Samen": "0",
    }
    page.goto(town.url("books/check"))
    press(page, "Alles controleren")
    expect(page.get_by_text("De boeken kloppen")).to_be_visible()
