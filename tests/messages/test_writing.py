"""The words of messages: each household reads them in its own language, every one whole."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from cambio.database import new_id
from cambio.ledger.queries import CurrencyView
from cambio.messages.queries.choices import UNSAID
from cambio.messages.queries.parcels import Parcel
from cambio.messages.rules.choices import Channel
from cambio.messages.rules.news import (
    ActionComing,
    BoughtTogether,
    News,
    ObjectionDecided,
    OrderReady,
    TogetherStage,
    TokensLapse,
    TokensReceived,
)
from cambio.messages.sending.mail import as_email
from cambio.messages.writing import write
from cambio.neighbourhood.queries import HouseholdView
from cambio.web.language import RESIDENT_LANGUAGES
from tests.messages.conftest import MAIL_FROM, set_up

NOON = datetime(2026, 7, 4, 10, 0, tzinfo=UTC)
NEWS: tuple[News, ...] = (
    TokensReceived(2, "CAM", {"nl": "Voortuin", "en": "Front garden"}, NOON),
    OrderReady(12, "De Bezem", "Dreef 1", "wo 10-12"),
    ActionComing("Opruimen", "Dreef 1", NOON),
    TokensLapse(1, "CAM", date(2026, 9, 1)),
    ObjectionDecided(upheld=True, on=date(2026, 7, 1)),
    ObjectionDecided(upheld=False, on=date(2026, 7, 1)),
    *(BoughtTogether({"": "Bankje"}, "Dreef", stage, 2, "CAM") for stage in TogetherStage),
    TokensReceived(2, "CAM", {}, NOON, is_gift=True),
)


def parcel(language: str, *news: News, purpose: str = "news") -> Parcel:
    household = HouseholdView(new_id(), "Kim", language, 1, 0, NOON, NOON, None, None)
    names = {"nl": ["cambi", "cambi's"]}
    return Parcel(
        new_id(),
        1,
        "deventer",
        "Deventer",
        "Europe/Amsterdam",
        NOON,
        Channel.EMAIL,
        purpose,
        household,
        UNSAID,
        news,
        {"CAM": CurrencyView("CAM", 0, names)},
    )


@pytest.mark.parametrize("language", RESIDENT_LANGUAGES)
def test_every_kind_of_news_is_whole_in_every_language(sqlite_app: Flask, language: str) -> None:
    english = {write(parcel("en", each)).subject for each in NEWS}
    for each in NEWS:
        written = write(parcel(language, each))
        said = " ".join((written.subject, written.greeting, *written.lines, written.closing))
        assert "%(" not in said
        assert written.language == language
        assert (written.subject in english) == (language == "en")


def test_it_says_when_on_the_clock_of_the_community(sqlite_app: Flask) -> None:
    said = " ".join(write(parcel("nl", NEWS[2])).lines)
    assert said == (
        "Opruimen, op zaterdag 4 juli 2026 om 12:00. Verzamelen: Dreef 1. Neem uw kaart mee."
    )


def test_several_pieces_of_news_are_one_message(sqlite_app: Flask) -> None:
    written = write(parcel("nl", *NEWS[:2]))
    assert written.subject == "Nieuws uit Deventer"
    assert written.lines[0] == "U kreeg 2 cambi's op zaterdag 4 juli 2026 voor: Voortuin."


def test_a_language_that_nobody_here_writes_becomes_dutch(sqlite_app: Flask) -> None:
    assert write(parcel("xx", NEWS[1])).subject == "Uw bestelling ligt klaar"


def test_an_email_reads_from_right_to_left_where_its_language_does(sqlite_app: Flask) -> None:
    set_up(sqlite_app, mail_from=MAIL_FROM)
    message = as_email(parcel("ar", NEWS[1]), "bewoner@dreef.example")
    html = message.get_body(("html",))
    assert html is not None
    assert '<html lang="ar" dir="rtl">' in html.get_content()


def test_what_people_typed_breaks_neither_head_nor_page(sqlite_app: Flask) -> None:
    set_up(sqlite_app, mail_from=MAIL_FROM)
    nasty = ActionComing("Hallo\nBcc: x@y.nl <b>", "<script>", NOON)
    message = as_email(parcel("nl", nasty), "bewoner@dreef.example")
    assert message["Bcc"] is None
    html = message.get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()
