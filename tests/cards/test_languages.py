"""What residents read, in each of their languages: nothing is left in English, and it mirrors."""

from __future__ import annotations

import re
from typing import Any

import flask_babel
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, ngettext

from cambio.app.permissions import Role
from cambio.database import new_id
from cambio.messages.sending.links import sign_email, sign_stop
from cambio.web.language import RESIDENT_LANGUAGES, TRANSLATIONS, resident_texts
from tests.cards.conftest import path_of
from tests.scene import Neighbour, Scene
from tests.signing_in import as_household, as_staff, csrf_of
from tools.translations import catalogue_path, read_catalogue

OTHERS = [language for language in RESIDENT_LANGUAGES if language != "en"]


class Listening:
    """Translations that note what they had no words for."""

    def __init__(self, wrapped: Any) -> None:
        self.missed: set[str] = set()
        self._wrapped = wrapped

    def ugettext(self, message: str) -> str:
        said: str = self._wrapped.ugettext(message)
        self._note(message)
        return said

    def ungettext(self, singular: str, plural: str, num: int) -> str:
        said: str = self._wrapped.ungettext(singular, plural, num)
        self._note(singular)
        return said

    def _note(self, message: str) -> None:
        known = self._wrapped._catalog
        if message not in known and (message, 0) not in known and not self._is_plural(message):
            self.missed.add(message)

    def _is_plural(self, message: str) -> bool:
        return any(isinstance(key, tuple) and key[0] == message for key in self._wrapped._catalog)


@pytest.fixture
def listening(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, Listening]:
    """What was asked for in each language and not there."""
    heard: dict[str, Listening] = {}
    domain = flask_babel.Domain
    real = domain.get_translations

    def get_translations(self: Any) -> Any:
        language = str(flask_babel.get_locale())
        if language not in heard:
            heard[language] = Listening(real(self))
        return heard[language]

    monkeypatch.setattr(domain, "get_translations", get_translations)
    return heard


def residents_pages(scene: Scene, neighbour: Neighbour) -> list[str]:
    """Addresses of pages, of what is there and of what is not."""
    whose: dict[str, Any] = {
        "community_id": scene.community_id,
        "household_id": neighbour.household_id,
    }
    return [
        "/deventer/",
        "/deventer/help",
        "/deventer/privacy",
        "/deventer/accessibility",
        "/deventer/nothing-here",
        "/deventer/join",
        "/deventer/join?postcode=7415+QA&house_number=1",
        "/deventer/join?postcode=zzz&house_number=x",
        "/deventer/card",
        "/deventer/card/pin",
        "/deventer/my",
        "/deventer/my/movements/CAM",
        "/deventer/my/changes",
        "/deventer/my/history",
        "/deventer/my/move",
        "/deventer/my/move?postcode=7415+QA&house_number=1",
        "/deventer/my/split",
        "/deventer/my/end",
        f"/deventer/my/cards/{neighbour.card_id}/about",
        "/deventer/my/messages",
        f"/deventer/messages/stop/{sign_stop(**whose)}",
        f"/deventer/messages/confirm/{sign_email(**whose, email='kim@dreef.example')}",
        "/deventer/messages/stop/none-of-ours",
        f"/deventer/my/cards/{neighbour.card_id}",
        path_of(scene, neighbour),
        "/K/1AAAAAAAAAAAAAAAAA",
    ]


@pytest.mark.parametrize("language", ["tr", "ar", "pl"])
def test_residents_pages_leave_nothing_in_english(
    sqlite_app: Flask, street: Scene, listening: dict[str, Listening], language: str
) -> None:
    neighbour = street.neighbour()
    street.scan(street.action(), neighbour)
    signed_in = as_household(sqlite_app, street.community_id, neighbour.household_id)
    browsers = [sqlite_app.test_client(), signed_in]
    for path in residents_pages(street, neighbour):
        for browser in browsers:
            separator = "&" if "?" in path else "?"
            page = browser.get(f"{path}{separator}lang={language}")
            if page.status_code != 302:
                html = page.get_data(as_text=True)
                assert f'lang="{language}"' in html, path
    assert listening[language].missed == set()


@pytest.mark.parametrize("language", ["tr", "ar", "pl"])
def test_the_scan_page_and_its_verdicts_leave_nothing_in_english(
    sqlite_app: Flask, street: Scene, listening: dict[str, Listening], language: str
) -> None:
    neighbour, action = street.neighbour(), street.action()
    volunteer = as_staff(sqlite_app, street.community_id, Role.VOLUNTEER)
    at = f"/deventer/scan/{action}"
    for path in ("/deventer/scan/", at, f"/deventer/scan/shell-{language}-action"):
        page = volunteer.get(f"{path}?lang={language}").get_data(as_text=True)
        assert f'<html lang="{language}"' in page, path
    fields = {"card_number": neighbour.number, "adults": "1", "children": "0"}
    fields |= {"scan_id": str(new_id()), "csrf_token": csrf_of(volunteer, at)}
    assert volunteer.post(at, data=fields).status_code == 200
    assert listening[language].missed == set()


@pytest.mark.parametrize(
    ("language", "direction"), [("nl", "ltr"), ("tr", "ltr"), ("ar", "rtl"), ("pl", "ltr")]
)
def test_a_page_is_read_in_the_direction_of_its_language(
    sqlite_app: Flask, street: Scene, language: str, direction: str
) -> None:
    page = sqlite_app.test_client().get(f"/deventer/join?lang={language}").get_data(as_text=True)
    assert f'<html lang="{language}" dir="{direction}"' in page


def test_pages_of_staff_speak_dutch_and_english_whatever_was_chosen(
    manager: FlaskClient, street: Scene
) -> None:
    assert '<html lang="ar"' in manager.get("/deventer/join?lang=ar").get_data(as_text=True)
    assert '<html lang="nl"' in manager.get("/deventer/counter").get_data(as_text=True)
    assert '<html lang="ar"' in manager.get("/deventer/join").get_data(as_text=True)


def test_a_resident_page_offers_every_language_by_its_own_name(
    sqlite_app: Flask, street: Scene
) -> None:
    page = sqlite_app.test_client().get("/deventer/join").get_data(as_text=True)
    for name in ("Nederlands", "English", "Türkçe", "العربية", "Polski"):
        assert name in page


def test_every_language_counts_as_its_speakers_do(sqlite_app: Flask) -> None:
    forms = {}
    for language in OTHERS:
        with force_locale(language):
            words = [
                re.sub(r"\d+ ", "", ngettext("%(num)s household", "%(num)s households", number))
                for number in (0, 1, 2, 3, 11, 100)
            ]
            forms[language] = len(set(words))
    assert forms == {"nl": 2, "tr": 1, "ar": 3, "pl": 3}


def test_arabic_tells_six_counts_apart(sqlite_app: Flask) -> None:
    for domain in ("access", "cards", "web"):
        assert read_catalogue(catalogue_path("ar", domain), "ar").num_plurals == 6


def test_the_pages_of_the_list_are_pages_of_the_application(sqlite_app: Flask) -> None:
    known = {rule.endpoint for rule in sqlite_app.url_map.iter_rules()}
    assert resident_texts().pages - known == set()
    assert (TRANSLATIONS / "residents.toml").is_file()
