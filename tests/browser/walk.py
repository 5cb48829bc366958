"""How people walk through the pages: a phone, whoever is signed in on it, and paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Download, Page, ViewportSize, expect

from cambio.access.credentials import hash_password
from cambio.access.use_cases import CreateUser, create_user
from cambio.app.permissions import Role
from cambio.database import perform
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.conftest import ACTOR_ID

PHONE = ViewportSize(width=360, height=780)
PASSWORD = "koffie-met-appeltaart-7"


@dataclass
class Town:
    """Where the server is, and the browser that people use."""

    address: str
    browser: Browser

    def url(self, path: str) -> str:
        return f"{self.address}/deventer/{path}"

    @contextmanager
    def phone(self) -> Iterator[Page]:
        """Somebody's phone, on which no script may go wrong."""
        context: BrowserContext = self.browser.new_context(
            viewport=PHONE, locale="nl-NL", has_touch=True, is_mobile=True, accept_downloads=True
        )
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
        context.close()
        assert faults == []

    @contextmanager
    def staff(self, name: str) -> Iterator[Page]:
        """The phone of somebody who helps, signed in."""
        with self.phone() as page:
            page.goto(self.url("sign-in"))
            page.get_by_label("Uw inlognaam").fill(name)
            page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
            press(page, "Aanmelden")
            expect(page).to_have_url(re.compile("/deventer/$"))
            yield page


@dataclass(frozen=True)
class Papers:
    """What the household takes home: the card, what its square says, its number, its code."""

    card: Image.Image
    qr: str
    number: str
    code: str


def found_empty(slug: str, name: str, *, manager: str) -> None:
    """Found a community without anything, with a manager who signs in by this name."""
    community_id = perform(
        create_community,
        CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug=slug, name=name),
    )
    perform(
        create_user,
        CreateUser(
            community_id=community_id,
            actor_id=ACTOR_ID,
            name=manager,
            display_name=manager.capitalize(),
            role=Role.MANAGER,
            password_hash=hash_password(PASSWORD, name=manager),
        ),
    )


def press(page: Page, name: str) -> None:
    """Press the button of this name."""
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """Follow the link of this name in what the page is about."""
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def choose(page: Page, name: str) -> None:
    """Tap the choice of this name."""
    page.get_by_role("main").locator("label").get_by_text(name, exact=True).click()


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    """Wait until the page is called this."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def pdf_of(download: Download) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(download.path())


def card_in(pdf: pypdfium2.PdfDocument) -> tuple[Image.Image, str]:
    """The card on the paper as a camera sees it close by, and what its square says."""
    sheet = pdf[0].render(scale=300 / 72).to_pil().convert("RGB")
    (found,) = zxingcpp.read_barcodes(sheet)
    corner, opposite = found.position.top_left, found.position.bottom_right
    margin = (opposite.x - corner.x) // 3
    around = (corner.x - margin, corner.y - margin, opposite.x + margin, opposite.y + margin)
    return sheet.crop(around), found.text


def png_of(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
