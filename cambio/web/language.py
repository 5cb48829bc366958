"""Which language a page speaks: what was chosen, else the household's, else the browser's.

Every page speaks Dutch and English. The pages of residents speak more; which pages those are, and
which texts must therefore be translated into all of these languages, stands in one file of data,
`translations/residents.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel

LANGUAGES = ("nl", "en")
"""Of every page."""

LANGUAGE_NAMES = (
    ("nl", "Nederlands"),
    ("en", "English"),
    ("tr", "Türkçe"),
    ("ar", "العربية"),
    ("pl", "Polski"),
)
"""The languages of residents, each by its own name."""

RESIDENT_LANGUAGES = tuple(code for code, _name in LANGUAGE_NAMES)
RIGHT_TO_LEFT = frozenset({"ar"})
DOMAINS = (
    "web",
    "neighbourhood",
    "access",
    "messages",
    "books",
    "reports",
    "earning",
    "saving",
    "initiatives",
    "cards",
    "catalog",
    "demo",
)
TRANSLATIONS = Path(__file__).parent / "translations"
CHOSEN, OF_HOUSEHOLD = "language", "household_language"
"""What a browser's session keeps: what somebody chose, and what its household speaks."""


@dataclass(frozen=True, slots=True)
class ResidentTexts:
    """What residents read in their own language.

    `pages` are endpoints. `sources` are the files all of whose texts must be translated, as paths
    from the root of the checkout; `words` are single texts of files that staff read too.
    """

    pages: frozenset[str]
    sources: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]


@cache
def resident_texts() -> ResidentTexts:
    """What `translations/residents.toml` says."""
    table = tomllib.loads((TRANSLATIONS / "residents.toml").read_text(encoding="utf-8"))
    return ResidentTexts(
        pages=frozenset(table["pages"]),
        sources=tuple(table["sources"]),
        words={path: tuple(words) for path, words in table["words"].items()},
    )


def init_app(app: Flask) -> None:
    """Give the application its languages and the time zone that its pages are written in."""
    app.config["BABEL_DEFAULT_LOCALE"] = "nl"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Amsterdam"
    compiled = [name for name in DOMAINS if (TRANSLATIONS / f"nl/LC_MESSAGES/{name}.mo").exists()]
    domains = compiled or ["web"]
    app.config["BABEL_DOMAIN"] = ";".join(domains)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join([str(TRANSLATIONS)] * len(domains))
    Babel(app, locale_selector=current_language, timezone_selector=_timezone)
    app.before_request(_remember_choice)


def current_language() -> str:
    """The language of the page at hand, a code of two letters."""
    if not has_request_context():
        return str(current_app.config["BABEL_DEFAULT_LOCALE"])
    if "language" not in g:
        g.language = _choose(page_languages())
    return str(g.language)


def page_languages() -> tuple[str, ...]:
    """The languages that the page at hand speaks; an address that leads nowhere is a resident's."""
    endpoint = request.endpoint
    is_residents = endpoint is None or endpoint in resident_texts().pages
    return RESIDENT_LANGUAGES if is_residents else LANGUAGES


def speak_as_household(language: str) -> None:
    """Speak a household's language in this browser, where nobody chose one, until it leaves."""
    session[OF_HOUSEHOLD] = language


def language_name(code: str) -> str:
    """What a language calls itself; its code for one that no household has."""
    return dict(LANGUAGE_NAMES).get(code, code)


def is_right_to_left(language: str) -> bool:
    """Whether a language is written from right to left."""
    return language in RIGHT_TO_LEFT


def _choose(spoken: tuple[str, ...]) -> str:
    for wanted in (request.args.get("lang"), session.get(CHOSEN), session.get(OF_HOUSEHOLD)):
        if wanted in spoken:
            return str(wanted)
    return request.accept_languages.best_match(spoken, default="nl") or "nl"


def _remember_choice() -> None:
    asked = request.args.get("lang")
    if asked in RESIDENT_LANGUAGES and session.get(CHOSEN) != asked:
        session[CHOSEN] = asked


def _timezone() -> str:
    community = g.get("community") if has_request_context() else None
    return str(getattr(community, "timezone", None) or "Europe/Amsterdam")
