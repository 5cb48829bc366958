"""What is hung up and handed out for an action: its poster, its list to sign, a street's card."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from uuid import UUID

from flask import Response, current_app, g
from flask_babel import force_locale
from flask_babel import gettext as _

from cambio.app.settings import Settings
from cambio.database import NotFound, reading
from cambio.earning.queries import ActionView
from cambio.neighbourhood.queries import place
from cambio.web.formats import format_span
from cards import queries
from cards.errors import CardKeyChanged, NoLines, PosterUnknown
from cards.keys import card_key
from cards.printing.posters import ActionPoster, PaperSize, PosterWords, draw_poster
from cards.printing.prepared import face_of, issuer
from cards.printing.sheets import SheetCard, draw_sheets
from cards.printing.sign_up import SignUpLine, SignUpWords, draw_sign_up
from cards.printing.wording import sheet_words
from cards.queries.posters import PosterView, poster
from cards.queries.sign_up import listed_lines
from cards.rules import card_hash, poster_code_for, poster_url


def poster_address(found: PosterView) -> str:
    """The text of a poster's QR: who opens it takes part.

    Raises:
        CardKeyChanged: the server's key no longer makes this poster's code.
    """
    settings: Settings = current_app.extensions["cambio.settings"]
    code = poster_code_for(
        card_key(found.key_id),
        community_id=found.community_id,
        action_id=found.action_id,
        revision=found.revision,
    )
    if card_hash(code) != found.code_hash:
        raise CardKeyChanged(number=_("on the poster"))
    return poster_url(code, public_url=settings.public_url)


def poster_file(action: ActionView, *, size: PaperSize) -> Response:
    """The poster of an action as PDF: in Dutch, with English below.

    Raises:
        PosterUnknown: nobody made one yet.
    """
    with reading() as session:
        found = poster(session, community_id=g.community_id, action_id=action.id)
        by = issuer(session, community_id=g.community_id)
    if found is None:
        raise PosterUnknown
    drawing = ActionPoster(
        code_url=poster_address(found),
        community_name=by.community_name,
        title=action.title,
        place=action.meeting_point,
        words=(_poster_words(action, "nl"), _poster_words(action, "en")),
    )
    out = BytesIO()
    draw_poster(drawing, out, size=size, document_title=action.title, language="nl")
    return _pdf(out, _("poster"))


def sign_up_file(action: ActionView, *, large: bool) -> Response:
    """The list to sign, with a line for each household of the action's place, as PDF.

    Raises:
        NoLines: nobody stands on it.
    """
    with reading() as session:
        listed = listed_lines(session, community_id=g.community_id, action_id=action.id)
        by = issuer(session, community_id=g.community_id)
    lines = [
        SignUpLine(each.line, each.street, each.house)
        for each in sorted(listed, key=lambda each: (each.street or "", each.line))
        if each.street is not None and each.house is not None
    ]
    if not lines:
        raise NoLines
    out = BytesIO()
    with force_locale(by.language):
        draw_sign_up(lines, out, words=_sign_up_words(action), large=large, language=by.language)
        name = _("list")
    return _pdf(out, name)


def street_card_file(card_id: UUID) -> Response:
    """A street's card on a sheet, as PDF.

    Raises:
        NotFound: there is none with this id.
    """
    with reading() as session:
        card = queries.printable_card(session, community_id=g.community_id, card_id=card_id)
        view = queries.card(session, community_id=g.community_id, card_id=card_id)
        by = issuer(session, community_id=g.community_id)
        owner = (
            None
            if view is None or view.place_id is None
            else place(session, community_id=g.community_id, place_id=view.place_id)
        )
    if card is None or owner is None:
        raise NotFound
    with force_locale(by.language):
        lines = (
            _("This is the card of %(street)s.", street=owner.name),
            _("Show it at an action: the pot of the street gets its share."),
        )
        face = replace(face_of(card, by), lines=lines)
        words = sheet_words(language=by.language)
        name = _("card")
    out = BytesIO()
    draw_sheets([SheetCard(face, owner.name)], out, words=words)
    return _pdf(out, name)


def _poster_words(action: ActionView, language: str) -> PosterWords:
    with force_locale(language):
        return PosterWords(
            invitation=_("Join in!"),
            when=format_span(action.starts_at, action.ends_at),
            lines=(
                _("Are you there? Scan this code with your phone. You need your card and PIN."),
                _("No phone? Show your card to the volunteer, or sign the list."),
            ),
        )


def _sign_up_words(action: ActionView) -> SignUpWords:
    return SignUpWords(
        title=action.title,
        when=format_span(action.starts_at, action.ends_at),
        intro=_(
            "Find your house number. Write with how many you are, and sign. Is your house not on"
            " the list? Ask the volunteer for a card."
        ),
        number=_("Line"),
        house=_("House number"),
        adults=_("Adults"),
        children=_("Children"),
        signature=_("Signature"),
        page=_("Page %(number)s"),
        foot=_("For the volunteer. Shred this list once it was typed in."),
    )


def _pdf(out: BytesIO, name: str) -> Response:
    response = current_app.response_class(out.getvalue(), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.pdf")
    return response
