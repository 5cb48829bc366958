"""A message in words: what an e-mail, a screen and a letter share, in the household's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from cambio.messages.queries.parcels import Parcel
from cambio.messages.rules.choices import Channel
from cambio.messages.rules.news import News, TokensReceived
from cambio.messages.writing.told import Told, language_of, told

GIFTS_MOST = 6
"""So many gifts of tokens are told one by one."""


@dataclass(frozen=True, slots=True)
class Written:
    """A message with nothing left to fill in, but the links of an e-mail.

    `language` is the one that it is in. `footer` says why it comes and how to change that; empty
    where there is nothing to change.
    """

    language: str
    subject: str
    greeting: str
    lines: tuple[str, ...]
    closing: str
    footer: str


def write(parcel: Parcel) -> Written:
    """The message in words."""
    language = language_of(parcel)
    with force_locale(language):
        pieces = [told(parcel, each) for each in gathered(parcel.news)]
        if parcel.purpose == "confirm":
            pieces = [_confirm(parcel)]
        # Two e-mails of one subject look like one that was sent twice; one of many says so.
        subject = pieces[0].subject if len(pieces) == 1 else _news_from(parcel)
        return Written(
            language,
            " ".join(subject.split()),
            _("Dear neighbour,"),
            tuple(line for each in pieces for line in each.lines),
            _("Kind regards,"),
            _footer(parcel),
        )


def gathered(news: Sequence[News]) -> list[News]:
    """The news as it is told: many gifts of tokens as their sum, so that it stays one page."""
    gifts = [each for each in news if isinstance(each, TokensReceived)]
    if len(gifts) <= GIFTS_MOST:
        return list(news)
    sums = [
        TokensReceived(
            sum(each.amount_minor for each in gifts if each.currency == currency),
            currency,
            {},
            min(each.at for each in gifts if each.currency == currency),
        )
        for currency in dict.fromkeys(each.currency for each in gifts)
    ]
    return [*sums, *(each for each in news if not isinstance(each, TokensReceived))]


def _footer(parcel: Parcel) -> str:
    if parcel.purpose == "confirm":
        return ""
    if parcel.channel is Channel.LETTER:
        text: str = _(
            "Do you want to hear this in another way, or not at all? Choose it on your own page, "
            "or tell it at the counter."
        )
        return text
    return str(_("Your household asked for these messages."))


def _news_from(parcel: Parcel) -> str:
    text: str = _("News from %(community)s", community=parcel.community_name)
    return text


def _confirm(parcel: Parcel) -> Told:
    return Told(
        _("Is this your e-mail address?"),
        (
            _(
                "Somebody filled in this address, to get messages from %(community)s. Is that "
                "you? Then open the link below and press the button.",
                community=parcel.community_name,
            ),
            _("Was it not you? Then do nothing. We send nothing more to this address."),
        ),
    )


__all__ = ["GIFTS_MOST", "Written", "gathered", "language_of", "write"]
