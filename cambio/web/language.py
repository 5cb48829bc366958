"""Which language a page speaks: what was chosen, else what the browser asks for, else Dutch."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel

LANGUAGES = ("nl", "en")
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
    """The language of the page at hand: `nl` or `en`."""
    if not has_request_context():
        return str(current_app.config["BABEL_DEFAULT_LOCALE"])
    if "language" not in g:
        asked = request.args.get("lang")
        chosen = asked if asked in LANGUAGES else session.get("language")
        if chosen not in LANGUAGES:
            chosen = request.accept_languages.best_match(LANGUAGES, default="nl")
        g.language = chosen
    return str(g.language)


def _remember_choice() -> None:
    asked = request.args.get("lang")
    if asked in LANGUAGES and session.get("language") != asked:
        session["language"] = asked


def _timezone() -> str:
    community = g.get("community") if has_request_context() else None
    return str(getattr(community, "timezone", None) or "Europe/Amsterdam")
