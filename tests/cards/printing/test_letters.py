"""The letter with the code for choosing a PIN: what a window shows, and what it must never show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel, force_locale

from cambio.web.language import RESIDENT_LANGUAGES, TRANSLATIONS, is_right_to_left
from cards.printing import LetterWords, PinLetter, Window, draw_letters, wording
from cards.printing.letters import letter_shapes
from cards.printing.shapes import Words
from tests.cards.printing.looking import cropped, dark_extent, picture, text_in

ADDRESS = ("Familie Ŷpma-Yılmaz", "Zandweerdsweg 115 B-2", "7412 ZC DEVENTER")
SENDER = ("Buurthuis De Dreef", "Dreef 1, 7415 AA Deventer")
CODE = "8F3K 29PD"
NUMBER = "K7MD-2QX9"


@pytest.fixture
def translated(tmp_path: Path) -> Iterator[None]:
    """The catalogue of the cards alone, compiled afresh."""
    for language in RESIDENT_LANGUAGES:
        source = TRANSLATIONS / language / "LC_MESSAGES" / "cards.po"
        if source.exists():
            folder = tmp_path / language / "LC_MESSAGES"
            folder.mkdir(parents=True)
            with source.open("rb") as written, (folder / "cards.mo").open("wb") as compiled:
                write_mo(compiled, read_po(written, locale=language))
    app = Flask("cards")
    Babel(app, default_translation_directories=str(tmp_path), default_domain="cards")
    with app.app_context():
        yield


def words_in(language: str, *, counter: str = "Buurthuis De Dreef, Dreef 1") -> LetterWords:
    with force_locale(language):
        return wording.pin_letter_words(
            programme_name="Cambio Company",
            site="cambio.example",
            counter=counter,
            valid_until="30-4-2026",
            rtl=is_right_to_left(language),
        )


def letter(words: LetterWords, *, window: Window = Window.RIGHT) -> PinLetter:
    return PinLetter(
        address_lines=ADDRESS,
        community_name="Deventer",
        programme_name="Cambio Company",
        sender_lines=SENDER,
        dateline="Deventer, 2 april 2026",
        card_number=NUMBER,
        one_time_code=CODE,
        words=words,
        window=window,
    )


def pdf_of(*letters: PinLetter) -> pypdfium2.PdfDocument:
    out = BytesIO()
    count = draw_letters(letters, out, document_title="Brieven", language="nl")
    assert count == len(letters)
    return pypdfium2.PdfDocument(out.getvalue())


@pytest.mark.usefixtures("translated")
@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("nl", ("Kies uw pincode", "Beste buurtgenoot,", "Zo doet u dat", "Uw kaartnummer")),
        ("en", ("Choose your PIN", "Dear neighbour,", "How to do it", "Your card number")),
        ("tr", ("PIN kodunuzu seçin", "Değerli komşumuz,", "Şöyle yaparsınız", "kart numaranızı")),
        ("ar", ("اختر رقمك السري", "جارنا العزيز", "هكذا تفعل", "رقم بطاقتك", "خذ بطاقتك")),
        (
            "pl",
            (
                "Wybierz swój PIN",
                "Droga sąsiadko, drogi sąsiedzie,",
                "Jak to zrobić",
                "Twój numer karty",
            ),
        ),
    ],
)
def test_a_letter_says_all_in_the_language_of_the_household(
    language: str, sentences: tuple[str, ...]
) -> None:
    text = text_in(pdf_of(letter(words_in(language)))[0], (0, 0, 210, 297))
    # A reader of PDF guesses the order of Latin words in an Arabic line.
    within = () if is_right_to_left(language) else ("cambio.example", "30-4-2026")
    for part in (*sentences, *ADDRESS, *SENDER, CODE, NUMBER, *within):
        assert part in text
    assert "%(" not in text


@pytest.mark.usefixtures("translated")
def test_a_letter_in_arabic_is_mirrored_all_but_the_address_and_the_codes() -> None:
    shapes = {
        shape.text: shape
        for shape in letter_shapes(letter(words_in("ar")))
        if isinstance(shape, Words)
    }
    dutch = {
        shape.text: shape
        for shape in letter_shapes(letter(words_in("nl")))
        if isinstance(shape, Words)
    }
    subject = shapes["اختر رقمك السري"]
    assert subject.rtl
    assert subject.x + subject.width == pytest.approx(185)
    assert shapes[CODE].x > shapes[NUMBER].x
    assert dutch[CODE].x < dutch[NUMBER].x
    for line in ADDRESS:
        assert shapes[line] == dutch[line]


@pytest.mark.usefixtures("translated")
@pytest.mark.parametrize("language", RESIDENT_LANGUAGES)
def test_a_letter_for_a_forgotten_pin_says_that_the_old_one_works_until_then(
    language: str,
) -> None:
    with force_locale(language):
        words = wording.forgotten_pin_words(
            programme_name="Cambio Company",
            site="cambio.example",
            counter="Buurthuis De Dreef",
            valid_until="30-4-2026",
            rtl=is_right_to_left(language),
        )
    first = words_in(language)
    assert (words.subject, words.opening) != (first.subject, first.opening)
    assert words.steps == first.steps
    assert len(words.notes) == len(first.notes) + 2
    lines = [shape for shape in letter_shapes(letter(words)) if isinstance(shape, Words)]
    assert max(line.baseline for line in lines) < 283


@pytest.mark.usefixtures("translated")
def test_the_words_on_the_card_and_in_the_margin_are_there_in_both_languages() -> None:
    for language, label, sheet in (
        ("nl", "Kaartnummer", "Blad 3"),
        ("en", "Card number", "Sheet 3"),
    ):
        with force_locale(language):
            assert wording.number_label() == label
            assert wording.sheet_words(language=language).sheet % {"number": 3} == sheet
            assert len(wording.card_lines()) == 2


@pytest.mark.usefixtures("translated")
@pytest.mark.parametrize("window", list(Window))
def test_a_window_shows_the_whole_address_and_nothing_else_however_the_letter_slid(
    window: Window,
) -> None:
    """The letter slides up to 11 mm down and 10 mm sideways in an envelope of 110 by 220 mm."""
    page = pdf_of(letter(words_in("nl"), window=window))[0]
    address = list(ADDRESS)
    for height, width in ((30, 100), (40, 110)):
        top = 110 - 20 - height
        left = 15 if window is Window.LEFT else 220 - 15 - width
        for down in (0, 11):
            for aside in (0, 10):
                seen = (left - aside, top - down, left - aside + width, top - down + height)
                assert text_in(page, seen).splitlines() == address


@pytest.mark.usefixtures("translated")
def test_an_address_of_more_than_four_lines_is_refused() -> None:
    four = replace(letter(words_in("nl")), address_lines=("a", "b", "c", "d"))
    assert letter_shapes(four)
    with pytest.raises(ValueError, match="at most 4"):
        letter_shapes(replace(four, address_lines=("a", "b", "c", "d", "e")))


@pytest.mark.usefixtures("translated")
def test_fold_marks_divide_the_sheet_in_three() -> None:
    image = picture(pdf_of(letter(words_in("nl")))[0], dpi=300)
    for y in (99, 198):
        _, top, _, bottom = dark_extent(cropped(image, (4, y - 2, 10, y + 2), dpi=300))
        assert (top + bottom) / 2 / 300 * 25.4 == pytest.approx(2, abs=0.2)


@pytest.mark.usefixtures("translated")
def test_long_sentences_are_set_smaller_and_stay_on_the_page() -> None:
    words = words_in("nl", counter="Buurthuis De Dreef, " * 30)
    lines = [shape for shape in letter_shapes(letter(words)) if isinstance(shape, Words)]
    assert max(line.baseline for line in lines) < 283
    assert all(line.x >= 25 and line.x + line.width <= 185.01 for line in lines)


@pytest.mark.usefixtures("translated")
def test_letters_are_a_page_each_and_hold_no_code_of_the_card() -> None:
    words = words_in("nl")
    pdf = pdf_of(letter(words), replace(letter(words), one_time_code="2222 3333"))
    assert [CODE in text_in(page, (0, 0, 210, 297)) for page in pdf] == [True, False]
    assert not zxingcpp.read_barcodes(picture(pdf[0], dpi=100))


@pytest.mark.usefixtures("translated")
def test_a_one_time_code_does_not_show_in_a_repr() -> None:
    assert CODE not in repr(letter(words_in("nl")))


def test_no_letters_make_one_empty_page() -> None:
    assert len(pdf_of()) == 1
