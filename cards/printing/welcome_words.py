"""The words of the letter that welcomes a household in a programme, in the language in force."""

from __future__ import annotations

from flask_babel import gettext as _

from cards.printing.welcome_letters import WelcomeWords


def welcome_words(
    *,
    programme_name: str,
    description: str,
    since: str,
    site: str,
    counter: str,
    asks_consent: bool,
    rtl: bool = False,
) -> WelcomeWords:
    """The sentences of one letter.

    `description` is what the programme says of itself, `since` the day on which they joined,
    written out, `counter` where to get help. `asks_consent` is for a programme that keeps what
    went well.
    """
    return WelcomeWords(
        subject=_("Welcome to %(programme)s", programme=programme_name),
        greeting=_("Dear neighbour,"),
        opening=_(
            "You take part since %(day)s. How nice! %(description)s",
            day=since,
            description=description,
        ),
        paragraphs=(
            (_("Your card"), _your_card(site=site, counter=counter)),
            (_("It is up to you"), _kept_about_you() if asks_consent else _stop_any_time()),
            (_("Do you get benefits?"), _benefits(counter=counter)),
        ),
        closing=_("Kind regards,"),
        cut_out=_("Your card: cut it out, or show this letter."),
        rtl=rtl,
    )


def welcome_title() -> str:
    """What the PDF with the letters is called."""
    title: str = _("Letters of welcome")
    return title


def _your_card(*, site: str, counter: str) -> str:
    text: str = _(
        "Show it when you join in. On %(site)s, or at %(counter)s, you see what you have saved. "
        "You spend it yourselves, or together with your street. You need no phone.",
        site=site,
        counter=counter,
    )
    return text


def _stop_any_time() -> str:
    text: str = _(
        "You can stop at any time. What you have saved stays yours. Nothing is taken away."
    )
    return text


def _kept_about_you() -> str:
    text: str = _(
        "Every adult agrees for itself and can stop at any time: then what we keep about you is "
        "forgotten. We keep only what went well. Never complaints, nothing about your rent, and "
        "nothing is ever taken away."
    )
    return text


def _benefits(*, counter: str) -> str:
    text: str = _(
        "What you save is not money: you cannot have it paid out. We tell nobody what you save, "
        "the municipality neither. For what volunteers are given there is a limit for the whole "
        "year, of all organisations together (in 2025 it was 2,100 euros). Are you not sure? Ask "
        "whoever pays your benefits and show this letter, or come to %(counter)s.",
        counter=counter,
    )
    return text
