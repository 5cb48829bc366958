"""From what is on file to what is drawn: faces of cards, sheets and letters, in people's languages.

Codes are made again from key, number and revision, and a card is drawn only when the code is still
the one on file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from cambio.access.use_cases import PinCode
from cambio.app.settings import Settings
from cambio.earning.queries import ProgrammeView, programmes
from cambio.messages.queries.parcels import Parcel
from cambio.messages.writing import write
from cambio.neighbourhood.models import Community
from cambio.neighbourhood.queries import AddressView
from cambio.web.formats import format_day
from cambio.web.language import RESIDENT_LANGUAGES, is_right_to_left
from cards.errors import CardKeyChanged
from cards.keys import card_key
from cards.printing.faces import DEFAULT_ACCENT, CardFace
from cards.printing.letter_page import Window
from cards.printing.letters import PinLetter
from cards.printing.news_letters import NewsLetter
from cards.printing.sheets import SheetCard
from cards.printing.wording import card_lines, forgotten_pin_words, number_label, pin_letter_words
from cards.queries import LetterView, PrintableCard
from cards.queries.designs import design
from cards.rules import CardNumber, card_hash, code_for, qr_text


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who gives the cards out. `programme_names` is by language, `public_url` the QR's address."""

    community_id: int
    community_name: str
    language: str
    programme_names: dict[str, str]
    public_url: str
    accent: str = DEFAULT_ACCENT
    logo: bytes | None = field(default=None, repr=False)

    def language_for(self, language: str | None) -> str:
        """The language to write in to somebody who speaks this; the community's for others."""
        return language if language in RESIDENT_LANGUAGES else self.language

    def programme_name(self, language: str) -> str:
        """What the scheme is called in a language."""
        names = self.programme_names
        return names.get(language) or names.get("nl") or "Cambio"


def issuer(session: Session, *, community_id: int) -> Issuer:
    """Who gives the cards of a community out.

    A card serves all programmes. It bears the name of the first that takes everybody in: whether
    somebody agreed to another one is nobody's business.
    """
    settings: Settings = current_app.extensions["cambio.settings"]
    community = session.get_one(Community, community_id)
    look = design(session, community_id=community_id)
    found = [each for each in programmes(session, community_id=community_id) if _is_open(each)]
    return Issuer(
        community_id,
        community.name,
        community.language,
        dict(found[0].names) if found else {},
        settings.public_url,
        look.accent or DEFAULT_ACCENT,
        look.logo,
    )


def face_of(card: PrintableCard, by: Issuer) -> CardFace:
    """What is printed on a card, in the language of the household that has it.

    Raises:
        CardKeyChanged: the server's key no longer makes this card's code.
    """
    language = by.language_for(card.language)
    with force_locale(language):
        return CardFace(
            code_url=code_url(card, by),
            card_number=CardNumber(card.number).shown,
            number_label=number_label(),
            community_name=by.community_name,
            programme_name=by.programme_name(language),
            lines=card_lines(),
            accent=by.accent,
            logo=by.logo,
            rtl=is_right_to_left(language),
        )


def example_face(by: Issuer, *, language: str) -> CardFace:
    """A card that is nobody's, to show how cards look; its QR leads to the first page."""
    with force_locale(language):
        return CardFace(
            code_url=f"{by.public_url}/",
            card_number="ABCD-2345",
            number_label=number_label(),
            community_name=by.community_name,
            programme_name=by.programme_name(language),
            lines=card_lines(),
            accent=by.accent,
            logo=by.logo,
            rtl=is_right_to_left(language),
        )


def code_url(card: PrintableCard, by: Issuer) -> str:
    """The text of a card's QR: a secret, for paper and for the eyes of who holds the card.

    Raises:
        CardKeyChanged: the server's key no longer makes this card's code.
    """
    number = CardNumber(card.number)
    key = card_key(card.key_id)
    code = code_for(key, community_id=by.community_id, number=number, revision=card.revision)
    if card_hash(code) != card.code_hash:
        raise CardKeyChanged(number=number.shown)
    return qr_text(code, public_url=by.public_url)


def sheet_cards(cards: Iterable[PrintableCard], by: Issuer) -> Iterator[SheetCard]:
    """Cards for sheets, with their street and, in the margin, whose each is.

    Raises:
        CardKeyChanged: the server's key no longer makes one of the codes.
    """
    for card in cards:
        label = " · ".join(part for part in (card.house, card.nickname) if part)
        place = card.street or (_("Nowhere here") if card.nickname else _("For the stack"))
        yield SheetCard(face_of(card, by), place, label or None)


def letters_with(
    codes: Sequence[tuple[LetterView, PinCode]], by: Issuer, *, now: datetime, window: Window
) -> Iterator[PinLetter]:
    """Letters for envelopes with such a window, each in its household's language.

    A household that has a PIN already is written to as one that forgot it.
    """
    for view, code in codes:
        with force_locale(by.language_for(view.household.language)):
            letter = _letter(view, code, by, now)
        yield replace(letter, window=window)


def news_letters(
    parcels: Iterable[Parcel], by: Issuer, *, made_at: datetime, window: Window
) -> Iterator[NewsLetter]:
    """Letters with what households want to know, each in its household's language.

    `made_at` is when the run was made, so that a letter that is printed again is the same.
    """
    for parcel in parcels:
        written = write(parcel)
        household = parcel.household
        with force_locale(written.language):
            dateline = f"{by.community_name}, {format_day(made_at)}"
        yield NewsLetter(
            address_lines=(
                household.nickname,
                *address_lines(household.address, by.community_name),
            ),
            community_name=by.community_name,
            programme_name=by.programme_name(written.language),
            sender_lines=(site_of(by),),
            dateline=dateline,
            subject=written.subject,
            greeting=written.greeting,
            lines=written.lines,
            closing=written.closing,
            notes=(written.footer,),
            rtl=is_right_to_left(written.language),
            accent=by.accent,
            window=window,
        )


def site_of(by: Issuer) -> str:
    """The address of the site as people read it."""
    return by.public_url.partition("://")[2]


def _letter(view: LetterView, code: PinCode, by: Issuer, now: datetime) -> PinLetter:
    household = view.household
    language = by.language_for(household.language)
    site = site_of(by)
    words_of = forgotten_pin_words if view.has_pin else pin_letter_words
    words = words_of(
        programme_name=by.programme_name(language),
        site=site,
        counter=_("the counter of %(name)s", name=by.community_name),
        valid_until=format_day(code.expires_at),
        rtl=is_right_to_left(language),
    )
    return PinLetter(
        address_lines=(household.nickname, *address_lines(household.address, by.community_name)),
        community_name=by.community_name,
        programme_name=by.programme_name(language),
        sender_lines=(site,),
        dateline=f"{by.community_name}, {format_day(now)}",
        card_number=CardNumber(view.card_number).shown,
        one_time_code=f"{code.code[:4]} {code.code[4:]}",
        words=words,
        accent=by.accent,
    )


def address_lines(address: AddressView | None, town: str) -> tuple[str, ...]:
    """The lines under a name on an envelope; none for who lives nowhere here."""
    if address is None:
        return ()
    street_and_house, _comma, postcode = address.line.rpartition(", ")
    return street_and_house, f"{postcode}  {town.upper()}"


def _is_open(programme: ProgrammeView) -> bool:
    return programme.status == "running" and not programme.consent_required
