"""The words on cards, sheets and letters, in the language that is in force when they are asked for.

The drawings take finished sentences and know no language. Call these inside
`flask_babel.force_locale(...)` to write to a household in its own.
"""

from __future__ import annotations

from dataclasses import replace

from flask_babel import gettext as _

from cards.printing.letters import LetterWords
from cards.printing.sheets import SheetWords


def card_lines() -> tuple[str, ...]:
    """How to use the card, for `CardFace.lines`. The site follows right below on the card."""
    return (
        _("Show this card when you join in."),
        _("Scan the code or type the number on the website. You will see what you have saved."),
    )


def number_label() -> str:
    """What stands above the card number."""
    label: str = _("Card number")
    return label


def sheet_words(*, language: str) -> SheetWords:
    """The margin of the print sheets; `language` is the locale in force, for the PDF's own note."""
    return SheetWords(
        document_title=_("Cards to print"),
        sheet=_("Sheet %(number)s"),
        full_size=_("Print at full size: then this line is 5 cm long."),
        language=language,
    )


def forgotten_pin_words(
    *, programme_name: str, site: str, counter: str, valid_until: str, rtl: bool = False
) -> LetterWords:
    """The letter for a household that has a PIN and forgot it; see `pin_letter_words`."""
    first = pin_letter_words(
        programme_name=programme_name,
        site=site,
        counter=counter,
        valid_until=valid_until,
        rtl=rtl,
    )
    return replace(
        first,
        subject=_("Choose a new PIN"),
        opening=_(
            "You asked for a new PIN for %(programme)s. With this letter you choose one. Until "
            "then your old PIN goes on working.",
            programme=programme_name,
        ),
        notes=(
            _(
                "As soon as you have chosen the new PIN, every phone and computer on which you "
                "were signed in is signed out."
            ),
            *first.notes,
            _("Did you not ask for this? Then throw this letter away. Nothing changes."),
        ),
    )


def letters_title() -> str:
    """What the PDF with the letters is called."""
    title: str = _("Letters to choose a PIN")
    return title


def pin_letter_words(
    *, programme_name: str, site: str, counter: str, valid_until: str, rtl: bool = False
) -> LetterWords:
    """The letter in which a household gets its code.

    `counter` tells where to get help (`Buurthuis De Dreef, Dreef 1`), `valid_until` is the last
    day on which the code works, written out.
    """
    return LetterWords(
        subject=_("Choose your PIN"),
        greeting=_("Dear neighbour,"),
        opening=_(
            "You take part in %(programme)s. With this letter you choose a PIN. You need the PIN "
            "to see what you have saved, and to spend it.",
            programme=programme_name,
        ),
        code_label=_("Your code, works once"),
        number_label=_("Your card number"),
        steps_heading=_("How to do it"),
        steps=(
            _(
                "Take your card. Scan the code on it with your phone. Or go to %(site)s and type "
                "your card number.",
                site=site,
            ),
            _("Type the code from this letter."),
            _("Choose a PIN that you can remember well."),
        ),
        notes=_letter_notes(counter=counter, valid_until=valid_until),
        closing=_("Kind regards,"),
        rtl=rtl,
    )


def _letter_notes(*, counter: str, valid_until: str) -> tuple[str, ...]:
    return (
        _(
            "No phone or computer? Bring your card and this letter to %(counter)s. We will "
            "gladly help you.",
            counter=counter,
        ),
        _(
            "The code works until %(date)s. After that you can ask for a new letter.",
            date=valid_until,
        ),
        _(
            "Give the code and your PIN to nobody. We never ask for them by phone, by e-mail "
            "or at the door."
        ),
    )
