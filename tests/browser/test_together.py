"""A street of five households in a real browser: from saving with a match, through a vote with a
paper ballot, to a compost bin that is delivered and celebrated; and another that fails.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Page, expect

from cambio.app.permissions import Role, ScopeKind
from cambio.database import perform
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from cards.use_cases import IssueCard, issue_card
from catalog.jobs import close_purchases_due
from tests.browser.live import chromium, serving
from tests.browser.pictures import TOGETHER, Album, album
from tests.catalog.together import Together
from tests.conftest import ACTOR_ID, Clock
from tests.earning.ground import build_ground
from tests.signing_in import as_household, as_staff

pytestmark = pytest.mark.browser

OWN, COST, FROM_POT = 20, 160, 150


class Street:
    """Five households, a captain and a manager, each on the one phone that goes round."""

    def __init__(self, app: Flask, page: Page, base: str, together: Together) -> None:
        self.app, self.page, self.base, self.together = app, page, base, together
        self.homes = together.homes(*([40] * 5))

    @property
    def place_id(self) -> UUID:
        return self.together.ground.street_id

    def household(self, number: int) -> Page:
        """The phone in the hands of one household."""
        return self._as(as_household(self.app, self._community_id, self.homes[number]))

    def captain(self) -> Page:
        place: dict[str, Any] = {"scope_kind": ScopeKind.PLACE, "scope_id": self.place_id}
        return self._as(as_staff(self.app, self._community_id, Role.CAPTAIN, **place))

    def manager(self) -> Page:
        return self._as(as_staff(self.app, self._community_id, Role.MANAGER))

    def goto(self, path: str) -> None:
        self.page.goto(f"{self.base}/deventer{path}")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def told(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def card_of(self, number: int) -> str:
        command = IssueCard(**self.together.ground.who, household_id=self.homes[number])
        return perform(issue_card, command).number

    def in_pot(self) -> int:
        return self.together.ground.pot()

    @property
    def _community_id(self) -> int:
        return self.together.ground.community_id

    def _as(self, client: FlaskClient) -> Page:
        cookie = client.get_cookie("cambio")
        assert cookie is not None
        self.page.context.clear_cookies()
        self.page.context.add_cookies([{"name": "cambio", "value": cookie.value, "url": self.base}])
        return self.page


@contextmanager
def street_of_five(app: Flask, clock: Clock) -> Iterator[Street]:
    command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer")
    together = Together(build_ground(perform(create_community, command), clock))
    with serving(app) as base, chromium() as browser:
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale="nl")
        page = context.new_page()
        page.set_default_timeout(6_000)
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        yield Street(app, page, base, together)


def test_a_street_saves_votes_buys_and_celebrates(
    sqlite_app: Flask, clock: Clock, tmp_path: Path
) -> None:
    with (
        street_of_five(sqlite_app, clock) as street,
        album(TOGETHER, tmp_path / "pictures") as pictures,
    ):
        save_with_a_match(street)
        vote_with_a_paper_ballot(street, clock)
        path = start_the_compost_bin(street)
        complete_the_price(street, path)
        carry_it_out(street, path, pictures)
        celebrate(street, path)
        together = street.together
        assert together.holds(together.carrier_id, Purpose.TILL) == COST
        assert street.in_pot() == 2 * 5 * OWN - FROM_POT
        assert [together.holds(each) for each in street.homes] == [14, 16, 20, 20, 20]
        together.check()


def save_with_a_match(street: Street) -> None:
    street.together.promise(pledges=False)
    for number in range(5):
        page = street.household(number)
        street.goto("/my/street")
        page.get_by_label("Hoeveel legt u in?").fill(str(OWN))
        street.press("Dit in de pot leggen")
        street.told("in de straatpot")
    assert street.in_pot() == 2 * 5 * OWN


def vote_with_a_paper_ballot(street: Street, clock: Clock) -> None:
    """Three vote on the phone, one on paper, one not at all."""
    page = street.household(0)
    street.goto(f"/pots/{street.place_id}/propose")
    page.get_by_label("Wat is het?").fill("Een compostbak")
    page.get_by_label("Hoeveel hoogstens uit de straatpot?").fill(str(FROM_POT))
    last_day = clock.now.date() + timedelta(days=7)
    page.get_by_label("Laatste dag om te stemmen").fill(last_day.isoformat())
    if not page.get_by_label("Ook op papier").is_checked():
        page.get_by_text("Ook op papier").click()
    street.press("Laat de straat stemmen")
    vote = page.url.removeprefix(f"{street.base}/deventer")
    for number in range(3):
        page = street.household(number)
        street.goto(vote)
        page.get_by_text("Ja", exact=True).click()
        street.press("Stemmen")
        street.told("Uw huishouden heeft gestemd.")
    page = street.captain()
    street.goto(f"{vote}/envelopes")
    page.get_by_label("Kaartnummers").fill(street.card_of(3))
    street.press("Deze enveloppen noteren")
    clock.advance(days=8)
    page = street.captain()
    street.goto(vote)
    page.get_by_label("Briefjes met ja").fill("1")
    street.press("Tellen en de stemming afsluiten")
    street.told("aangenomen")


def start_the_compost_bin(street: Street) -> str:
    """The first household starts it; answers where its page is."""
    page = street.household(0)
    street.goto("/together/wish")
    page.get_by_label("Wat wilt u?").fill("Compostbak")
    page.get_by_label("Wat kost het in totaal?").fill(str(COST))
    page.get_by_label("Wie doet het?").select_option(label="Groenbedrijf")
    page.get_by_label("Voor welke plek?").select_option(label="Dreef")
    page.get_by_label("Met minstens hoeveel huishoudens?").fill("2")
    street.press("Begin")
    street.told("Compostbak voor Dreef")
    return page.url.removeprefix(f"{street.base}/deventer")


def complete_the_price(street: Street, path: str) -> None:
    """Two households and the pot, which may not pay that much without the vote."""
    page = street.household(0)
    put_in(street, path, 6)
    page = street.captain()
    street.goto(path)
    page.get_by_label("Hoeveel uit de pot?").fill(str(FROM_POT))
    street.press("Inleggen uit de pot")
    street.told("beslist de straat")
    page.get_by_label("Door welk besluit van de straat?").select_option(index=1)
    street.press("Inleggen uit de pot")
    street.told("U legde 150")
    page = street.household(1)
    put_in(street, path, 20)
    street.told("Gelukt! De prijs is bij elkaar.")


def put_in(street: Street, path: str, amount: int) -> None:
    street.goto(path)
    field = street.page.get_by_label("Hoeveel legt u in?")
    most = int(field.get_attribute("max") or amount)
    field.fill(str(min(amount, most)))
    street.press("Inleggen")


def carry_it_out(street: Street, path: str, pictures: Album) -> None:
    page = street.manager()
    street.goto(f"{path}?lang=en")
    pictures.shoot(page, "purchase", height=860)
    street.goto(f"{path}?lang=nl")
    for button in ("Goedkeuren", "Het is besteld", "Het is er"):
        street.press(button)
    street.told("Het is er, en het is betaald.")


def celebrate(street: Street, path: str) -> None:
    page = street.household(0)
    street.goto(path)
    page.get_by_label("Uw bedankje").fill("Wat staat hij er mooi bij. Dank allemaal!")
    page.get_by_label("Een foto").set_input_files(
        {"name": "bak.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    )
    page.get_by_label("Wat staat er op de foto?").fill("Een compostbak tussen het groen")
    street.press("Vieren")
    page = street.household(4)
    street.goto(path)
    street.told("Wat staat hij er mooi bij.")
    photo = page.get_by_role("img", name="Een compostbak tussen het groen")
    expect(photo).to_be_visible()
    assert photo.evaluate("image => image.naturalWidth") > 0
    steps = page.locator(".timeline__title")
    assert steps.all_inner_texts() == [
        "Begonnen", "De prijs is bij elkaar", "Goedgekeurd", "Besteld", "Het is er", "Gevierd",
    ]  # fmt: skip


def a_photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), (60, 120, 60)).save(out, "JPEG")
    return out.getvalue()


def test_a_street_fails_and_every_token_is_back(sqlite_app: Flask, clock: Clock) -> None:
    with street_of_five(sqlite_app, clock) as street:
        together = street.together
        budget_id = together.promise(shares=False)
        path = start_the_compost_bin(street)
        for number in range(5):
            street.household(number)
            put_in(street, path, 5)
            street.told("Een geldgever legt er 5 cambi's bij.")
        assert [together.holds(each) for each in street.homes] == [35] * 5
        assert together.budget_holds(budget_id) == 975
        clock.advance(days=40)
        assert close_purchases_due() == 1
        street.household(2)
        street.goto(path)
        street.told("niet gelukt")
        street.told("Alles wat is ingelegd, is terug")
        assert [together.holds(each) for each in street.homes] == [40] * 5
        assert together.budget_holds(budget_id) == 1_000
        together.check()
