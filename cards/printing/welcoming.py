"""Letters of welcome, each in its household's language, and the file with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from flask import Response
from flask_babel import force_locale
from flask_babel import gettext as _

from cambio.database import current_database
from cambio.earning.queries import ProgrammeView
from cambio.earning.rules import name_in
from cambio.web.formats import format_day
from cambio.web.language import current_language, is_right_to_left
from cards.errors import NoWelcomesDue
from cards.printing.files import pdf_file
from cards.printing.letter_page import Window
from cards.printing.prepared import Issuer, address_lines, face_of, site_of
from cards.printing.welcome_letters import WelcomeLetter, draw_welcome_letters
from cards.printing.welcome_words import welcome_title, welcome_words
from cards.queries.welcome import Welcome


def welcome_file(
    welcomes: Sequence[Welcome], programme: ProgrammeView, by: Issuer, *, window: Window, name: str
) -> Response:
    """The letters as PDF; `name` is the file's, without its ending.

    Raises:
        NoWelcomesDue: there are none.
        CardKeyChanged: the server's key no longer makes one of the cards' codes.
    """
    if not welcomes:
        raise NoWelcomesDue
    letters = welcome_letters(
        welcomes, programme, by, now=current_database().clock(), window=window
    )
    title, language = welcome_title(), current_language()
    return pdf_file(
        lambda out: draw_welcome_letters(letters, out, document_title=title, language=language),
        name=name,
    )


def welcome_letters(
    welcomes: Iterable[Welcome],
    programme: ProgrammeView,
    by: Issuer,
    *,
    now: datetime,
    window: Window,
) -> Iterator[WelcomeLetter]:
    """Letters for envelopes with such a window.

    Raises:
        CardKeyChanged: the server's key no longer makes one of the cards' codes.
    """
    for welcome in welcomes:
        language = by.language_for(welcome.household.language)
        with force_locale(language):
            yield _letter(welcome, programme, by, now=now, window=window, language=language)


def _letter(
    welcome: Welcome,
    programme: ProgrammeView,
    by: Issuer,
    *,
    now: datetime,
    window: Window,
    language: str,
) -> WelcomeLetter:
    household = welcome.household
    name = name_in(programme.names, language)
    return WelcomeLetter(
        address_lines=(household.nickname, *address_lines(household.address, by.community_name)),
        community_name=by.community_name,
        programme_name=name,
        sender_lines=(site_of(by),),
        dateline=f"{by.community_name}, {format_day(now)}",
        words=welcome_words(
            programme_name=name,
            description=name_in(programme.descriptions, language),
            since=format_day(welcome.joined_on),
            site=site_of(by),
            counter=_("the counter of %(name)s", name=by.community_name),
            asks_consent=programme.consent_required,
            rtl=is_right_to_left(language),
        ),
        face=face_of(welcome.card, by),
        accent=by.accent,
        window=window,
    )
